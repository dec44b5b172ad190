"""Donors' lists as they really come: separators, encodings, headers, and everything a spreadsheet ruins."""

import io
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from laptopdesk.assets.lots.messages import list_error_sentence
from laptopdesk.assets.lots.readers.kinds import is_heading
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.readers.values import DonorList, ListError, ListErrorCode

DUTCH = (
    "Merk;Model;Serienummer;Eigen nummer;Werkgeheugen;Opslag;Opmerkingen\r\n"
    "Dell;Latitude 5400;5CG8301XYZ;A-17;8 GB;256 GB SSD;kras op deksel\r\n"
)
ENGLISH = "Manufacturer,Model,Serial number,Asset tag,RAM\nHP,ProBook 450,5CD812ABCD,17,8192 MB\n"


def codes(found: DonorList) -> list[tuple[ListErrorCode, int | None]]:
    return [(error.code, error.line) for error in found.errors]


def workbook(*rows: list[object], sheets: int = 1) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    for _ in range(sheets - 1):
        book.add_worksheet()
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, day)
            else:
                sheet.write(number, column, cell)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_a_dutch_list_reads_in_every_encoding_with_every_line_end(encoding: str, ending: str) -> None:
    text = DUTCH.replace("kras op deksel", "geïnd: één kras").replace("\r\n", ending)
    (row,) = read_donor_list(text.encode(encoding)).rows
    assert (row.manufacturer, row.model, row.serial, row.serial_key) == (
        "Dell",
        "Latitude 5400",
        "5CG8301XYZ",
        "5CG8301XYZ",
    )
    assert (row.donor_number, row.memory_mib, row.line, row.row_key) == ("A-17", 8192, 2, "number:a-17")
    assert row.note == "256 GB SSD; geïnd: één kras"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_separator_is_seen_from_the_header(separator: str) -> None:
    (row,) = read_donor_list(ENGLISH.replace(",", separator).encode()).rows
    assert (row.manufacturer, row.serial_key, row.memory_mib) == ("HP", "5CD812ABCD", 8192)


def test_the_separator_that_excel_names_is_taken_and_lines_still_count() -> None:
    found = read_donor_list(b"sep=;\r\nMerk;Serienummer\r\nDell;5CG8301XYZ\r\n")
    assert [(row.line, row.serial_key) for row in found.rows] == [(3, "5CG8301XYZ")]


def test_quoted_cells_keep_separators_and_lines_inside() -> None:
    found = read_donor_list(b'Merk;Model;Notities\r\nDell;"Latitude; 5400";"een\nkras"\r\nHP;"ProBook 13""";\r\n')
    assert [(row.line, row.model, row.note) for row in found.rows] == [
        (2, "Latitude; 5400", "een kras"),
        (4, 'ProBook 13"', None),
    ]


def test_unknown_columns_are_left_alone_and_told() -> None:
    found = read_donor_list(b"Model,Serial,Employee\nX230,R9ABCD12,somebody\n")
    assert found.ignored == ("Employee",)
    assert "somebody" not in repr(found.rows)


def test_a_weaker_header_steps_back_for_a_better_one() -> None:
    both = read_donor_list(b"Merk;Model;Type;Service tag;Serienummer\nDell;Latitude;5400;ABC1234;R9ABCD12\n")
    alone = read_donor_list(b"Merk;Type;Service tag\nDell;5400;ABC1234\n")
    assert [(row.model, row.serial) for row in (*both.rows, *alone.rows)] == [
        ("Latitude", "R9ABCD12"),
        ("5400", "ABC1234"),
    ]


@pytest.mark.parametrize(
    ("text", "mib"),
    [
        ("8", 8192),
        ("8 GB", 8192),
        ("8,0 GB", 8192),
        ("8192", 8192),
        ("16GB DDR4", 16384),
        ("2x8 GB", 16384),
        ("1.5 GB", 1536),
        ("onbekend", None),
        ("", None),
    ],
)
def test_memory_is_read_as_donors_write_it(text: str, mib: int | None) -> None:
    (row,) = read_donor_list(f"Model;Geheugen\nX230;{text}\n".encode()).rows
    assert row.memory_mib == mib


