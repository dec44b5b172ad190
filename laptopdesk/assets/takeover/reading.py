"""A list from before this system, read whole: every row that can be taken over, or every error and no row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.lots.readers.cells import clean, is_error, is_rounded, without_fraction
from laptopdesk.assets.lots.readers.identity import number_key, serial_row_key
from laptopdesk.assets.lots.readers.reading import read_table
from laptopdesk.assets.lots.readers.values import WITH_HIDDEN_ROWS, ListErrorCode, TableLine
from laptopdesk.assets.serials import has_invisible, normalise_serial
from laptopdesk.assets.takeover.headers import column_of, state_of, takeover_score
from laptopdesk.assets.takeover.values import TakeoverCode, TakeoverColumn, TakeoverError, TakeoverList, TakeoverRow

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_LENGTHS = {
    TakeoverColumn.NUMBER: 80,
    TakeoverColumn.MANUFACTURER: 120,
    TakeoverColumn.MODEL: 160,
    TakeoverColumn.SERIAL: 80,
    TakeoverColumn.STATE: 60,
    TakeoverColumn.PLACE: 160,
    TakeoverColumn.HOLDER: 160,
    TakeoverColumn.CONTACT: 254,
    TakeoverColumn.RECEIVED_ON: 40,
    TakeoverColumn.HANDED_ON: 40,
    TakeoverColumn.PROGRAMME: 160,
    TakeoverColumn.REMARK: 4000,
}
_EXACT = (TakeoverColumn.NUMBER, TakeoverColumn.SERIAL)
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S")
EARLIEST = date(2000, 1, 1)
_T, _L = TakeoverCode, ListErrorCode


@dataclass(frozen=True, kw_only=True)
class _Context:
    columns: Mapping[TakeoverColumn, int]
    headers: tuple[str, ...]
    states: Mapping[str, LaptopState]
    received_on: date | None
    today: date


def read_takeover(
    content: bytes, *, states: Mapping[str, LaptopState], received_on: date | None, today: date
) -> TakeoverList:
    """The rows of a CSV or XLSX list, or every error in it; never raises for what is in a file.

    `states`: what words mean that we do not know, in comparable form. `received_on`: for rows without a date.
    """
    table = read_table(content, WITH_HIDDEN_ROWS.pick, score=takeover_score, same=column_of)
    errors = [
        TakeoverError(code=error.code, line=error.line, value=error.value, limit=error.limit) for error in table.errors
    ]
    if not table.lines:
        return TakeoverList(errors=tuple(errors), left_out=table.left_out, sheets=table.sheets)
    header, *lines = table.lines
    columns, wrong = _columns(header)
    errors += wrong
    if not errors and not lines:
        errors.append(TakeoverError(code=_L.ONLY_HEADER, line=header.number))
    context = _Context(columns=columns, headers=header.cells, states=states, received_on=received_on, today=today)
    rows: list[TakeoverRow] = []
    for line in lines if TakeoverColumn.STATE in columns else ():
        row, line_errors = _read_line(line, context)
        errors += line_errors
        rows += [row] if row else []
    errors += _doubles(rows)
    ignored = tuple(name.strip() for name in header.cells if name.strip() and column_of(name) is None)
    ordered = tuple(sorted(errors, key=lambda error: error.line or 0))
    return TakeoverList(
        rows=() if errors else tuple(rows),
        errors=ordered,
        ignored=ignored,
        row_count=len(lines),
        left_out=table.left_out,
        sheets=table.sheets,
    )


def _columns(header: TableLine) -> tuple[dict[TakeoverColumn, int], list[TakeoverError]]:
    columns: dict[TakeoverColumn, int] = {}
    errors: list[TakeoverError] = []
    for index, name in enumerate(header.cells):
        column = column_of(name)
        if column is None:
            continue
        if column in columns:
            clash = header.cells[columns[column]].strip()[:80]
            errors.append(
                TakeoverError(code=_L.DOUBLE_COLUMN, line=header.number, column=name.strip()[:80], value=clash)
            )
        columns.setdefault(column, index)
    if TakeoverColumn.STATE not in columns:
        errors.append(TakeoverError(code=_T.STATE_COLUMN_MISSING, line=header.number))
    return columns, errors


def _read_line(line: TableLine, context: _Context) -> tuple[TakeoverRow | None, list[TakeoverError]]:
    cells = {column: _cell(line, index) for column, index in context.columns.items()}
    errors = [*_cell_errors(line, cells, context)]
    state = _state(cells, context)
    if state is None:
        code = _T.STATE_UNKNOWN if cells[TakeoverColumn.STATE] else _T.STATE_MISSING
        errors.append(_error(code, line, TakeoverColumn.STATE, cells, context))
    received, handed = (
        _date(cells.get(column, "")) for column in (TakeoverColumn.RECEIVED_ON, TakeoverColumn.HANDED_ON)
    )
    errors += _date_errors(line, cells, context)
    received_on = received or context.received_on
    if received_on is None and not cells.get(TakeoverColumn.RECEIVED_ON):
        errors.append(_error(_T.RECEIVED_MISSING, line, TakeoverColumn.RECEIVED_ON, cells, context))
    if state is not None:
        errors += _holder_errors(line, state, cells, context)
    if received_on and handed and handed < received_on:
        errors.append(_error(_T.HANDED_BEFORE_RECEIVED, line, TakeoverColumn.HANDED_ON, cells, context))
    key = _row_key(cells)
    if key is None:
        errors.append(_error(_T.UNRECOGNISABLE, line, TakeoverColumn.NUMBER, cells, context))
    if errors or state is None or received_on is None or key is None:
        return None, errors
    return _row(line, key, state, received_on, handed, cells), []


def _row(
    line: TableLine,
    key: str,
    state: LaptopState,
    received_on: date,
    handed_on: date | None,
    cells: Mapping[TakeoverColumn, str],
) -> TakeoverRow:
    serial = cells.get(TakeoverColumn.SERIAL) or None
    return TakeoverRow(
        line=line.number,
        row_key=key,
        state=state,
        received_on=received_on,
        number=cells.get(TakeoverColumn.NUMBER) or None,
        manufacturer=cells.get(TakeoverColumn.MANUFACTURER, ""),
        model=cells.get(TakeoverColumn.MODEL, ""),
        serial=serial,
        serial_key=normalise_serial(serial),
        place=cells.get(TakeoverColumn.PLACE, ""),
        holder=cells.get(TakeoverColumn.HOLDER, ""),
        contact=cells.get(TakeoverColumn.CONTACT, ""),
        handed_on=handed_on,
        programme=cells.get(TakeoverColumn.PROGRAMME, ""),
        remark=cells.get(TakeoverColumn.REMARK) or None,
    )


def _cell(line: TableLine, index: int) -> str:
    return without_fraction(clean(line.cells[index])) if index < len(line.cells) else ""


def _state(cells: Mapping[TakeoverColumn, str], context: _Context) -> LaptopState | None:
    return state_of(cells[TakeoverColumn.STATE], context.states) if cells[TakeoverColumn.STATE] else None


def _row_key(cells: Mapping[TakeoverColumn, str]) -> str | None:
    number, serial = cells.get(TakeoverColumn.NUMBER, ""), normalise_serial(cells.get(TakeoverColumn.SERIAL))
    if number:
        return number_key(number)
    return serial_row_key(serial) if serial else None


def _date(text: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _date_errors(line: TableLine, cells: Mapping[TakeoverColumn, str], context: _Context) -> Iterator[TakeoverError]:
    for column in (TakeoverColumn.RECEIVED_ON, TakeoverColumn.HANDED_ON):
        text = cells.get(column, "")
        if not text:
            continue
        day = _date(text)
        if day is None or day < EARLIEST:
            yield _error(_T.DATE_UNREADABLE, line, column, cells, context)
        elif day > context.today:
            yield _error(_T.DATE_IN_FUTURE, line, column, cells, context)


def _holder_errors(
    line: TableLine, state: LaptopState, cells: Mapping[TakeoverColumn, str], context: _Context
) -> Iterator[TakeoverError]:
    holder, handed = cells.get(TakeoverColumn.HOLDER, ""), cells.get(TakeoverColumn.HANDED_ON, "")
    if state is LaptopState.HANDED_OUT:
        if not holder:
            yield _error(_T.HOLDER_MISSING, line, TakeoverColumn.HOLDER, cells, context)
        if not handed:
            yield _error(_T.HANDED_MISSING, line, TakeoverColumn.HANDED_ON, cells, context)
        return
    if holder:
        yield _error(_T.HOLDER_UNEXPECTED, line, TakeoverColumn.HOLDER, cells, context)
    if handed:
        yield _error(_T.HANDED_UNEXPECTED, line, TakeoverColumn.HANDED_ON, cells, context)


def _cell_errors(line: TableLine, cells: Mapping[TakeoverColumn, str], context: _Context) -> Iterator[TakeoverError]:
    surplus = [cell for cell in line.cells[len(context.headers) :] if cell.strip()]
    if surplus:
        yield TakeoverError(code=_L.TOO_MANY_CELLS, line=line.number, value=surplus[0].strip()[:60])
    for column, index in context.columns.items():
        raw = line.cells[index] if index < len(line.cells) else ""
        if len(cells[column]) > _LENGTHS[column]:
            yield replace(_error(_L.CELL_TOO_LONG, line, column, cells, context), limit=_LENGTHS[column])
        if _CONTROL.search(raw) or (column in _EXACT and has_invisible(cells[column])):
            yield _error(_L.CONTROL_CHARACTERS, line, column, {}, context)
        if is_error(cells[column]):
            yield _error(_L.CELL_ERROR, line, column, cells, context)
        if column in _EXACT and index in line.formulas:
            yield _error(_L.FORMULA_EMPTY, line, column, cells, context)
        if column in _EXACT and is_rounded(cells[column]):
            yield _error(_L.RUINED_NUMBER, line, column, cells, context)
        if column in _EXACT and index in line.dates:
            yield _error(_L.RUINED_DATE, line, column, cells, context)


def _doubles(rows: Sequence[TakeoverRow]) -> Iterator[TakeoverError]:
    keys: dict[str, int] = {}
    serials: dict[str, int] = {}
    for row in rows:
        if keys.setdefault(row.row_key, row.line) != row.line:
            yield TakeoverError(
                code=_L.DOUBLE_NUMBER,
                line=row.line,
                value=(row.number or row.serial or "")[:60],
                other_line=keys[row.row_key],
            )
        elif row.serial_key and serials.setdefault(row.serial_key, row.line) != row.line:
            yield TakeoverError(
                code=_L.DOUBLE_SERIAL, line=row.line, value=(row.serial or "")[:60], other_line=serials[row.serial_key]
            )


def _error(
    code: TakeoverCode | ListErrorCode,
    line: TableLine,
    column: TakeoverColumn,
    cells: Mapping[TakeoverColumn, str],
    context: _Context,
) -> TakeoverError:
    index = context.columns.get(column)
    name = context.headers[index].strip()[:80] if index is not None else column.value
    return TakeoverError(code=code, line=line.number, column=name, value=cells.get(column, "")[:60])
