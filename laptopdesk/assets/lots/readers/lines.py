"""One line of a donor's list: what it says of a laptop, and everything that is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from laptopdesk.assets.lots.readers.cells import (
    clean,
    is_day,
    is_error,
    is_formula,
    is_fraction,
    is_rounded,
    without_fraction,
    written_out,
)
from laptopdesk.assets.lots.readers.identity import content_keys, number_key, serial_row_key
from laptopdesk.assets.lots.readers.names import unit_of
from laptopdesk.assets.lots.readers.values import CellPlace, DonorRow, Field, ListError, ListErrorCode, TableLine
from laptopdesk.assets.serials import (
    has_invisible,
    holds_foreign,
    holds_several,
    holds_words,
    normalise_serial,
    says_something,
)

LENGTHS: dict[Field, int] = {
    Field.DONOR_NUMBER: 80,
    Field.MANUFACTURER: 120,
    Field.MODEL: 160,
    Field.MODEL_NUMBER: 120,
    Field.SERIAL: 80,
    Field.CPU: 120,
    Field.MEMORY: 80,
    Field.STORAGE: 120,
    Field.NOTE: 4000,
    Field.KIND: 400,
    Field.QUANTITY: 80,
}
_NUMBERS = frozenset({Field.DONOR_NUMBER, Field.SERIAL, Field.MODEL_NUMBER})
_EXACT = frozenset({Field.DONOR_NUMBER, Field.SERIAL})
_NAMED = frozenset({Field.DONOR_NUMBER, Field.SERIAL, Field.MODEL_NUMBER, Field.MODEL, Field.MANUFACTURER})
_ABOUT = frozenset({Field.KIND, Field.QUANTITY})
"""What says nothing of the laptop itself."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_MEMORY = re.compile(
    r"(?:(\d) ?x ?)?(\d{1,13})(?:[.,](\d{1,3}))?(?: ?(tb|gb|mb|kb|gib|mib|kib|bytes|g|m|b)(?:[ (/,].*)?)?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(\d{1,3}(?:[.,]\d{3}){1,3}) ?(mb|kb|mib|kib|bytes|m|b)?", re.IGNORECASE)
"""`8.192 MB`, `16,384 MB`, `8,388,608 KB`: what parts thousands; no memory has a third decimal."""
_COUNT = re.compile(r"(\d{1,9})(?:[.,]0{1,4})?(?: ?(?:x|st|stuks?|pcs))?", re.IGNORECASE)
_BYTES = {"t": 1024**4, "g": 1024**3, "m": 1024**2, "k": 1024, "b": 1}
_MIB = 1024**2
SMALLEST_BARE_MIB = 256
SMALLEST_BARE_KIB = 256 * 1024
SMALLEST_BARE_BYTES = 256 * _MIB
_E = ListErrorCode


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """A line, its facts by field, the memory in it, and its real serial in comparable form."""

    line: TableLine
    facts: Mapping[Field, str]
    memory_mib: int | None
    serial_key: str | None


def settled(lines: Sequence[TableLine], fields: Mapping[int, Field]) -> list[TableLine]:
    """The lines with whole numbers as digits, where a program wrote all of a column as fractions or as powers."""
    changes = {index for index, field in fields.items() if field in _NAMED - {Field.MANUFACTURER}}
    whole = {index for index in changes if not any(is_fraction(_at(line, index)) for line in lines)}
    return [_settled(line, fields, whole) for line in lines]


def _settled(line: TableLine, fields: Mapping[int, Field], whole: set[int]) -> TableLine:
    cells = list(line.cells)
    for index in whole:
        if index < len(cells):
            cells[index] = without_fraction(cells[index])
    for index, field in fields.items():
        if field in _NUMBERS and index < len(cells):
            cells[index] = written_out(cells[index]) or cells[index]
    return line if tuple(cells) == line.cells else replace(line, cells=tuple(cells))


def _at(line: TableLine, index: int) -> str:
    return line.cells[index] if index < len(line.cells) else ""


def read_line(line: TableLine, header: TableLine, fields: Mapping[int, Field]) -> tuple[ListRow, tuple[ListError, ...]]:
    """What the line says, and all that is wrong with it."""
    facts = _facts(line, fields)
    errors = [*_shape_errors(line, header), *_cell_errors(line, header, fields)]
    if not any(words for field, words in facts.items() if field not in _ABOUT):
        errors.append(row_error(_E.ROW_WITHOUT_FACTS, line))
    memory, wrong = _memory(line, header, fields, facts)
    key = normalise_serial(facts.get(Field.SERIAL))
    return ListRow(line=line, facts=facts, memory_mib=memory, serial_key=key), (*errors, *wrong)


