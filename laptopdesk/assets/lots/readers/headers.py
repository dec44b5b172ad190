"""Which column is what: by its name, by what stands in it, or as somebody said."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from laptopdesk.assets.lots.readers.guessing import guess_by_values, looks_like
from laptopdesk.assets.lots.readers.names import field_of_name, strong_field, weak_field, words_of
from laptopdesk.assets.lots.readers.subject import kinds_stand_there, subject_of
from laptopdesk.assets.lots.readers.tables import MOST_COLUMNS
from laptopdesk.assets.lots.readers.values import (
    ChooseColumns,
    Columns,
    Field,
    Guess,
    ListError,
    ListErrorCode,
    TableLine,
)
from laptopdesk.core.search import normalise

SEVERAL = frozenset({Field.MODEL_NUMBER, Field.CPU, Field.STORAGE, Field.NOTE, Field.KIND, Field.QUANTITY})
_USEFUL = frozenset({Field.DONOR_NUMBER, Field.MANUFACTURER, Field.MODEL, Field.SERIAL})
MAX_COLUMNS = MOST_COLUMNS
_PARTED = re.compile(r"[,;\t|]|\s{2,}")
_TWO_NAMES = 3
"""The score of a certain name and a likely one."""


def field_of(header: str) -> Field | None:
    """What a column with this header may hold, whatever its case and punctuation; None for one we do not know."""
    return field_of_name(header)


def header_score(cells: Sequence[str]) -> int:
    """How much this line looks like a header: two for each certain name, one for a likely one; 0 for none."""
    names = [cell for cell in cells[:MAX_COLUMNS] if cell.strip()]
    strong = {strong_field(name) for name in names} - {None}
    return 2 * len(strong) + len({weak_field(name) for name in names} - {None} - strong)


def by_map(wanted: Mapping[str, Field | None], lines: Sequence[TableLine] = ()) -> ChooseColumns:
    """Columns read as somebody said, by name (see `column_names`); those not named keep what we know them by.

    `lines`: what stands under the header, from which columns of unknown names are guessed.
    """

    def choose(line: TableLine) -> Columns:
        if len(line.cells) > MAX_COLUMNS:
            return _too_many(line)
        names = column_names(line)
        strange = [name for name in wanted if name not in names]
        if strange:
            error = ListError(code=ListErrorCode.MAP_COLUMN_UNKNOWN, line=line.number, value=strange[0][:80])
            return Columns(fields={}, errors=(error,))
        fields = _columns(line, lines)
        choices = {index: wanted[name] for index, name in enumerate(names) if name in wanted}
        guesses = guess_by_values(line, lines, {**fields, **choices})
        guessed = {guess.index: guess.field for guess in guesses}
        read = {**guessed, **fields, **choices}
        chosen = {index: field for index, field in sorted(read.items()) if field is not None}
        return _checked(line, chosen, mapped=bool(wanted), guesses=guesses)

    return choose


def without_names(line: TableLine, fields: Mapping[int, Field]) -> ListErrorCode | None:
    """Why this line is no header: it is a laptop already, or all names stand in one cell. None where it may be one.

    `fields`: what each column is read as.
    """
    cells = [cell for cell in line.cells if cell.strip()]
    if len(cells) == 1 and header_score([part.strip(' "') for part in _PARTED.split(cells[0])]) >= _TWO_NAMES:
        return ListErrorCode.ONE_COLUMN
    if any(strong_field(cell) for cell in cells):
        return None
    taken = any(index < len(line.cells) and looks_like(field, line.cells[index]) for index, field in fields.items())
    return ListErrorCode.NO_HEADER if taken else None


def is_turned(lines: Sequence[TableLine]) -> bool:
    """Whether the names stand below each other in the first column, so that each laptop is a column."""
    below = header_score([line.cells[0] for line in lines if line.cells])
    return below >= _TWO_NAMES and below > header_score(lines[0].cells[1:])


def column_names(line: TableLine) -> tuple[str, ...]:
    """A name of its own for each column: its header, normalised; the second of one name with a number behind it."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for cell in line.cells:
        name = normalise(cell)[:100]
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def guess_columns(line: TableLine, lines: Sequence[TableLine] = ()) -> tuple[Field | None, ...]:
    """What each column seems to be; of two that claim the same, the first."""
    taken: set[Field] = set()
    guessed: list[Field | None] = []
    fields = _columns(line, lines)
    if subject_of(line, fields) is None:
        fields |= {guess.index: guess.field for guess in guess_by_values(line, lines, fields)}
    for index in range(min(len(line.cells), MAX_COLUMNS)):
        field = fields.get(index)
        guessed.append(None if field in taken else field)
        taken |= {field} - SEVERAL if field is not None else set()
    return tuple(guessed)


def headers_key(line: TableLine) -> str:
    """What this set of headers is known again by, whatever their order."""
    return sha256("\x1f".join(sorted(column_names(line))).encode()).hexdigest()


def _too_many(line: TableLine) -> Columns:
    error = ListError(
        code=ListErrorCode.TOO_MANY_COLUMNS, line=line.number, value=str(len(line.cells)), limit=MAX_COLUMNS
    )
    return Columns(fields={}, errors=(error,))


def _checked(
    line: TableLine, fields: dict[int, Field], *, mapped: bool = False, guesses: tuple[Guess, ...] = ()
) -> Columns:
    errors = tuple(_doubles(line, fields, mapped=mapped))
    if not errors and not _USEFUL & set(fields.values()):
        shown = ", ".join(name.strip() for name in line.cells if name.strip())
        errors = (ListError(code=ListErrorCode.HEADERS_UNKNOWN, line=line.number, value=shown[:120]),)
    return Columns(fields=fields, errors=errors, guessed=guesses)


def _columns(line: TableLine, lines: Sequence[TableLine] = ()) -> dict[int, Field]:
    """By their names; a column such as "Type" in which kinds stand names no model."""
    names = line.cells[: MAX_COLUMNS + 1]
    strong = {index: field for index, name in enumerate(names) if (field := strong_field(name)) is not None}
    taken = set(strong.values())
    weak: dict[int, Field] = {}
    for index, name in enumerate(names):
        field = weak_field(name) if index not in strong else None
        if field is Field.MODEL and kinds_stand_there(lines, index):
            field = Field.KIND
        if field is not None and (field is Field.KIND or field not in taken):
            weak[index] = field
            taken.add(field)
    return strong | weak


def _doubles(line: TableLine, fields: dict[int, Field], *, mapped: bool) -> Iterator[ListError]:
    """Two columns of one name, or two that claim to be the one serial, number, maker or model.

    Where somebody said what each column is (`mapped`), equal names mislead nobody.
    """
    seen: dict[str, str] = {}
    for index, name in enumerate(line.cells):
        field, shown = fields.get(index), name.strip()[:80]
        marks = {f"name {words_of(name)}"} if words_of(name) and not mapped else set()
        if field is not None and field not in SEVERAL:
            marks.add(f"field {field}")
        clash = next((seen[mark] for mark in sorted(marks) if mark in seen), None)
        if clash is not None:
            yield ListError(code=ListErrorCode.DOUBLE_COLUMN, line=line.number, column=shown, value=clash)
        for mark in marks:
            seen.setdefault(mark, shown)
