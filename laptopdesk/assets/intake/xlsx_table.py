"""XLSX through calamine, which gives every number as a float and would believe any size a sheet claims."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook

from laptopdesk.assets.intake.csv_table import MAX_ROWS
from laptopdesk.assets.intake.headers import MAX_COLUMNS, field_of
from laptopdesk.assets.intake.values import Line, ListError, ListErrorCode, ListUnreadable, Table

_ZIP = b"PK\x03\x04"
_CELL = re.compile(rb'\br="([A-Z]{1,3})(\d{1,8})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
MAX_UNPACKED = 256 * 1024 * 1024
MAX_EXACT = 2**53
_LIMIT = 10**15
_DATES = (datetime, date, time, timedelta)


def is_workbook(content: bytes) -> bool:
    """Whether this is a zip, as an XLSX file is."""
    return content.startswith(_ZIP)


def read_xlsx(content: bytes) -> Table:
    """The lines of the first sheet with a header we know, else of the first with anything in it.

    Raises ListUnreadable.
    """
    _check_size(content)
    try:
        sheets = _sheets(content)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in the reader derives from BaseException
        raise ListUnreadable(ListError(code=ListErrorCode.BROKEN_WORKBOOK)) from error
    filled = [lines for lines in sheets if lines]
    known = [lines for lines in filled if any(field_of(cell) is not None for cell in lines[0].cells)]
    chosen = (known or filled or [()])[0]
    if len(chosen) > MAX_ROWS + 1:
        raise ListUnreadable(ListError(code=ListErrorCode.TOO_MANY_ROWS, value=str(MAX_ROWS)))
    return Table(lines=tuple(chosen))


def _check_size(content: bytes) -> None:
    """A small zip may unpack to anything, and one cell in the last corner makes a sheet of 17 thousand million."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise ListUnreadable(ListError(code=ListErrorCode.UNKNOWN_FORMAT))
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise ListUnreadable(ListError(code=ListErrorCode.SHEET_TOO_LARGE))
            for info in archive.infolist():
                if _SHEET.fullmatch(info.filename):
                    _check_sheet(archive, info)
    except ListUnreadable:
        raise
    except Exception as error:  # a zip is hostile ground: each of a dozen kinds of error means the same here
        raise ListUnreadable(ListError(code=ListErrorCode.BROKEN_WORKBOOK)) from error


def _check_sheet(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    with archive.open(info) as sheet:
        held = b""
        while chunk := sheet.read(1 << 20):
            for letters, digits in _CELL.findall(held + chunk):
                if int(digits) > 10 * MAX_ROWS or _column(letters) > 10 * MAX_COLUMNS:
                    raise ListUnreadable(ListError(code=ListErrorCode.SHEET_TOO_LARGE))
            held = chunk[-32:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(content: bytes) -> list[tuple[Line, ...]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = (workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names)
    return [tuple(_lines(rows)) for rows in found]


def _lines(rows: Sequence[Sequence[object]]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(_text(cell) for cell in row)
        if any(cell.strip() for cell in cells):
            dates = frozenset(index for index, cell in enumerate(row) if isinstance(cell, _DATES))
            yield Line(number=number, cells=cells, dates=dates)


def _text(cell: object) -> str:
    """A whole number as its digits; one with more digits than a spreadsheet keeps, in the notation that shows it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        if abs(cell) >= _LIMIT:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, datetime | date | time) else str(cell)
