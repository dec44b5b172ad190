"""Tables for other people's spreadsheets, written row by row: CSV and XLSX that open right in a Dutch Excel.

CSV: UTF-8 with its mark, semicolons, CRLF, dates as dd-mm-jjjj. A text a spreadsheet would compute gets an apostrophe
in front, also after blanks and marks that cannot be seen and in wide characters; a text that Excel would change into
a number or a date (leading zeros, `1E5`, twelve digits, `3-4`, `sep12`) is written as `="…"`, the only form in which it
keeps every character. XLSX: text cells are text, dates are dates.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import IO, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell: TypeAlias = str | int | date | None
Table: TypeAlias = tuple[tuple[str, ...], list[tuple[Cell, ...]]]
"""Headings, and rows of as many cells."""
BOM = "\ufeff"
LONGEST_CELL = 32_000
"""Excel takes 32 767 characters in a cell."""

MOST_ROWS = 1_048_575
_COMPUTED = frozenset("=+-@\u2212")
_BREAKS = ("\t", "\r", "\n")
_BLANK = frozenset("\ufffd\u2800\u3164\u115f\u1160\uffa0")
"""Letters and signs that show nothing, beside the categories that do: other, separator, mark."""
_MONTH = "(?:jan|feb|mar|mrt|maa|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]{0,6}"
_WOULD_CHANGE = re.compile(
    r"0[\d.,]+|\d{12,}|\d+[.,][\d.,]*|[\d.,]+E[+\-]?\d+|\d+[-/:]\d+(?:[-/:]\d+)?|"
    rf"{_MONTH}[-/ .]?\d{{1,4}}|\d{{1,4}}[-/ .]?{_MONTH}(?:[-/ .]?\d{{1,4}})?",
    re.IGNORECASE | re.ASCII,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NARROW, _WIDEST = 12, 48


def csv_chunks(headings: Sequence[str], stretches: Iterable[Iterable[Sequence[Cell]]]) -> Iterator[bytes]:
    """The table in pieces, one for each stretch of rows, so that a table of any length takes little memory."""
    yield (BOM + _lines([headings])).encode()
    for rows in stretches:
        yield _lines(rows).encode()


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table of some thousand rows as one file."""
    return b"".join(csv_chunks(headings, [rows]))


def _lines(rows: Iterable[Sequence[Cell]]) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows([csv_cell(cell) for cell in row] for row in rows)
    return target.getvalue()


def csv_cell(cell: Cell) -> str:
    """The cell as a Dutch Excel reads it back unchanged."""
    match cell:
        case None:
            return ""
        case date():
            return f"{cell:%d-%m-%Y}"
        case int():
            return str(cell)
    text = _UNPRINTABLE.sub("\ufffd", cell)
    if _is_computed(text):
        return f"'{text}"
    return f'="{text}"' if _WOULD_CHANGE.fullmatch(text) else text


def _is_computed(text: str) -> bool:
    """Whether a spreadsheet could take this for a formula: it skips what cannot be seen, and folds wide characters."""
    shown = (char for char in text if unicodedata.category(char)[0] not in "CZM" and char not in _BLANK)
    seen = next(shown, "")
    return text.startswith(_BREAKS) or unicodedata.normalize("NFKC", seen)[:1] in _COMPUTED


def read_cell(cell: str) -> str:
    """The text of a CSV cell that `csv_cell` wrote, as it was before; anything else as it is."""
    if cell.startswith("'") and _is_computed(cell[1:]):
        return cell[1:]
    inside = cell[2:-1]
    return inside if cell == f'="{inside}"' and _WOULD_CHANGE.fullmatch(inside) else cell


def write_xlsx(
    target: IO[bytes],
    name: str,
    headings: Sequence[str],
    stretches: Iterable[Iterable[Sequence[Cell]]],
    *,
    widths: Sequence[int] = (),
) -> int:
    """The table as the only sheet of a workbook, heading frozen and with filters; answers how many rows it has.

    Rows go to a temporary file as they come. More rows than a sheet can hold are left out: look at the answer.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "dd-mm-yyyy",
    }
    with Workbook(target, options) as book:
        sheet, count = book.add_worksheet(name[:31]), 0
        _write_head(sheet, headings, widths, book.add_format({"bold": True, "bottom": 1}))
        for count, row in enumerate((row for rows in stretches for row in rows), start=1):
            if count > MOST_ROWS:
                break
            _write_row(sheet, count, row)
        sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)
    return min(count, MOST_ROWS)


def _write_head(sheet: Worksheet, headings: Sequence[str], widths: Sequence[int], bold: Format) -> None:
    for column, (heading, width) in enumerate(zip_longest(headings, widths, fillvalue=_NARROW)):
        sheet.set_column(column, column, min(_WIDEST, max(len(str(heading)) + 3, int(width))))
        sheet.write_string(0, column, str(heading), bold)
    sheet.freeze_panes(1, 0)


def _write_row(sheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        match cell:
            case None | "":
                continue
            case date():
                sheet.write_datetime(number, column, cell)
            case int():
                sheet.write_number(number, column, cell)
            case str():
                sheet.write_string(number, column, _UNPRINTABLE.sub("\ufffd", cell)[:LONGEST_CELL])
