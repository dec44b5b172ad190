"""Lines that add up others: totals, subtotals, counts and averages, as people and spreadsheets write them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from laptopdesk.assets.lots.readers.cells import clean
from laptopdesk.assets.lots.readers.kinds import is_maker
from laptopdesk.assets.lots.readers.values import Field, TableLine
from laptopdesk.core.search import normalise


class Sum(StrEnum):
    """Whether a line adds up others."""

    SURE = "sure"
    LIKELY = "likely"
    NO = "no"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


_ENDS = ("totaal", "total", "totalen", "totals", "summe", "subtot", "eindaantal")
"""`Subtotaal`, `tussentotaal`, `weektotaal`, `Zwischensumme`."""
_BEGINS = ("totaal", "subtotaal", "totalen", "gemiddeld", "gesamt")
"""`Totaalbedrag`, `gemiddelde`, `Gesamtergebnis`."""
_WORDS = _set("sum|som|aantal|aantallen|count|counta|average|avg|deelsom|cumulatief|qty|tot")
_ONLY_FIRST = _set("number")
_BEFORE = _set("in|grand|sub|running|algemeen|algemene|het|the|de|end|eind|tussen|overall|page|pagina|lopend|of|van|s")
"""What may stand beside such a word without being a name."""
_MANY = _set(
    "laptops|stuks|apparaten|devices|notebooks|assets|regels|rows|records|items|pcs|pieces|computers|units|machines|"
    "toestellen"
)
_ONE = _set("laptop|stuk|apparaat|device|notebook|asset|regel|row|record|item")
_UNITS = _set("eur|euro|gb|tb|st|x|pc|pcs") | _MANY
_NUMBERS = frozenset({Field.SERIAL, Field.DONOR_NUMBER})
_NAMES = _NUMBERS | {Field.MANUFACTURER, Field.MODEL, Field.MODEL_NUMBER}
_LONGEST_FIGURE = 4
"""A longer number in a column of numbers is one."""
_MOST_WORDS = 8
_PARTED = frozenset(" :=(")


def adds_up(line: TableLine, fields: Mapping[int, Field]) -> Sum:
    """Whether the line adds up others: surely where nothing but makers and figures stands beside the words for it.

    `fields`: what each column is read as.
    """
    filled = [(index, clean(cell)) for index, cell in enumerate(line.cells) if cell.strip()]
    at = next((at for at, (index, cell) in enumerate(filled) if _may_tell(cell, fields.get(index))), None)
    if at is None:
        return Sum.NO
    (index, words), others = filled[at], [*filled[:at], *filled[at + 1 :]]
    field = fields.get(index)
    if not _is_sum(words) and not (_is_count(words, field) and all(_is_figure(cell) for _index, cell in others)):
        return Sum.NO
    if any(_is_number(cell, fields.get(index)) for index, cell in others) or _is_remark(field, filled[:at], fields):
        return Sum.NO
    makers = [cell for _index, cell in others if not _is_figure(cell) and not _is_sum(cell)]
    if not makers or (all(map(is_maker, makers)) and not _holds_figures(words)):
        return Sum.SURE
    return Sum.LIKELY if field in _NAMES else Sum.NO


def _may_tell(cell: str, field: Field | None) -> bool:
    return _is_count(cell, field) or not (_is_figure(cell) or is_maker(cell))


def _is_remark(field: Field | None, before: Sequence[tuple[int, str]], fields: Mapping[int, Field]) -> bool:
    """Whether these words say something of the laptop that is named before them: `840;totaal versleten`."""
    return field not in _NAMES and any(fields.get(index) in _NAMES for index, _cell in before)


def _is_number(cell: str, field: Field | None) -> bool:
    """Whether this names a laptop: what stands in a column of numbers, and is no small figure."""
    return field in _NUMBERS and not (_is_figure(cell) and len(cell) <= _LONGEST_FIGURE) and not _is_sum(cell)


def _is_sum(text: str) -> bool:
    """`Totaal HP`, `HP Totaal`, `Count: 2`, `In totaal 2 laptops`; not `SOM-12`."""
    if _holds_figures(text) and _PARTED.isdisjoint(text):
        return False
    words = [word for word in normalise(text[:80]).split() if not word.isdecimal()]
    bare = [word for word in words if word not in _BEFORE and word not in _UNITS]
    if not bare or len(words) > _MOST_WORDS:
        return False
    return bare[0] in _ONLY_FIRST or _is_word(bare[0]) or _is_word(bare[-1])


def _is_word(word: str) -> bool:
    return word in _WORDS or word.endswith(_ENDS) or word.startswith(_BEGINS)


def _is_count(text: str, field: Field | None) -> bool:
    """`2 laptops`, `Laptops: 2`, `n = 2`; a column for it may say so of every laptop."""
    match normalise(text[:80]).split():
        case [word, number] if number.isdecimal() and field is not Field.QUANTITY:
            return word in _MANY or word == "n"
        case [number, word] if number.isdecimal() and field is not Field.QUANTITY:
            return word in _MANY or (number == "1" and word in _ONE)
    return False


def _holds_figures(text: str) -> bool:
    return any(char.isdecimal() for char in text)


def _is_figure(text: str) -> bool:
    return all(word.isdecimal() or word in _UNITS for word in normalise(text).split())
