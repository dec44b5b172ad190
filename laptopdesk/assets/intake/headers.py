"""Which column is what: headers that donors use, in Dutch and English."""

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256

from laptopdesk.assets.intake.values import ChooseColumns, Columns, Field, Line, ListError, ListErrorCode
from laptopdesk.core.search import normalise

_NAMES: dict[Field, str] = {
    Field.DONOR_NUMBER: (
        "asset tag|asset number|asset no|asset nr|asset id|asset|inventory number|inventory no|inventory nr|"
        "inventory id|inventarisnummer|inventaris nr|objectnummer|registratienummer|own number|donor number|"
        "donor s number|donor s own number|eigen nummer|nummer donor|tag|id device internal"
    ),
    Field.MANUFACTURER: "manufacturer|make|brand|merk|fabrikant",
    Field.MODEL: "model|model name|modelnaam",
    Field.MODEL_NUMBER: (
        "model number|model no|model nr|modelnummer|part number|part no|partnumber|product number|productnummer|sku|"
        "typenummer|artikelnummer"
    ),
    Field.SERIAL: (
        "serial|serial number|serial no|serial nr|serialnumber|serialno|s n|sn|serie|serienummer|serie nummer|serienr|"
        "serie nr|serie no"
    ),
    Field.CPU: "cpu|processor|processor type|processortype",
    Field.MEMORY: "memory|ram|memory gb|ram gb|geheugen|werkgeheugen|intern geheugen|geheugen gb|werkgeheugen gb",
    Field.STORAGE: (
        "storage|disk|drive|hard drive|hard disk|hdd|ssd|storage gb|opslag|opslagcapaciteit|schijf|harde schijf|"
        "opslag gb|schijfgrootte"
    ),
    Field.NOTE: (
        "note|notes|remark|remarks|comment|comments|info|asset notes|notitie|notities|opmerking|opmerkingen|"
        "bijzonderheden|toelichting"
    ),
}
_WEAKER: dict[Field, str] = {
    Field.MANUFACTURER: "vendor|maker|producent",
    Field.MODEL: "type|product|product name|productnaam|laptop|device|apparaat|omschrijving",
    Field.SERIAL: "service tag|servicetag",
}
"""Names that mean this where no better column is there: lists with "Model" often have a "Type" beside it."""

_STRONG_OF = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_WEAK_OF = {name: field for field, names in _WEAKER.items() for name in names.split("|")}
_SEVERAL = frozenset({Field.MODEL_NUMBER, Field.CPU, Field.STORAGE, Field.NOTE})
_USEFUL = frozenset({Field.DONOR_NUMBER, Field.MANUFACTURER, Field.MODEL, Field.SERIAL})
MAX_COLUMNS = 200


def field_of(header: str) -> Field | None:
    """What a column with this header may hold, whatever its case and punctuation; None for one we do not know."""
    bare = normalise(header)
    return _STRONG_OF.get(bare) or _WEAK_OF.get(bare)


def read_headers(line: Line) -> Columns:
    """The columns we know by their names, and what is wrong with the header line."""
    return _checked(line, _columns(line)) if len(line.cells) <= MAX_COLUMNS else _too_many(line)


def by_map(wanted: Mapping[str, Field | None]) -> ChooseColumns:
    """Columns read as somebody said, by name (see `column_names`); those not named keep what we know them by."""

    def choose(line: Line) -> Columns:
        if len(line.cells) > MAX_COLUMNS:
            return _too_many(line)
        names = column_names(line)
        strange = [name for name in wanted if name not in names]
        if strange:
            error = ListError(code=ListErrorCode.MAP_COLUMN_UNKNOWN, line=line.number, value=strange[0][:80])
            return Columns(fields={}, errors=(error,))
        guessed = _columns(line)
        said = {index: wanted.get(name, guessed.get(index)) for index, name in enumerate(names)}
        return _checked(line, {index: field for index, field in said.items() if field is not None}, mapped=True)

    return choose


def column_names(line: Line) -> tuple[str, ...]:
    """A name of its own for each column: its header, normalised; the second of one name with a number behind it."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for cell in line.cells:
        name = normalise(cell)[:100]
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def guess_columns(line: Line) -> tuple[Field | None, ...]:
    """What each column seems to be; of two that claim the same, the first."""
    taken: set[Field] = set()
    guessed: list[Field | None] = []
    fields = _columns(line)
    for index in range(min(len(line.cells), MAX_COLUMNS)):
        field = fields.get(index)
        guessed.append(None if field in taken else field)
        taken |= {field} - _SEVERAL if field is not None else set()
    return tuple(guessed)


def headers_key(line: Line) -> str:
    """What this set of headers is known again by, whatever their order."""
    return sha256("\x1f".join(sorted(column_names(line))).encode()).hexdigest()


def _too_many(line: Line) -> Columns:
    error = ListError(code=ListErrorCode.TOO_MANY_COLUMNS, line=line.number, value=str(len(line.cells)))
    return Columns(fields={}, errors=(error,))


def _checked(line: Line, fields: dict[int, Field], *, mapped: bool = False) -> Columns:
    errors = tuple(_doubles(line, fields, mapped=mapped))
    if not errors and not _USEFUL & set(fields.values()):
        shown = ", ".join(name.strip() for name in line.cells if name.strip())
        errors = (ListError(code=ListErrorCode.HEADERS_UNKNOWN, line=line.number, value=shown[:120]),)
    return Columns(fields=fields, errors=errors)


def _columns(line: Line) -> dict[int, Field]:
    names = [normalise(name) for name in line.cells]
    strong = {index: _STRONG_OF[name] for index, name in enumerate(names) if name in _STRONG_OF}
    taken = set(strong.values())
    weak: dict[int, Field] = {}
    for index, name in enumerate(names):
        if name in _WEAK_OF and _WEAK_OF[name] not in taken:
            weak[index] = _WEAK_OF[name]
            taken.add(_WEAK_OF[name])
    return strong | weak


def _doubles(line: Line, fields: dict[int, Field], *, mapped: bool) -> Iterator[ListError]:
    """Two columns of one name, or two that claim to be the one serial, number, maker or model.

    Where somebody said what each column is (`mapped`), equal names mislead nobody.
    """
    seen: dict[str, str] = {}
    for index, name in enumerate(line.cells):
        field, shown = fields.get(index), name.strip()[:80]
        marks = {f"name {normalise(name)}"} if normalise(name) and not mapped else set()
        if field is not None and field not in _SEVERAL:
            marks.add(f"field {field}")
        clash = next((seen[mark] for mark in sorted(marks) if mark in seen), None)
        if clash is not None:
            yield ListError(code=ListErrorCode.DOUBLE_COLUMN, line=line.number, column=shown, value=clash)
        for mark in marks:
            seen.setdefault(mark, shown)
