"""What a list is about: laptops, or people, models, licences, things; and what a single line of it is about."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from laptopdesk.assets.lots.readers.cells import clean
from laptopdesk.assets.lots.readers.kinds import (
    Kind,
    is_heading,
    is_kind,
    kind_by_chassis,
    kind_by_description,
    kind_by_system,
    kind_by_word,
)
from laptopdesk.assets.lots.readers.names import field_of_name, words_of
from laptopdesk.assets.lots.readers.values import Field, ReadTable, Score, TableLine, WhyLeftOut
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.search import normalise
from laptopdesk.protocol.words import N_, Worded


class Subject(Worded):
    """What a list that holds no laptops is about."""

    PEOPLE = "people", N_("This looks like a list of people, not of laptops. Use the list of laptops.")
    MODELS = "models", N_("This looks like a list of models. Use the list with one line per laptop.")
    LICENCES = "licences", N_("This looks like a list of licences, not of laptops. Use the list of laptops.")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


_PEOPLE = _set(
    "first name|last name|voornaam|achternaam|tussenvoegsel|full name|email|e mail|email address|emailadres|username|"
    "user name|gebruikersnaam|phone|phone number|telefoon|telefoonnummer|mobiel|job title|title|functie|"
    "geboortedatum|"
    "date of birth|employee number|employee num|personeelsnummer|manager|leidinggevende|street|straat|postcode|"
    "display name|given name|surname|bsn|user principal name|upn|adres|woonplaats|city|zip|country"
)
_LICENCES = _set(
    "license key|licence key|product key|licentie|licentiesleutel|seats|license|licensed to name|licensed to email|"
    "expiration date|software|software name|maintained|reassignable|publisher|uitgever"
)
_MODELS = _set(
    "min qty|minimum quantity|eol|eol rate|fieldset|depreciation|afschrijving|requestable|afschrijvingstermijn|"
    "model id|assets|number of assets|aantal assets|image"
)
_DESCRIBING = _set(
    "name|naam|item|item name|asset name|description|omschrijving|product|product name|artikel|artikelomschrijving|"
    "device|apparaat|titel"
)
_SYSTEMS = _set(
    "os|operating system|operating system name|besturingssysteem|betriebssystem|platform|os name|os type|device os|"
    "device platform|operatingsystem"
)
_IMEI = re.compile(r"\d{14,16}")
_SIGNED = re.compile(
    r"(?:naam|datum|handtekening|paraaf|voor akkoord|akkoord|opgesteld|opgemaakt|gecontroleerd|getekend|ondertekend|"
    r"plaats|name|date|signature|signed|approved|prepared|unterschrift)\b.{0,20}:",
    re.IGNORECASE,
)
_RULER = re.compile(r"[-=_+|:*\u2013\u2014 ]{2,}")
_SIGNS = 2
_EXAMPLES = 4


@dataclass(frozen=True, kw_only=True)
class OtherKind:
    """What stands in a line that is about no laptop."""

    words: str


def subject_of(header: TableLine, fields: Mapping[int, Field]) -> Subject | None:
    """What the names of the columns say the list is about, where that is no laptop.

    `fields`: by name or as a person said; not those that were guessed by values.
    """
    names = {words_of(cell) for cell in header.cells if cell.strip()}
    devices = set(fields.values()) & {Field.SERIAL, Field.MODEL, Field.MANUFACTURER, Field.DONOR_NUMBER}
    identified = {Field.SERIAL, Field.DONOR_NUMBER} & set(fields.values())
    if len(names & _PEOPLE) >= _SIGNS and not devices:
        return Subject.PEOPLE
    if len(names & _LICENCES) >= _SIGNS and Field.MODEL not in devices:
        return Subject.LICENCES
    if names & _MODELS and not identified and {Field.MODEL, Field.MODEL_NUMBER} & set(fields.values()):
        return Subject.MODELS
    return None


def headings_of(table: ReadTable) -> dict[str, str]:
    """By place, the word for a kind under which a line stands: `Monitoren` on a line of its own, or as its sheet.

    A title above the header counts where it is such a word and no more.
    """
    header, *lines = table.lines
    above = [out for out in table.left_out if out.why is WhyLeftOut.ABOVE_HEADER and is_heading(out.words)]
    titles = {out.sheet: out.words for out in above}
    wide = sum(1 for cell in header.cells if cell.strip()) > _SIGNS
    under: dict[str, str] = {}
    headings: dict[str, str] = {}
    for line in lines:
        cells = [clean(cell) for cell in line.cells if cell.strip()]
        if wide and len(cells) == 1 and is_heading(cells[0]):
            under[line.sheet] = cells[0]
        word = under.get(line.sheet) or titles.get(line.sheet) or line.sheet
        if is_heading(word):
            headings[line.place] = word
    return headings


def other_kinds(
    header: TableLine,
    lines: Sequence[TableLine],
    fields: Mapping[int, Field],
    laptop_kinds: frozenset[str],
    headings: Mapping[str, str],
) -> dict[str, OtherKind]:
    """By place, the lines that are about something else. `laptop_kinds`: words that mean a laptop, as a person said.

    Where a column says of some lines that they are laptops, any other word in it is another kind. `headings`: see
    `headings_of`.
    """
    kinds_at = _kind_columns(header, lines, fields)
    models = [index for index, field in fields.items() if field is Field.MODEL]
    described = [
        index for index, name in enumerate(header.cells) if words_of(name) in _DESCRIBING and index not in models
    ]
    systems = [index for index, name in enumerate(header.cells) if words_of(name) in _SYSTEMS]
    phones = _phone_columns(header, fields) if not systems else []
    words = {line.place: _kind_cell(line, header, kinds_at) for line in lines}
    named = any(kind is Kind.LAPTOP for _word, kind in words.values())
    others: dict[str, OtherKind] = {}
    for line in lines:
        word, kind = words[line.place]
        if normalise(word) in laptop_kinds and word:
            continue
        about = [*_descriptions(line, models, described), *_systems(line, systems), *_heading(line, headings)]
        about += _phone(line, phones)
        if kind is Kind.OTHER or (kind is Kind.UNSAID and word and named):
            others[line.place] = OtherKind(words=word[:60])
        elif kind is Kind.UNSAID and about and about[0][1] is Kind.OTHER and normalise(about[0][0]) not in laptop_kinds:
            others[line.place] = OtherKind(words=about[0][0][:60])
    return others


def _kind_columns(header: TableLine, lines: Sequence[TableLine], fields: Mapping[int, Field]) -> list[int]:
    """The columns for kinds, the one first that says of some line that it is a laptop."""
    columns = [index for index, field in fields.items() if field is Field.KIND]
    return sorted(columns, key=lambda index: not any(_kind_at(line, header, index) is Kind.LAPTOP for line in lines))


def _kind_cell(line: TableLine, header: TableLine, columns: Sequence[int]) -> tuple[str, Kind]:
    """What the first of the columns that knows a kind says; where none does, what stands in the first."""
    cells = [(_cell(line, index), _kind_at(line, header, index)) for index in columns]
    first = cells[0] if cells else ("", Kind.UNSAID)
    return next((one for one in cells if one[1] is not Kind.UNSAID), first)


def _kind_at(line: TableLine, header: TableLine, index: int) -> Kind:
    word = _cell(line, index)
    if not word:
        return Kind.UNSAID
    return kind_by_chassis(word) if words_of(header.cells[index]).startswith("chassis") else kind_by_word(word)


def _descriptions(line: TableLine, models: Sequence[int], described: Sequence[int]) -> list[tuple[str, Kind]]:
    """What the columns that name the thing say of its kind, the model first; those that say nothing left out."""
    cells = [_cell(line, index) for index in (*models, *described)]
    return [(cell, kind) for cell in cells if cell and (kind := kind_by_description(cell)) is not Kind.UNSAID]


def _systems(line: TableLine, columns: Sequence[int]) -> Iterator[tuple[str, Kind]]:
    """What runs there, where that is on no laptop."""
    cells = [_cell(line, index) for index in columns]
    yield from ((cell, Kind.OTHER) for cell in cells if kind_by_system(cell) is Kind.OTHER)


def _phone_columns(header: TableLine, fields: Mapping[int, Field]) -> list[tuple[int, str]]:
    """Where numbers of phones stand, in a list that tells of no processor or memory."""
    if {Field.CPU, Field.MEMORY, Field.STORAGE} & set(fields.values()):
        return []
    return [(index, name.strip()) for index, name in enumerate(header.cells) if words_of(name).startswith("imei")]


def _phone(line: TableLine, columns: Sequence[tuple[int, str]]) -> Iterator[tuple[str, Kind]]:
    yield from ((name, Kind.OTHER) for index, name in columns if _IMEI.fullmatch(_cell(line, index).replace(" ", "")))


def _heading(line: TableLine, headings: Mapping[str, str]) -> Iterator[tuple[str, Kind]]:
    word = headings.get(line.place, "")
    if word:
        yield word, kind_by_word(word)


def holds_no_laptop(
    header: TableLine,
    lines: Sequence[TableLine],
    fields: Mapping[int, Field],
    others: Mapping[str, OtherKind],
    headings: Mapping[str, str],
) -> str | None:
    """Examples of what a list is about in which most lines are something else and none is said to be a laptop."""
    if not lines or len(others) * 2 < len(lines) or len(others) < _SIGNS:
        return None
    kinds_at = _kind_columns(header, lines, fields)
    systems_at = [index for index, name in enumerate(header.cells) if words_of(name) in _SYSTEMS]
    models = [index for index, field in fields.items() if field is Field.MODEL]
    for line in lines:
        if line.place in others:
            continue
        heading = kind_by_word(headings.get(line.place, ""))
        systems = {kind_by_system(_cell(line, index)) for index in systems_at}
        if Kind.LAPTOP in {_kind_cell(line, header, kinds_at)[1], heading, *systems}:
            return None
        if any(kind_by_description(_cell(line, index)) is Kind.LAPTOP for index in models):
            return None
    common = Counter(other.words for other in others.values()).most_common(_EXAMPLES)
    return ", ".join(words for words, _count in common)[:120]


def _cell(line: TableLine, index: int | None) -> str:
    return clean(line.cells[index]) if index is not None and index < len(line.cells) else ""


def kinds_stand_there(lines: Sequence[TableLine], index: int) -> bool:
    """Whether a column that could name models names kinds: `Laptop`, `Desktop`, `Monitor`."""
    cells = [cell for line in lines[:200] if (cell := _cell(line, index))]
    return bool(cells) and sum(map(is_kind, cells)) * 10 >= len(cells) * 6


def is_header_again(line: TableLine, header: TableLine, score: Score) -> bool:
    """Whether the line names the columns once more, as exports do on every page. `score` knows a header."""
    cells = [(cell.strip(), index) for index, cell in enumerate(line.cells) if cell.strip()]
    if not cells or not (field_of_name(cells[0][0]) or cells[0][0] in {cell.strip() for cell in header.cells}):
        return False
    same = sum(index < len(header.cells) and words_of(header.cells[index]) == words_of(cell) for cell, index in cells)
    points = score(line.cells)
    return same == len(cells) or (points >= 4 and points * 10 >= len(cells) * 12)


def is_ruler(line: TableLine) -> bool:
    """Whether the line is there to be seen only: dashes under a header, as databases write them."""
    return all(_RULER.fullmatch(cell.strip()) for cell in line.cells if cell.strip())


def lonely_cells(
    lines: Sequence[TableLine], header: TableLine, fields: Mapping[int, Field]
) -> Iterator[tuple[TableLine, int]]:
    """Lines in which one cell stands where others have more: a heading between, a page number, the end of an export."""
    if sum(1 for cell in header.cells if cell.strip()) <= _SIGNS:
        return
    filled = {line.place: [at for at, cell in enumerate(line.cells) if cell.strip()] for line in lines}
    shapes = Counter(tuple(places) for places in filled.values())
    words = Counter((at, normalise(line.cells[at])) for line in lines for at in filled[line.place][:1])
    for line in lines:
        places = filled[line.place]
        if any(_SIGNED.match(line.cells[at].strip()) for at in places) and not has_number(line, fields):
            yield line, places[0]
            continue
        if len(places) != 1:
            continue
        telling = fields.get(places[0]) in {Field.MODEL, Field.SERIAL, Field.DONOR_NUMBER}
        if telling and shapes[tuple(places)] * 2 > len(lines):
            continue
        cell = clean(line.cells[places[0]])
        again = words[places[0], normalise(cell)] > 1
        if not _can_stand_alone(cell, fields.get(places[0]), again=again):
            yield line, places[0]


def has_number(line: TableLine, fields: Mapping[int, Field]) -> bool:
    """Whether something in the line names one laptop."""
    numbers = [index for index, field in fields.items() if field in {Field.SERIAL, Field.DONOR_NUMBER}]
    return any(normalise_serial(_cell(line, index)) is not None for index in numbers)


def _can_stand_alone(cell: str, field: Field | None, *, again: bool) -> bool:
    """Whether one cell is enough to be a laptop: a number of its own, or the model of others too."""
    if field is Field.SERIAL:
        return normalise_serial(cell) is not None and " " not in cell
    figures = any(char.isdecimal() for char in cell)
    if field is Field.DONOR_NUMBER:
        return figures and " " not in cell
    return field is Field.MODEL and (again or kind_by_description(cell) is Kind.LAPTOP)
