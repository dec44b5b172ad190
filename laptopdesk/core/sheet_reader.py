"""The process that opens foreign workbooks: `python -m laptopdesk.core.sheet_reader KIND LIMITS`, file in, lines out.

Started by `core.sheets` alone, for one file. It limits itself before it reads anything: whatever a file does to the
library, it does it to this process. What ends it tells the kind of refusal (`EXITS`, or a signal). On success each line
of the output is one JSON value: `["sheet", name, hidden]`, then `["columns", [[first, last], …]]` (hidden ones, from 0)
and its rows `[number, cells, dates, hidden, formulas]`; the last one is `["end"]`.
"""

import io
import json
import os
import resource
import signal
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import BinaryIO

from laptopdesk.core.sheet_biff import XlsLooks
from laptopdesk.core.sheet_looks import OdsLooks, SheetLook, XlsxLooks, as_shown


class SheetKind(StrEnum):
    """The formats of workbooks that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


class SheetReason(StrEnum):
    """Why a workbook was not read. Nothing of it was taken over."""

    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"
    OTHER_FORMAT = "other_format"
    LOCKED = "locked"
    BUSY = "busy"


EXITS = {3: SheetReason.TOO_LARGE, 4: SheetReason.BROKEN, 5: SheetReason.OTHER_FORMAT, 6: SheetReason.LOCKED}
"""How the process ends when it refuses by itself."""
_PARTS = {SheetKind.XLSX: "xl/workbook.xml", SheetKind.ODS: "content.xml"}
"""What a zip must hold to be of this kind."""
_DATES = (datetime, date, time, timedelta)
_LARGEST = 10**15
"""From here on a spreadsheet has rounded a whole number; it is given in the notation that shows it."""
_MIB = 1024 * 1024
_MOST_MERGED = 100_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one workbook may cost. `rows`: so many filled rows of each sheet are given, ask for one more than you take.

    `last_row`, `last_column`: the farthest cell with something in it. `area`: cells of all sheets, empty ones between
    them counted; `cells`, `characters`: of those that are filled, shared text counted each time it is shown.
    """

    rows: int = 20_000
    last_row: int = 200_000
    last_column: int = 2_000
    area: int = 8_000_000
    cells: int = 2_000_000
    characters: int = 32_000_000
    unpacked_bytes: int = 256 * _MIB
    parts: int = 5_000
    memory_bytes: int = 512 * _MIB
    cpu_seconds: int = 30
    wall_seconds: float = 60.0
    output_bytes: int = 192 * _MIB

    def to_json(self) -> str:
        """As the process takes them."""
        return json.dumps(asdict(self))


