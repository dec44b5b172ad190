"""XLSX, XLS and ODS as donors send them, opened by a process of its own (`core.sheets`)."""

from dataclasses import replace

from laptopdesk.assets.lots.readers.arranging import RawSheet
from laptopdesk.assets.lots.readers.cells import plain_cell
from laptopdesk.assets.lots.readers.csv_table import MAX_ROWS, MOST_ABOVE
from laptopdesk.assets.lots.readers.formats import FileFormat
from laptopdesk.assets.lots.readers.values import ListError, ListErrorCode, ListUnreadable, TableLine
from laptopdesk.core.sheets import LIMITS, Sheet, SheetKind, SheetReason, WorkbookRefused, read_workbook

_LIMITS = replace(LIMITS, rows=MAX_ROWS + MOST_ABOVE + 2)
"""What stands above a header, the header, the rows, and one that shows there are more."""
_CODES = {
    SheetReason.TOO_LARGE: ListErrorCode.SHEET_TOO_LARGE,
    SheetReason.TOO_SLOW: ListErrorCode.SHEET_TOO_SLOW,
    SheetReason.BROKEN: ListErrorCode.BROKEN_WORKBOOK,
    SheetReason.OTHER_FORMAT: ListErrorCode.UNKNOWN_FORMAT,
    SheetReason.BUSY: ListErrorCode.READER_BUSY,
    SheetReason.LOCKED: ListErrorCode.LOCKED_WORKBOOK,
}
KINDS = {FileFormat.XLSX: SheetKind.XLSX, FileFormat.XLS: SheetKind.XLS, FileFormat.ODS: SheetKind.ODS}


def read_sheets(content: bytes, kind: SheetKind) -> tuple[RawSheet, ...]:
    """Every sheet with something in it; raises ListUnreadable."""
    try:
        sheets = read_workbook(content, kind, _LIMITS)
    except WorkbookRefused as refused:
        raise ListUnreadable(ListError(code=_CODES[refused.reason])) from refused
    return tuple(
        RawSheet(name=sheet.name, hidden=sheet.hidden, lines=_lines(sheet, number), hidden_columns=sheet.hidden_columns)
        for number, sheet in enumerate(sheets, start=1)
        if sheet.rows
    )


def _lines(sheet: Sheet, number: int) -> tuple[TableLine, ...]:
    return tuple(
        TableLine(
            number=row.number,
            cells=tuple(map(plain_cell, row.cells)),
            dates=row.dates,
            place=f"{number}:{row.number}",
            sheet=sheet.name,
            hidden=row.hidden,
            formulas=row.formulas,
        )
        for row in sheet.rows
    )
