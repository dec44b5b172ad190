"""A donor's list, read whole: every row that can be received, or every error and no row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from laptopdesk.assets.intake.csv_table import read_csv
from laptopdesk.assets.intake.headers import read_headers
from laptopdesk.assets.intake.identity import content_keys, number_key, serial_row_key
from laptopdesk.assets.intake.values import (
    ChooseColumns,
    DonorList,
    DonorRow,
    Field,
    Line,
    ListError,
    ListErrorCode,
    ListUnreadable,
    Table,
)
from laptopdesk.assets.intake.xlsx_table import is_workbook, read_xlsx
from laptopdesk.assets.serials import normalise_serial

MAX_BYTES = 32 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PDF = b"%PDF"
_LENGTHS: dict[Field, int] = {
    Field.DONOR_NUMBER: 80, Field.MANUFACTURER: 120, Field.MODEL: 160, Field.MODEL_NUMBER: 120, Field.SERIAL: 80,
    Field.CPU: 120, Field.MEMORY: 80, Field.STORAGE: 120, Field.NOTE: 4000,
}  # fmt: skip
_NUMBERS = frozenset({Field.DONOR_NUMBER, Field.SERIAL, Field.MODEL_NUMBER})
_ROUNDED = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_MEMORY = re.compile(
    r"(?:(\d) ?x ?)?(\d{1,7})(?:[.,](\d{1,3}))?(?: ?(tb|gb|mb|gib|mib|g|m)(?:[ (/,].*)?)?", re.IGNORECASE
)
_MIB = {"t": 1024 * 1024, "g": 1024, "m": 1}
SMALLEST_BARE_MIB = 256
_E = ListErrorCode


@dataclass(frozen=True, kw_only=True)
class _Row:
    line: int
    facts: Mapping[Field, str]
    memory_mib: int | None


def read_donor_list(content: bytes, choose: ChooseColumns = read_headers) -> DonorList:
    """The rows of a CSV or XLSX list, or every error in it; never raises for what is in a file.

    `choose` says what each column is; by itself, what we know its header by. Cells stay text: a formula is kept as
    the words it is, and never computed.
    """
    try:
        table = _table(content)
    except ListUnreadable as unreadable:
        return DonorList(errors=(unreadable.error,))
    if not table.lines:
        return DonorList(errors=(ListError(code=_E.EMPTY),))
    return _read_table(table, choose)


def read_lines(content: bytes, most: int) -> tuple[Line, ...]:
    """The header and up to `most` lines under it, as they stand; nothing of a file that is no table."""
    try:
        return _table(content).lines[: most + 1]
    except ListUnreadable:
        return ()


def _table(content: bytes) -> Table:
    if len(content) > MAX_BYTES:
        raise ListUnreadable(ListError(code=_E.TOO_LARGE))
    if not content.strip():
        raise ListUnreadable(ListError(code=_E.EMPTY))
    if content.startswith((_OLD_EXCEL, _PDF)):
        raise ListUnreadable(ListError(code=_E.UNKNOWN_FORMAT))
    return read_xlsx(content) if is_workbook(content) else read_csv(content)


def _read_table(table: Table, choose: ChooseColumns) -> DonorList:
    header, *lines = table.lines
    columns = choose(header)
    fields, errors = columns.fields, table.errors + columns.errors
    if not errors and not lines:
        errors = (ListError(code=_E.ONLY_HEADER, line=header.number),)
    found = [_read_line(line, header, fields) for line in lines] if fields else []
    errors += tuple(error for _, wrong in found for error in wrong)
    rows = [row for row, _ in found]
    errors += tuple(_doubles(rows))
    ignored = tuple(name.strip() for index, name in enumerate(header.cells) if index not in fields and name.strip())
    kept = () if errors else tuple(_donor_rows(rows))
    return DonorList(rows=kept, errors=_in_order(errors), ignored=ignored, row_count=len(lines))


def _in_order(errors: tuple[ListError, ...]) -> tuple[ListError, ...]:
    return tuple(sorted(errors, key=lambda error: error.line or 0))


def _read_line(line: Line, header: Line, fields: Mapping[int, Field]) -> tuple[_Row, tuple[ListError, ...]]:
    named = _facts(line, fields)
    memory = _memory_mib(named.get(Field.MEMORY, ""))
    errors = [*_shape_errors(line, header), *_cell_errors(line, header, fields)]
    if not any(named.values()):
        errors.append(ListError(code=_E.ROW_WITHOUT_FACTS, line=line.number))
    if memory is None and any(char.isdecimal() for char in named.get(Field.MEMORY, "")):
        column = next(header.cells[index] for index, field in fields.items() if field is Field.MEMORY)
        errors.append(_error(_E.MEMORY_UNREADABLE, line, column, named[Field.MEMORY]))
    return _Row(line=line.number, facts=named, memory_mib=memory), tuple(errors)


def _facts(line: Line, fields: Mapping[int, Field]) -> dict[Field, str]:
    facts: dict[Field, str] = {}
    for index, field in sorted(fields.items()):
        cell = _clean(line.cells[index]) if index < len(line.cells) else ""
        facts[field] = "; ".join(part for part in (facts.get(field, ""), cell) if part)
    return facts


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _shape_errors(line: Line, header: Line) -> Iterator[ListError]:
    surplus = [cell for cell in line.cells[len(header.cells) :] if cell.strip()]
    if surplus:
        yield ListError(code=_E.TOO_MANY_CELLS, line=line.number, value=surplus[0].strip()[:60])


def _cell_errors(line: Line, header: Line, fields: Mapping[int, Field]) -> Iterator[ListError]:
    for index, field in fields.items():
        if index < len(line.cells):
            for code in _cell_codes(line, index, field):
                yield _error(code, line, header.cells[index], line.cells[index])


def _cell_codes(line: Line, index: int, field: Field) -> Iterator[ListErrorCode]:
    cell = _clean(line.cells[index])
    if len(cell) > _LENGTHS[field]:
        yield _E.CELL_TOO_LONG
    if _CONTROL.search(line.cells[index]):
        yield _E.CONTROL_CHARACTERS
    if field in _NUMBERS and _ROUNDED.fullmatch(cell):
        yield _E.RUINED_NUMBER
    if field in _NUMBERS and index in line.dates:
        yield _E.RUINED_DATE


def _error(code: ListErrorCode, line: Line, column: str, value: str) -> ListError:
    return ListError(code=code, line=line.number, column=column.strip()[:80], value=_clean(value)[:60])


def _memory_mib(text: str) -> int | None:
    """MiB; a bare number is GB as donors write it, unless it is so large that it must be MB."""
    found = _MEMORY.fullmatch(text)
    if found is None:
        return None
    times, whole, part, unit = found.groups()
    amount = float(f"{whole}.{part or 0}") * int(times or 1)
    factor = _MIB[unit[0].casefold()] if unit else (1 if amount >= SMALLEST_BARE_MIB else 1024)
    size = round(amount * factor)
    return size if 0 < size <= 4 * 1024 * 1024 else None


def _doubles(rows: Sequence[_Row]) -> Iterator[ListError]:
    serials: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        serial, number = row.facts.get(Field.SERIAL, ""), row.facts.get(Field.DONOR_NUMBER, "")
        key = normalise_serial(serial)
        if key is not None and serials.setdefault(key, row.line) != row.line:
            yield ListError(code=_E.DOUBLE_SERIAL, line=row.line, value=serial[:60], other_line=serials[key])
        key = number_key(number) if number else None
        if key is not None and numbers.setdefault(key, row.line) != row.line:
            yield ListError(code=_E.DOUBLE_NUMBER, line=row.line, value=number[:60], other_line=numbers[key])


def _donor_rows(rows: Sequence[_Row]) -> Iterator[DonorRow]:
    keys = content_keys([row.facts for row in rows if _own_key(row) is None])
    for row in rows:
        serial = row.facts.get(Field.SERIAL) or None
        yield DonorRow(
            line=row.line, row_key=_own_key(row) or next(keys), manufacturer=row.facts.get(Field.MANUFACTURER, ""),
            model=row.facts.get(Field.MODEL, ""), serial=serial, serial_key=normalise_serial(serial),
            donor_number=row.facts.get(Field.DONOR_NUMBER) or None, cpu=row.facts.get(Field.CPU, "")[:120] or None,
            memory_mib=row.memory_mib, note=_note(row.facts),
        )  # fmt: skip


def _own_key(row: _Row) -> str | None:
    number, serial = row.facts.get(Field.DONOR_NUMBER, ""), normalise_serial(row.facts.get(Field.SERIAL))
    if number:
        return number_key(number)
    return serial_row_key(serial) if serial else None


def _note(facts: Mapping[Field, str]) -> str | None:
    """What the donor says of the drive is a claim, not a medium: it stands in the note until somebody looks."""
    parts = (facts.get(field, "") for field in (Field.MODEL_NUMBER, Field.STORAGE, Field.NOTE))
    return "; ".join(part for part in parts if part) or None