class _SheetRefused(Exception):
    def __init__(self, reason: SheetReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class _Sheets:
    """What was given so far of all sheets, counted while it is read."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._area = self._cells = self._characters = 0

    def lines(self, content: bytes, kind: SheetKind) -> Iterator[list[object]]:
        from python_calamine import (  # under the limits, as everything that opens the file
            CalamineWorkbook,
            PasswordError,
            SheetTypeEnum,
            SheetVisibleEnum,
        )

        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError as error:
            raise _SheetRefused(SheetReason.LOCKED) from error
        looks: XlsxLooks | OdsLooks | XlsLooks | None = None
        for about in workbook.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            self._check_area(sheet.end)
            yield ["sheet", about.name, about.visible is not SheetVisibleEnum.Visible]
            if sheet.end is None:
                continue
            looks = looks or _looks(content, kind)
            look = looks.of(about.name)
            yield ["columns", look.hidden_columns]
            margin = [""] * (sheet.start[1] if sheet.start else 0)
            rows: Iterable[list[object]] = ([*margin, *row] for row in sheet.iter_rows())
            yield from self._rows(rows, look, look.merged or _merged_down(sheet.merged_cell_ranges))
        yield ["end"]

    def _check_area(self, end: tuple[int, int] | None) -> None:
        row, column = end or (0, 0)
        self._area += (row + 1) * (column + 1)
        limits = self._limits
        if row >= limits.last_row or column >= limits.last_column or self._area > limits.area:
            raise _SheetRefused(SheetReason.TOO_LARGE)

    def _rows(
        self, rows: Iterable[list[object]], look: SheetLook, merged: dict[int, list[tuple[int, int]]]
    ) -> Iterator[list[object]]:
        given = 0
        marked = _by_row(look)
        above = dict[int, tuple[str, int]]()
        for number, row in enumerate(rows, start=1):
            cells = [_shown(cell, look, (number, index)) for index, cell in enumerate(row)]
            cells += [""] * (max(marked.get(number, ()), default=-1) + 1 - len(cells))
            if not any(cell.strip() for cell in cells):
                continue
            _fill_down(cells, number, above, merged)
            self._count(cells)
            given += 1
            dates = [index for index, cell in enumerate(row) if isinstance(cell, _DATES)]
            empty = [index for index in marked.get(number, ()) if _is_empty(cells[index], look, (number, index))]
            yield [number, cells, dates, look.is_hidden(number), empty]
            if given == self._limits.rows:
                return

    def _count(self, cells: list[str]) -> None:
        self._cells += sum(1 for cell in cells if cell)
        self._characters += sum(map(len, cells))
        if self._cells > self._limits.cells or self._characters > self._limits.characters:
            raise _SheetRefused(SheetReason.TOO_LARGE)


def _merged_down(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]] | None) -> dict[int, list[tuple[int, int]]]:
    """Cells that go on over the rows under them: by row from 1, their column and the last row."""
    cells_by_row: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in list(ranges or ())[:_MOST_MERGED]:
        if bottom > top:
            cells_by_row.setdefault(top + 1, []).append((left, bottom + 1))
    return cells_by_row


def _fill_down(
    cells: list[str], number: int, above: dict[int, tuple[str, int]], merged: dict[int, list[tuple[int, int]]]
) -> None:
    """What stands in a cell that was merged with those under it stands in each of them, as people read it."""
    for column, (words, last) in list(above.items()):
        if number > last:
            del above[column]
        elif column < len(cells) and not cells[column].strip():
            cells[column] = words
    for column, last in merged.get(number, ()):
        if column < len(cells):
            above[column] = (cells[column], last)


def _looks(content: bytes, kind: SheetKind) -> XlsxLooks | OdsLooks | XlsLooks:
    if kind is SheetKind.XLS:
        return XlsLooks(content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    return XlsxLooks(archive) if kind is SheetKind.XLSX else OdsLooks(archive)


def _by_row(look: SheetLook) -> dict[int, list[int]]:
    """Where formulas stand: by row, the columns."""
    columns: dict[int, list[int]] = {}
    for row, column in look.formulas:
        columns.setdefault(row, []).append(column)
    return columns


def _is_empty(cell: str, look: SheetLook, place: tuple[int, int]) -> bool:
    """Whether a formula says nothing: no value in the file, or the zero that stands for an empty cell elsewhere."""
    return cell.strip() == "0" or (place in look.valueless and not cell.strip())


def _shown(cell: object, look: SheetLook, place: tuple[int, int]) -> str:
    """The cell as a person sees it where that says more than its value: an error, a number with its zeros."""
    if place in look.errors:
        return look.errors[place]
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < _LARGEST and cell == int(cell):
        if place in look.shown:
            return look.shown[place]
        if place in look.formats:
            return as_shown(int(cell), look.formats[place])
    return _text(cell)


def _text(cell: object) -> str:
    """A whole number as its digits; one with more digits than a spreadsheet keeps, in the notation that shows it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if abs(cell) >= _LARGEST:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, datetime | date | time) else str(cell)


def _check_zip(content: bytes, part: str, limits: Limits) -> None:
    """A small zip may unpack to anything: its parts are unpacked piece by piece, and counted."""
    left = limits.unpacked_bytes
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if part not in names:
            raise _SheetRefused(SheetReason.OTHER_FORMAT)
        if len(names) > limits.parts or sum(info.file_size for info in archive.infolist()) > left:
            raise _SheetRefused(SheetReason.TOO_LARGE)
        if len(set(names)) < len(names):
            raise _SheetRefused(SheetReason.BROKEN)  # two readers would see two workbooks
        for info in archive.infolist():
            with archive.open(info) as packed:
                while piece := packed.read(_MIB):
                    left -= len(piece)
                    if left < 0:
                        raise _SheetRefused(SheetReason.TOO_LARGE)


def limit_this_process(limits: Limits) -> None:
    """From now on this process gets no more than that, and steps back for those that serve people."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it, and would say that a write failed
    os.nice(5)


def read(kind: SheetKind, limits: Limits, source: BinaryIO, target: BinaryIO) -> None:
    """The lines of this workbook are written; raises whatever stands in the way."""
    content = source.read()
    if kind in _PARTS:
        _check_zip(content, _PARTS[kind], limits)
    target.writelines(_packed(line) for line in _Sheets(limits).lines(content, kind))
    target.flush()


def _packed(line: list[object]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def main() -> int:
    """One file; the answer is how it ended (see `EXITS`), 0 when all of it was written."""
    limits = Limits(**json.loads(sys.argv[2]))
    limit_this_process(limits)
    try:
        read(SheetKind(sys.argv[1]), limits, sys.stdin.buffer, sys.stdout.buffer)
    except _SheetRefused as refused:
        reason = refused.reason
    except MemoryError:
        reason = SheetReason.TOO_LARGE
    except BaseException:  # noqa: BLE001 - a panic in the library derives from BaseException; all mean the same here
        reason = SheetReason.BROKEN
    else:
        return 0
    return next(code for code, named in EXITS.items() if named is reason)


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # nothing is tidied up: what is half written is read by nobody