@pytest.mark.parametrize("text", ["4GB+4GB", "0 GB", "8 potatoes2", "9999999 TB"])
def test_memory_that_means_nothing_is_an_error(text: str) -> None:
    assert codes(read_donor_list(f"Model;Geheugen\nX230;{text}\n".encode())) == [(ListErrorCode.MEMORY_UNREADABLE, 2)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (ListErrorCode.EMPTY, None)),
        (b" \r\n\r\n", (ListErrorCode.EMPTY, None)),
        (b";;\n;;\n", (ListErrorCode.EMPTY, None)),
        (b"Merk;Serienummer\n", (ListErrorCode.ONLY_HEADER, 1)),
        (b"colour;weight\nred;2\n", (ListErrorCode.HEADERS_UNKNOWN, 1)),
        (b"Model;Notes;model\nA;b;C\n", (ListErrorCode.DOUBLE_COLUMN, 1)),
        (b"Serial;Serienummer\nR9ABCD12;R9ABCD12\n", (ListErrorCode.DOUBLE_COLUMN, 1)),
        (b"Model;x;x\nA;b;C\n", (ListErrorCode.DOUBLE_COLUMN, 1)),
        (b"Model;Serial\nA;R9ABCD12;surplus\n", (ListErrorCode.TOO_MANY_CELLS, 2)),
        (b'Model;Serial\nA;R9ABCD11\nB;"R9ABCD12\nC;x\n', (ListErrorCode.UNCLOSED_QUOTE, 3)),
        (b'Model;Serial\n"A"b;R9ABCD12\n', (ListErrorCode.BAD_QUOTE, 2)),
        (b"Model;Serial\nA;R9AB\x00CD12\n", (ListErrorCode.NUL_BYTES, 2)),
        (b"Model;Serial\nA;R9AB\x07CD12\n", (ListErrorCode.CONTROL_CHARACTERS, 2)),
        (b"Model;Serial\nA;R9ABCD11\nB;\x81\x8dR9ABCD12\n", (ListErrorCode.ENCODING, 3)),
        (b"Model;Serial\rA;R9ABCD11\nB;R9ABCD12\n", (ListErrorCode.MIXED_LINE_ENDS, 1)),
        (b"Model;Serial\nA;" + b"R9" * 60 + b"\n", (ListErrorCode.CELL_TOO_LONG, 2)),
        (b"Model;Notes\nA;" + b"x" * 200_000 + b"\n", (ListErrorCode.CELL_TOO_LONG, 2)),
        (b"Model;Serial\nA;6.37702E+15\n", (ListErrorCode.RUINED_NUMBER, 2)),
        (b"Model;Serial\nA;6,37702E+15\n", (ListErrorCode.RUINED_NUMBER, 2)),
        (b"Model;Eigen nummer\nA;5E+18\n", (ListErrorCode.RUINED_NUMBER, 2)),
        (b"Model;Model number\nA;3.5E+15\n", (ListErrorCode.RUINED_NUMBER, 2)),
        (b"Model;Colour\n;red\n", (ListErrorCode.ROW_WITHOUT_FACTS, 2)),
        (b"%PDF-1.7 ...", (ListErrorCode.UNKNOWN_FORMAT, None)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (ListErrorCode.UNKNOWN_FORMAT, None)),
        (b"PK\x03\x04 not really", (ListErrorCode.BROKEN_WORKBOOK, None)),
        (b";".join(b"c%d" % n for n in range(300)) + b"\nA\n", (ListErrorCode.TOO_MANY_COLUMNS, 1)),
        (b"Model;Serial\nA;R9ABCD12\n" + b";" * 1_000_000, (ListErrorCode.TOO_MANY_COLUMNS, 3)),
        (b"Model;Serial\n" + b'"\n";' * 1_000_000, (ListErrorCode.TOO_MANY_COLUMNS, 20_003)),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_nothing_is_read(
    content: bytes, expected: tuple[ListErrorCode, int | None]
) -> None:
    found = read_donor_list(content)
    assert expected in codes(found)
    assert found.rows == ()


def test_every_error_of_a_list_is_told_at_once_in_order_of_lines() -> None:
    found = read_donor_list(b"Model;Serial;Geheugen\nA;6.3E+15;4GB+4GB\nB;R9ABCD12;8;extra\n")
    assert codes(found) == [
        (ListErrorCode.RUINED_NUMBER, 2),
        (ListErrorCode.MEMORY_UNREADABLE, 2),
        (ListErrorCode.TOO_MANY_CELLS, 3),
    ]
    assert found.errors[0].column == "Serial"


def test_one_real_serial_twice_is_an_error_that_names_both_lines() -> None:
    found = read_donor_list(b"Model;Serial\nA;R9-ABCD-12\nB;R9XXAB77\nC;r9abcd12\n")
    assert [(e.code, e.line, e.other_line) for e in found.errors] == [(ListErrorCode.DOUBLE_SERIAL, 4, 2)]


