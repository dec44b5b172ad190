"""The one door for foreign workbooks: whatever is in them, it happens to a process of its own, and is said."""

import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from laptopdesk.core import sheets
from laptopdesk.core.sheets import LIMITS, SheetKind, SheetReason, WorkbookRefused, read_workbook
from tests import workbooks
from tests.old_workbooks import OldSheet, compound, ods, ods_row, ods_table, record, xls


def refusal(content: bytes, **limits: float) -> SheetReason:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(content, SheetKind.XLSX, replace(LIMITS, **limits))
    return refused.value.reason


@pytest.mark.parametrize("make", workbooks.TOO_HEAVY.values(), ids=workbooks.TOO_HEAVY)
def test_what_holds_too_much_is_refused_and_we_live(make: Callable[[], bytes]) -> None:
    assert refusal(make()) is SheetReason.TOO_LARGE


@pytest.mark.parametrize("make", workbooks.NONSENSE.values(), ids=workbooks.NONSENSE)
def test_what_no_program_writes_is_refused_as_broken(make: Callable[[], bytes]) -> None:
    assert refusal(make()) is SheetReason.BROKEN


@pytest.mark.parametrize("make", workbooks.EMPTY.values(), ids=workbooks.EMPTY)
def test_what_holds_nothing_gives_nothing(make: Callable[[], bytes]) -> None:
    assert [sheet.rows for sheet in read_workbook(make(), SheetKind.XLSX) if sheet.rows] == []


def test_zip_of_another_kind_is_told_from_a_damaged_one() -> None:
    assert refusal(workbooks.packed([("word/document.xml", "<a/>")])) is SheetReason.OTHER_FORMAT


def test_rows_keep_their_numbers_and_cells_their_columns() -> None:
    content = workbooks.workbook(
        workbooks.sheet(workbooks.row(3, workbooks.words("C3", "Model")), workbooks.row(7, '<c r="D7"><v>12</v></c>'))
    )
    (sheet,) = read_workbook(content, SheetKind.XLSX)
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("", "", "Model", "")), (7, ("", "", "", "12"))]


def test_only_as_many_rows_are_given_as_were_asked_for() -> None:
    (sheet,) = read_workbook(workbooks.plain(40), SheetKind.XLSX, replace(LIMITS, rows=7))
    assert len(sheet.rows) == 7


def test_each_limit_is_one() -> None:
    """The same good list, with one limit a little too low each time."""
    content = workbooks.plain(500)
    assert read_workbook(content, SheetKind.XLSX, replace(LIMITS, cells=1002, area=1002, last_row=501, last_column=2))
    for name, most in (
        ("cells", 1001),
        ("characters", 1000),
        ("area", 1001),
        ("last_row", 500),
        ("last_column", 1),
        ("unpacked_bytes", 2000),
        ("parts", 4),
        ("output_bytes", 4000),
    ):
        assert refusal(content, **{name: most}) is SheetReason.TOO_LARGE, name
    assert refusal(content, wall_seconds=0.001) is SheetReason.TOO_SLOW


def test_memory_is_what_the_reader_gets_and_no_more() -> None:
    content = workbooks.shared_text(25, long=1_000_000)
    assert read_workbook(content, SheetKind.XLSX)
    assert refusal(content, memory_bytes=40_000_000) is SheetReason.TOO_LARGE


MEASURE = """
import sys
from pathlib import Path
from laptopdesk.assets.lots.readers.reading import read_donor_list
found = read_donor_list(Path(sys.argv[1]).read_bytes())
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0], *(error.code.value for error in found.errors))
"""


def peak_kib(content: bytes, folder: Path) -> tuple[int, list[str]]:
    """The most memory that a process of its own had which reads this list, and what is wrong with the list."""
    path = folder / "list.xlsx"
    path.write_bytes(content)
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    peak, *codes = done.stdout.splitlines()[-1].split()
    return int(peak), codes


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", ["corner, single quotes", "shared text, 20000 cells", "inline text", "zip of blanks"])
def test_who_asks_stays_as_small_as_for_a_good_list(tmp_path: Path, name: str) -> None:
    good, none = peak_kib(workbooks.plain(1000), tmp_path)
    heavy, codes = peak_kib(workbooks.TOO_HEAVY[name](), tmp_path)
    assert (none, codes) == ([], ["sheet_too_large"])
    assert heavy < 1.5 * good