def _facts(line: TableLine, fields: Mapping[int, Field]) -> dict[Field, str]:
    facts: dict[Field, str] = {}
    for index, field in sorted(fields.items()):
        cell = clean(_at(line, index))
        facts[field] = "; ".join(part for part in (facts.get(field, ""), cell) if part)
    if not says_something(facts.get(Field.DONOR_NUMBER, "")):
        facts.pop(Field.DONOR_NUMBER, None)
    return facts


def _memory(
    line: TableLine, header: TableLine, fields: Mapping[int, Field], facts: Mapping[Field, str]
) -> tuple[int | None, list[ListError]]:
    text = facts.get(Field.MEMORY, "")
    index = next((at for at, field in fields.items() if field is Field.MEMORY), None)
    if index is None or not text or is_error(text):
        return None, []
    memory = memory_mib(text, unit_of(header.cells[index]))
    wrong = memory is None and says_something(text)
    return memory, [cell_error(_E.MEMORY_UNREADABLE, line, header, index, text)] if wrong else []


def memory_mib(text: str, unit: str = "") -> int | None:
    """MiB. `unit`: of a bare number, as the header says; else GB as donors write it, unless it is so large that it
    must be MB, kB or bytes.
    """
    match = _MEMORY.fullmatch(_without_thousands(text[:80], unit))
    if match is None:
        return None
    times, whole, part, named = match.groups()
    amount = float(f"{whole}.{part or 0}") * int(times or 1)
    size = round(amount * _BYTES[(named or unit or _bare_unit(amount))[0].casefold()] / _MIB)
    return size if 0 < size <= 4 * 1024 * 1024 else None


def _without_thousands(text: str, unit: str) -> str:
    """The digits together, of what is said in a unit smaller than GB."""
    match = _THOUSANDS.match(text)
    if match is None or not (match[2] or unit[:1] in {"m", "k", "b"} or len(match[1]) > 7):
        return text
    return match[1].replace(".", "").replace(",", "") + text[match.end(1) :]


def _bare_unit(amount: float) -> str:
    steps = ((SMALLEST_BARE_BYTES, "b"), (SMALLEST_BARE_KIB, "k"), (SMALLEST_BARE_MIB, "m"))
    return next((unit for least, unit in steps if amount >= least), "g")


def _shape_errors(line: TableLine, header: TableLine) -> Iterator[ListError]:
    surplus = [at for at in range(len(header.cells), len(line.cells)) if line.cells[at].strip()]
    if surplus:
        yield row_error(_E.TOO_MANY_CELLS, line, value=line.cells[surplus[0]], index=surplus[0])


def _cell_errors(line: TableLine, header: TableLine, fields: Mapping[int, Field]) -> Iterator[ListError]:
    for index, field in fields.items():
        if index < len(line.cells):
            for code in _cell_codes(line, index, field):
                error = cell_error(code, line, header, index, line.cells[index])
                yield replace(error, limit=LENGTHS[field]) if code is _E.CELL_TOO_LONG else error


def _cell_codes(line: TableLine, index: int, field: Field) -> Iterator[ListErrorCode]:
    cell = clean(line.cells[index])
    if is_error(cell):
        yield _E.CELL_ERROR
        return
    if len(cell) > LENGTHS[field]:
        yield _E.CELL_TOO_LONG
    if _CONTROL.search(line.cells[index]) or (field in _EXACT and has_invisible(cell)):
        yield _E.CONTROL_CHARACTERS
    if _is_empty_formula(line, index, field, cell):
        yield _E.FORMULA_EMPTY
    if field in _NUMBERS and is_rounded(cell):
        yield _E.RUINED_NUMBER
    if field in _NUMBERS and (index in line.dates or (field in _EXACT and is_day(cell))):
        yield _E.RUINED_DATE
    if field is Field.SERIAL and _is_no_number(cell):
        yield _E.WORDS_FOR_SERIAL
    if field is Field.QUANTITY and _is_other_than_one(cell):
        yield _E.MORE_THAN_ONE


def _is_no_number(cell: str) -> bool:
    """Whether this is written as a serial number and is none, or more than one: words, `5CD1/5CD2`, `12345.5`."""
    return holds_words(cell) or holds_several(cell) or holds_foreign(cell) or is_fraction(cell)