def test_placeholder_serials_never_clash_and_never_identify() -> None:
    found = read_donor_list(b"Model;Serial\nA;To be filled by O.E.M.\nA;To be filled by O.E.M.\nA;00000000\nA;\n")
    assert found.errors == ()
    assert {row.serial_key for row in found.rows} == {None}
    assert len({row.row_key for row in found.rows}) == 4


def test_one_number_of_the_donor_twice_is_an_error() -> None:
    found = read_donor_list(b"Model;Eigen nummer\nA;N 1\nB;n  1\n")
    assert [(e.code, e.line, e.other_line) for e in found.errors] == [(ListErrorCode.DOUBLE_NUMBER, 3, 2)]


def test_formulas_stay_words() -> None:
    (row,) = read_donor_list(b"Model;Serial;Notes\n=1+1;R9ABCD12;@SUM(A1:A9)\n").rows
    assert (row.model, row.note) == ("=1+1", "@SUM(A1:A9)")


def test_a_workbook_reads_with_whole_numbers_as_digits() -> None:
    content = workbook(
        ["Merk", "Model", "Serienummer", "Geheugen"], ["Sony", "Vaio", 55512678, 8], ["HP", "=1+1", "R9ABCD12", 16]
    )
    found = read_donor_list(content)
    assert [(row.line, row.model, row.serial_key, row.memory_mib) for row in found.rows] == [
        (2, "Vaio", "55512678", 8192),
        (3, "=1+1", "R9ABCD12", 16384),
    ]


def test_a_workbook_is_read_where_its_rows_are() -> None:
    content = workbook([], [], ["Model", "Serial"], ["Vaio", "R9ABCD12"], sheets=3)
    assert [(row.line, row.serial_key) for row in read_donor_list(content).rows] == [(4, "R9ABCD12")]


def test_numbers_that_a_workbook_cannot_hold_are_ruined() -> None:
    content = workbook(["Model", "Serial"], ["A", 6377021234567890.0], ["B", datetime(2026, 2, 1)])
    assert codes(read_donor_list(content)) == [(ListErrorCode.RUINED_NUMBER, 2), (ListErrorCode.RUINED_DATE, 3)]


def test_a_sheet_that_claims_the_last_corner_is_refused_before_it_is_believed() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Model")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    assert codes(read_donor_list(stream.getvalue())) == [(ListErrorCode.SHEET_TOO_LARGE, None)]


@pytest.mark.parametrize("code", list(ListErrorCode))
def test_every_error_has_a_sentence(code: ListErrorCode) -> None:
    sentence = list_error_sentence(ListError(code=code, line=3, value="x%y", other_line=2))
    assert sentence
    assert len(sentence.split()) <= 16


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    found = read_donor_list(content)
    assert bool(found.errors) != bool(found.rows)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(1, 40))
def test_no_broken_workbook_raises(junk: bytes, at: int, cut: int) -> None:
    whole = BOOK
    found = read_donor_list(whole[: at % len(whole)] + junk + whole[at % len(whole) + cut :])
    assert bool(found.errors) != bool(found.rows)


BOOK = workbook(["Merk", "Serienummer"], ["Dell", "R9ABCD12"])

_cell = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters='";\r\n', exclude_categories=["C", "Z"]), max_size=12
)
_numbers = st.sampled_from(["", "", "N1", "N2", "N3"])
_serials = st.sampled_from(["", "None", "R9ABCD12", "R9ABCD13"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_cell, _numbers, _serials), min_size=1, max_size=8), st.randoms())
def test_the_same_rows_in_any_order_are_the_same_laptops(rows: list[tuple[str, str, str]], dice: object) -> None:
    """A word such as `Monitoren` on a line of its own is a heading: there the order says what is under it."""
    assume(not any(is_heading(model) and not number and not serial for model, number, serial in rows))
    other = list(rows)
    dice.shuffle(other)  # type: ignore[attr-defined]
    first, second = (_keys(some) for some in (rows, other))
    assert first == second


def _keys(rows: list[tuple[str, str, str]]) -> object:
    lines = "".join(f"{model};{number};{serial}\n" for model, number, serial in rows)
    found = read_donor_list(f"Model;Eigen nummer;Serienummer\n{lines}".encode())
    return {row.row_key for row in found.rows} or sorted(error.code for error in found.errors)


def test_a_corrected_list_knows_its_rows_again() -> None:
    first = read_donor_list(b"Model;Serial\nA;R9ABCD12\nB;\nB;\n")
    again = read_donor_list(b"Serial;Model;Notes\n;B;\nR9-ABCD-12;A;scratch\n;b ;\nR9ABCD99;C;\n")
    known = {row.row_key for row in first.rows}
    assert [row.serial_key for row in again.rows if row.row_key not in known] == ["R9ABCD99"]
