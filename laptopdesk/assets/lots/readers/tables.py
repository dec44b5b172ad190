"""The table of a list, out of a text file or a workbook."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

from laptopdesk.assets.lots.readers.arranging import SEARCHED, RawSheet
from laptopdesk.assets.lots.readers.cells import plain_cell
from laptopdesk.assets.lots.readers.formats import FileFormat
from laptopdesk.assets.lots.readers.values import ListError, ListErrorCode, ListUnreadable, ReadTable, Score, TableLine
from laptopdesk.core.sheets import LIMITS, Sheet, SheetKind, SheetReason, WorkbookRefused, read_workbook

_SEPARATORS = ";,\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NAMED = re.compile(r"sep=[;,|\t]", re.IGNORECASE)
MAX_ROWS = 20_000
MOST_ABOVE = SEARCHED
"""Lines that may stand above the header."""
MOST_COLUMNS = 200
_LOOKED_AT = 4_000
"""Characters of a line, when the separator is sought."""
MOST_CELLS = 20_000
"""In one record; far more than a header may have, and than a remark holds of commas."""


def read_csv(content: bytes, score: Score) -> ReadTable:
    """The lines of a CSV file, as they stand; raises ListUnreadable when it is none. `score` knows a header."""
    text, errors = decode(content)
    offset, body, separator = _separator(text, score)
    lines: list[TableLine] = []
    try:
        for line in _records(body, separator, offset):
            lines.append(line)
            if len(lines) > MAX_ROWS + MOST_ABOVE + 1:
                raise ListUnreadable(ListError(code=ListErrorCode.TOO_MANY_ROWS, value=str(MAX_ROWS)))
    except csv.Error as error:
        raise ListUnreadable(_broken(error, text, offset, lines)) from error
    return ReadTable(lines=tuple(lines), errors=errors + tuple(_line_ends(text, lines)))


def decode(content: bytes) -> tuple[str, tuple[ListError, ...]]:
    """The text; where the bytes fit none of the encodings donors use, with an error that names the line.

    Such a text is read all the same, so that everything else that is wrong with it can be told at once.
    Raises ListUnreadable for NUL bytes.
    """
    named = next((name for bom, name in _BOMS if content.startswith(bom)), None) or _bare_utf16(content)
    text, errors = _decode_as((named,) if named else ("utf-8", "cp1252"), content)
    if "\x00" in text:
        raise ListUnreadable(ListError(code=ListErrorCode.NUL_BYTES, line=_line_at(text, text.index("\x00"))))
    return text, errors


def _decode_as(encodings: tuple[str, ...], content: bytes) -> tuple[str, tuple[ListError, ...]]:
    for encoding in encodings:
        try:
            return content.decode(encoding), ()
        except UnicodeDecodeError as error:
            before = content[: error.start].decode(encoding, errors="replace")
    line = _line_at(before, len(before))
    text = content.decode(encodings[-1], errors="replace")
    return text, (ListError(code=ListErrorCode.ENCODING, line=line),)


def _bare_utf16(content: bytes) -> str | None:
    """UTF-16 without a mark: in mostly Latin text every other byte is zero."""
    head = content[:2000]
    for first, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        if len(content) % 2 == 0 and len(head) >= 8 and zeros * 10 >= len(head[first::2]) * 7 and others == 0:
            return encoding
    return None


def _line_at(text: str, position: int) -> int:
    before = text[:position].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1


def _separator(text: str, score: Score) -> tuple[int, str, str]:
    """How many lines to skip, what is left, and the separator.

    Excel may name it; else it is the one with which a line reads as a header; else the one of the first line that has
    any.
    """
    first, _, rest = text.partition("\n")
    if _NAMED.fullmatch(first.strip("\r \ufeff")):
        return 1, rest, first.strip("\r \ufeff")[4]
    head = [line[:_LOOKED_AT] for line in text[: _LOOKED_AT * 10].replace("\r", "\n").split("\n") if line.strip()]
    head = head[:MOST_ABOVE]
    scores = {sign: max((score(_cells(line, sign)) for line in head), default=0) for sign in _SEPARATORS}
    best = max(scores, key=lambda sign: scores[sign])
    if scores[best] > max(score for sign, score in scores.items() if sign != best):
        return 0, text, best
    bare = ["".join(part for at, part in enumerate(line.split('"')) if at % 2 == 0) for line in head]
    sample = next((line for line in bare if any(sign in line for sign in _SEPARATORS[:3])), "")
    return 0, text, max(_SEPARATORS[:3], key=sample.count)


def _cells(line: str, sign: str) -> list[str]:
    return [cell.strip(' "=') for cell in line.split(sign, 300)]


class _Bounded:
    """The lines of a text for the CSV reader, which takes any number of cells for one record."""

    def __init__(self, body: str, separator: str, offset: int) -> None:
        self._lines, self._separator, self._number = io.StringIO(body, newline=""), separator, offset
        self.separators = 0
        """Since the record began."""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._number += 1
            self.separators += line.count(self._separator)
            if self.separators > MOST_CELLS:
                error = ListError(
                    code=ListErrorCode.TOO_MANY_COLUMNS,
                    line=self._number,
                    value=str(self.separators),
                    limit=MOST_COLUMNS,
                )
                raise ListUnreadable(error)
            yield line


def _records(body: str, separator: str, offset: int) -> Iterator[TableLine]:
    lines = _Bounded(body, separator, offset)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    before = 0
    for cells in reader:
        lines.separators = 0
        number, before = before + 1 + offset, reader.line_num
        if any(cell.strip() for cell in cells):
            yield TableLine(number=number, cells=tuple(map(plain_cell, cells)), place=f"1:{number}")


def _broken(error: csv.Error, text: str, offset: int, lines: list[TableLine]) -> ListError:
    words = str(error)
    line = _first_unread(text, offset, lines)
    if "field limit" in words:
        return ListError(code=ListErrorCode.CELL_TOO_LONG, line=line, limit=csv.field_size_limit())
    code = ListErrorCode.UNCLOSED_QUOTE if "end of data" in words else ListErrorCode.BAD_QUOTE
    return ListError(code=code, line=line)


def _first_unread(text: str, offset: int, lines: list[TableLine]) -> int:
    """The line on which the record begins that could not be read."""
    if not lines:
        return 1 + offset
    last = lines[-1]
    inside = sum(cell.replace("\r\n", "\n").replace("\r", "\n").count("\n") for cell in last.cells)
    number = last.number + inside + 1
    physical = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while number < len(physical) and not physical[number - 1].strip():
        number += 1
    return number


def _line_ends(text: str, lines: list[TableLine]) -> Iterator[ListError]:
    """CR alone ends lines on an old Mac and is read; CR among other line ends means that something cut the file."""
    bare = text.replace("\r\n", "\n")
    lone = bare.count("\r")
    inside = sum(cell.replace("\r\n", "\n").count("\r") for line in lines for cell in line.cells)
    feeds = bare.count("\n") - sum(cell.replace("\r\n", "\n").count("\n") for line in lines for cell in line.cells)
    if lone > inside and feeds > 0:
        yield ListError(code=ListErrorCode.MIXED_LINE_ENDS, line=bare[: bare.index("\r")].count("\n") + 1)


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
