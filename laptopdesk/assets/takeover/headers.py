"""Which column is what in the spreadsheets that were kept before this system, and what their words for a state mean."""

from collections.abc import Mapping, Sequence

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.lots.readers.names import words_of
from laptopdesk.assets.lots.readers.tables import MOST_COLUMNS
from laptopdesk.assets.takeover.values import TakeoverColumn
from laptopdesk.core.search import normalise

_NAMES: dict[TakeoverColumn, str] = {
    TakeoverColumn.NUMBER: (
        "tag|label|nummer|number|laptopnummer|laptop nummer|laptop nr|nr|oud nummer|old number|asset tag|asset nummer|"
        "inventarisnummer|sticker|stickernummer|code|id"
    ),
    TakeoverColumn.MANUFACTURER: "merk|fabrikant|manufacturer|make|brand|maker",
    TakeoverColumn.MODEL: "model|type|modelnaam|model name",
    TakeoverColumn.SERIAL: (
        "serienummer|serie nummer|serienr|serie nr|serial|serial number|serial no|s n|sn|service tag"
    ),
    TakeoverColumn.STATE: "status|staat|toestand|state|stand",
    TakeoverColumn.PLACE: "locatie|plaats|plek|location|place|huis|huis van de wijk|waar",
    TakeoverColumn.HOLDER: "deelnemer|naam|naam deelnemer|bewoner|houder|ontvanger|holder|name|participant|resident",
    TakeoverColumn.CONTACT: "telefoon|telefoonnummer|tel|mobiel|e mail|email|mail|contact|phone|contactgegevens",
    TakeoverColumn.RECEIVED_ON: (
        "ontvangen|ontvangen op|datum ontvangst|datum ontvangen|received|received on|date received"
    ),
    TakeoverColumn.HANDED_ON: (
        "uitgegeven|uitgegeven op|datum uitgifte|uitgiftedatum|handed out|handed out on|date handed out"
    ),
    TakeoverColumn.PROGRAMME: "traject|programma|programme|program|training|cursus",
    TakeoverColumn.REMARK: "opmerking|opmerkingen|bijzonderheden|notitie|toelichting|remark|remarks|note|notes|comment",
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names.split("|")}

_STATES: dict[LaptopState, str] = {
    LaptopState.READY: "klaar|gereed|klaar voor uitgifte|uitgifteklaar|beschikbaar|ready|available|op voorraad",
    LaptopState.HANDED_OUT: "uitgegeven|uitgereikt|uit|bij deelnemer|in gebruik|uitgeleend|handed out|issued|out",
    LaptopState.RECEIVED: "ontvangen|binnen|binnengekomen|nieuw|te wissen|received|new|in",
    LaptopState.REPAIR: "reparatie|in reparatie|kapot|defect|stuk|repair|broken|in repair",
    LaptopState.MISSING: "vermist|kwijt|gestolen|verloren|missing|lost|stolen",
    LaptopState.DISPOSED: "afgevoerd|afgeschreven|recycling|gerecycled|verwijderd|disposed|scrapped|recycled",
}
KNOWN_STATES: Mapping[str, LaptopState] = {word: state for state, words in _STATES.items() for word in words.split("|")}
"""Words that mean a state, in comparable form. A person gives the meaning of others with the list."""

STATES = tuple(_STATES)
"""The states a laptop can be taken over in; what lies between is done here, with evidence."""


def column_of(header: str) -> TakeoverColumn | None:
    """What a column with this header holds, whatever its case and punctuation; None for one we do not know."""
    return _COLUMN_OF.get(words_of(header))


def takeover_score(cells: Sequence[str]) -> int:
    """How much this line looks like a header: two for each name we know."""
    return 2 * len({column_of(cell) for cell in cells[:MOST_COLUMNS] if cell.strip()} - {None})


def state_of(word: str, more: Mapping[str, LaptopState]) -> LaptopState | None:
    """The state this word means, by what a person said of it first; None for one nobody explained."""
    bare = normalise(word)
    return more.get(bare) or KNOWN_STATES.get(bare)