# ---- a reader that does not do what was agreed


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("aborts", SheetReason.TOO_LARGE),
        ("is killed", SheetReason.TOO_LARGE),
        ("eats memory", SheetReason.TOO_LARGE),
        ("writes on", SheetReason.TOO_LARGE),
        ("computes", SheetReason.TOO_SLOW),
        ("sleeps", SheetReason.TOO_SLOW),
        ("breaks", SheetReason.BROKEN),
        ("ends early", SheetReason.BROKEN),
        ("says nothing", SheetReason.BROKEN),
        ("talks", SheetReason.BROKEN),
        ("lies", SheetReason.BROKEN),
        ("nests", SheetReason.BROKEN),
        ("leaves", SheetReason.BROKEN),
        ("counts", SheetReason.BROKEN),
    ],
)
def test_whatever_happens_to_the_reader_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, does: str, reason: SheetReason
) -> None:
    monkeypatch.setattr(sheets, "_READER", "tests.bad_reader")
    slow = {"computes": {"cpu_seconds": 1}, "sleeps": {"wall_seconds": 1.0}, "writes on": {"output_bytes": 100_000}}
    assert refusal(does.encode(), **slow.get(does, {})) is reason
    assert readers() == []


def readers() -> list[int]:
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # gone meanwhile
            found += [child.pid] if any("reader" in word for word in child.cmdline()) else []
    return found


def test_no_room_for_a_process_is_said_and_no_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets.sys, "executable", "/nowhere/python")
    assert refusal(workbooks.plain()) is SheetReason.BUSY


def test_reader_gets_no_setting_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPTOPDESK_SECRET_KEY", "never told")
    monkeypatch.setattr(sheets, "_READER", "tests.bad_reader")
    (sheet,) = read_workbook(b"shows what it was given", SheetKind.XLSX)
    assert "LAPTOPDESK" not in sheet.name
    assert "never told" not in sheet.name


def test_one_reader_at_a_time_and_who_finds_a_queue_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_READER", "tests.bad_reader")
    answers: list[str] = []

    def desk() -> None:
        try:
            answers.append(read_workbook(b"takes its time", SheetKind.XLSX)[0].name)
        except WorkbookRefused as refused:
            answers.append(refused.reason)

    desks = [threading.Thread(target=desk) for _ in range(sheets.MOST_WAITING + 4)]
    for thread in desks:
        thread.start()
    most = 0
    while any(thread.is_alive() for thread in desks):
        most = max(most, len(readers()))
        time.sleep(0.01)
    for thread in desks:
        thread.join()
    assert most == 1
    assert sorted(answers) == sorted(["done"] * (sheets.MOST_WAITING + 1) + [SheetReason.BUSY] * 3)


# ---- the older formats, as heavy or broken

_WIDE = (
    '<table:table-cell office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p>'
    "</table:table-cell>"
)
_CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
_LOOP = (
    bytes.fromhex("d0cf11e0a1b11ae1")
    + bytes(16)
    + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    + bytes(6)
    + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0, 0x7FFFFFFF)
    + bytes(436)
    + "Workbook".encode("utf-16-le") * 20_000
)
_CORNER = struct.pack("<HHHd", 65535, 255, 0, 1.0)


def _repeated(times: int, cells: str) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


_ONE = [["Model", "Serial"], ["X230", "R9ABCD12"]]
OLD: dict[str, tuple[SheetKind, bytes]] = {
    "a wide row a million times": (SheetKind.ODS, ods(ods_table("A", _repeated(1_000_000, _WIDE)))),
    "a row a million times": (SheetKind.ODS, ods(ods_table("A", _repeated(1_000_000, _CELL)))),
    "less than no rows": (SheetKind.ODS, ods(ods_table("A", _repeated(-5, _CELL), ods_row("a")))),
    "the last corner": (SheetKind.XLS, xls(OldSheet(name="A", rows=_ONE, records=[record(0x0203, _CORNER)]))),
    "a record too short": (SheetKind.XLS, xls(OldSheet(name="A", rows=_ONE, records=[record(0x0203, b"\1")]))),
    "a file cut off": (SheetKind.XLS, xls(OldSheet(name="A", rows=_ONE))[:3000]),
    "a chain without end": (SheetKind.XLS, _LOOP),
    "no workbook in it": (SheetKind.XLS, compound(b"x", "WordDocument")),
}


@pytest.mark.parametrize("name", OLD)
def test_older_formats_are_refused_as_safely(name: str) -> None:
    kind, content = OLD[name]
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(content, kind)
    assert refused.value.reason in {SheetReason.BROKEN, SheetReason.TOO_LARGE}


def test_rows_that_repeat_nothing_cost_nothing() -> None:
    empty = _repeated(1_048_574, '<table:table-cell table:number-columns-repeated="16384"/>')
    (found,) = read_workbook(ods(ods_table("A", ods_row("Model"), ods_row("X230"), empty)), SheetKind.ODS)
    assert [row.cells for row in found.rows] == [("Model",), ("X230",)]
