"""A list from before this system, read whole: every row that can be taken over, or every error and no row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from laptopdesk.assets.intake.cells import clean, is_error, is_rounded, without_fraction
from laptopdesk.assets.intake.identity import number_key, serial_row_key
from laptopdesk.assets.intake.reading import read_table
from laptopdesk.assets.intake.values import WITH_HIDDEN_ROWS, Line, ListErrorCode
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.serials import has_invisible, normalise_serial
from laptopdesk.assets.takeover.headers import column_of, state_of, takeover_score
from laptopdesk.assets.takeover.values import Column, TakeoverCode, TakeoverError, TakeoverList, TakeoverRow

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_LENGTHS = {
    Column.NUMBER: 80,
    Column.MANUFACTURER: 120,
    Column.MODEL: 160,
    Column.SERIAL: 80,
    Column.STATE: 60,
    Column.PLACE: 160,
    Column.HOLDER: 160,
    Column.CONTACT: 254,
    Column.RECEIVED_ON: 40,
    Column.HANDED_ON: 40,
    Column.PROGRAMME: 160,
    Column.REMARK: 4000,
}
_EXACT = (Column.NUMBER, Column.SERIAL)
_DATES = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S")
EARLIEST = date(2000, 1, 1)
_T, _L = TakeoverCode, ListErrorCode


@dataclass(frozen=True, kw_only=True)
class _Context:
    columns: Mapping[Column, int]
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
    for line in lines if Column.STATE in columns else ():
        row, found = _read_line(line, context)
        errors += found
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


def _columns(header: Line) -> tuple[dict[Column, int], list[TakeoverError]]:
    columns: dict[Column, int] = {}
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
    if Column.STATE not in columns:
        errors.append(TakeoverError(code=_T.STATE_COLUMN_MISSING, line=header.number))
    return columns, errors


def _read_line(line: Line, context: _Context) -> tuple[TakeoverRow | None, list[TakeoverError]]:
    cells = {column: _cell(line, index) for column, index in context.columns.items()}
    errors = [*_cell_errors(line, cells, context)]
    state = _state(cells, context)
    if state is None:
        code = _T.STATE_UNKNOWN if cells[Column.STATE] else _T.STATE_MISSING
        errors.append(_error(code, line, Column.STATE, cells, context))
    received, handed = (_date(cells.get(column, "")) for column in (Column.RECEIVED_ON, Column.HANDED_ON))
    errors += _date_errors(line, cells, context)
    received_on = received or context.received_on
    if received_on is None and not cells.get(Column.RECEIVED_ON):
        errors.append(_error(_T.RECEIVED_MISSING, line, Column.RECEIVED_ON, cells, context))
    if state is not None:
        errors += _holder_errors(line, state, cells, context)
    if received_on and handed and handed < received_on:
        errors.append(_error(_T.HANDED_BEFORE_RECEIVED, line, Column.HANDED_ON, cells, context))
    key = _row_key(cells)
    if key is None:
        errors.append(_error(_T.UNRECOGNISABLE, line, Column.NUMBER, cells, context))
    if errors or state is None or received_on is None or key is None:
        return None, errors
    return _row(line, key, state, received_on, handed, cells), []


def _row(
    line: Line, key: str, state: LaptopState, received_on: date, handed_on: date | None, cells: Mapping[Column, str]
) -> TakeoverRow:
    serial = cells.get(Column.SERIAL) or None
    return TakeoverRow(
        line=line.number,
        row_key=key,
        state=state,
        received_on=received_on,
        number=cells.get(Column.NUMBER) or None,
        manufacturer=cells.get(Column.MANUFACTURER, ""),
        model=cells.get(Column.MODEL, ""),
        serial=serial,
        serial_key=normalise_serial(serial),
        place=cells.get(Column.PLACE, ""),
        holder=cells.get(Column.HOLDER, ""),
        contact=cells.get(Column.CONTACT, ""),
        handed_on=handed_on,
        programme=cells.get(Column.PROGRAMME, ""),
        remark=cells.get(Column.REMARK) or None,
    )


def _cell(line: Line, index: int) -> str:
    return without_fraction(clean(line.cells[index])) if index < len(line.cells) else ""


def _state(cells: Mapping[Column, str], context: _Context) -> LaptopState | None:
    return state_of(cells[Column.STATE], context.states) if cells[Column.STATE] else None


def _row_key(cells: Mapping[Column, str]) -> str | None:
    number, serial = cells.get(Column.NUMBER, ""), normalise_serial(cells.get(Column.SERIAL))
    if number:
        return number_key(number)
    return serial_row_key(serial) if serial else None


def _date(text: str) -> date | None:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    return None


def _date_errors(line: Line, cells: Mapping[Column, str], context: _Context) -> Iterator[TakeoverError]:
    for column in (Column.RECEIVED_ON, Column.HANDED_ON):
        text = cells.get(column, "")
        if not text:
            continue
        day = _date(text)
        if day is None or day < EARLIEST:
            yield _error(_T.DATE_UNREADABLE, line, column, cells, context)
        elif day > context.today:
            yield _error(_T.DATE_IN_FUTURE, line, column, cells, context)


def _holder_errors(
    line: Line, state: LaptopState, cells: Mapping[Column, str], context: _Context
) -> Iterator[TakeoverError]:
    holder, handed = cells.get(Column.HOLDER, ""), cells.get(Column.HANDED_ON, "")
    if state is LaptopState.HANDED_OUT:
        if not holder:
            yield _error(_T.HOLDER_MISSING, line, Column.HOLDER, cells, context)
        if not handed:
            yield _error(_T.HANDED_MISSING, line, Column.HANDED_ON, cells, context)
        return
    if holder:
        yield _error(_T.HOLDER_UNEXPECTED, line, Column.HOLDER, cells, context)
    if handed:
        yield _error(_T.HANDED_UNEXPECTED, line, Column.HANDED_ON, cells, context)


def _cell_errors(line: Line, cells: Mapping[Column, str], context: _Context) -> Iterator[TakeoverError]:
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
    code: TakeoverCode | ListErrorCode, line: Line, column: Column, cells: Mapping[Column, str], context: _Context
) -> TakeoverError:
    index = context.columns.get(column)
    name = context.headers[index].strip()[:80] if index is not None else column.value
    return TakeoverError(code=code, line=line.number, column=name, value=cells.get(column, "")[:60])