def _is_empty_formula(line: TableLine, index: int, field: Field, cell: str) -> bool:
    """A formula without a value; where a name or number belongs, zero is none, and neither are the words of one."""
    if field in _EXACT and is_formula(cell):
        return True
    return index in line.formulas and (field in _NAMED or not cell)


def _is_other_than_one(cell: str) -> bool:
    match = _COUNT.fullmatch(cell)
    return match is not None and int(match[1]) != 1


def cell_error(code: ListErrorCode, line: TableLine, header: TableLine, index: int, value: str) -> ListError:
    """What is wrong with this cell, and where it is."""
    column = header.cells[index].strip()[:80] if index < len(header.cells) else None
    return replace(row_error(code, line, value=value, index=index), column=column)


def row_error(code: ListErrorCode, line: TableLine, *, value: str = "", index: int | None = None) -> ListError:
    """What is wrong with this line."""
    cell = _cell_name(line, index) if index is not None else ""
    return ListError(
        code=code, line=line.number, value=clean(value)[:60], sheet=line.sheet, cell=cell, place=line.place, index=index
    )


def _cell_name(line: TableLine, index: int) -> str:
    """`C2`, where the cell stands in a workbook."""
    at = line.columns[index] if index < len(line.columns) else index
    return f"{_letters(at)}{line.number}" if line.sheet else ""


def _letters(index: int) -> str:
    letters, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def double_rows(rows: Sequence[ListRow], header: TableLine, fields: Mapping[int, Field]) -> Iterator[ListError]:
    """Lines that claim a real serial, or an own number, which an earlier one has."""
    columns = {field: index for index, field in fields.items() if field in _EXACT}
    serials: dict[str, TableLine] = {}
    numbers: dict[str, TableLine] = {}
    for row in rows:
        serial, number = row.facts.get(Field.SERIAL, ""), row.facts.get(Field.DONOR_NUMBER, "")
        key = row.serial_key
        first = serials.setdefault(key, row.line) if key is not None else row.line
        if first is not row.line:
            error = cell_error(_E.DOUBLE_SERIAL, row.line, header, columns[Field.SERIAL], serial)
            yield _beside(error, first)
        first = numbers.setdefault(number_key(number), row.line) if number else row.line
        if first is not row.line:
            error = cell_error(_E.DOUBLE_NUMBER, row.line, header, columns[Field.DONOR_NUMBER], number)
            yield _beside(error, first)


def _beside(error: ListError, first: TableLine) -> ListError:
    return replace(error, other_line=first.number, other_sheet=first.sheet if first.sheet != error.sheet else "")


def donor_rows(rows: Sequence[ListRow], header: TableLine, fields: Mapping[int, Field]) -> Iterator[DonorRow]:
    """Each row as a laptop, with what it is known again by."""
    columns = {field: index for index, field in fields.items() if field in _EXACT}
    keys = content_keys([row.facts for row in rows if _own_key(row) is None])
    for row in rows:
        serial = row.facts.get(Field.SERIAL) or None
        yield DonorRow(
            line=row.line.number,
            row_key=_own_key(row) or next(keys),
            place=row.line.place,
            sheet=row.line.sheet,
            serial_at=_place(row.line, header, columns.get(Field.SERIAL)),
            number_at=_place(row.line, header, columns.get(Field.DONOR_NUMBER)),
            manufacturer=row.facts.get(Field.MANUFACTURER, ""),
            model=row.facts.get(Field.MODEL, ""),
            serial=serial,
            serial_key=row.serial_key,
            donor_number=row.facts.get(Field.DONOR_NUMBER) or None,
            cpu=row.facts.get(Field.CPU, "")[:120] or None,
            memory_mib=row.memory_mib,
            note=_note(row.facts),
        )


def _place(line: TableLine, header: TableLine, index: int | None) -> CellPlace | None:
    if index is None:
        return None
    return CellPlace(column=header.cells[index].strip()[:80], index=index, cell=_cell_name(line, index))


def _own_key(row: ListRow) -> str | None:
    number = row.facts.get(Field.DONOR_NUMBER, "")
    if number:
        return number_key(number)
    return serial_row_key(row.serial_key) if row.serial_key else None


def _note(facts: Mapping[Field, str]) -> str | None:
    """What the donor says of the drive is a claim, not a medium: it stands in the note until somebody looks."""
    parts = (facts.get(field, "") for field in (Field.MODEL_NUMBER, Field.STORAGE, Field.NOTE))
    return "; ".join(part for part in parts if part) or None
