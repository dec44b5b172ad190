"""What makes a place acceptable, and how its name and postcode are written."""

import re

from laptopdesk.core.reasons import CommonReason
from laptopdesk.core.search import normalise
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.values import LocationDetails, LocationKind
from laptopdesk.protocol.words import Worded

MAX_NAME = MAX_STREET = 160
MAX_CITY = 80

# Dutch postcodes: four digits that do not begin with 0, two letters, never SA, SD or SS.
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*((?!SA|SD|SS)[A-Z]{2})", re.ASCII)

_KIND_WORDS: tuple[tuple[str, LocationKind], ...] = (
    ("huis van de wijk", LocationKind.HOUSE),
    ("huizen van de wijk", LocationKind.HOUSE),
    ("bibliotheek", LocationKind.LIBRARY),
    ("magazijn", LocationKind.STORE),
    ("werkplaats", LocationKind.WORKSHOP),
)

KIND_NAMES: dict[str, LocationKind] = {
    "huis": LocationKind.HOUSE,
    "huis van de wijk": LocationKind.HOUSE,
    "house": LocationKind.HOUSE,
    "bibliotheek": LocationKind.LIBRARY,
    "library": LocationKind.LIBRARY,
    "hub": LocationKind.HUB,
    "partner": LocationKind.PARTNER,
    "magazijn": LocationKind.STORE,
    "store": LocationKind.STORE,
    "werkplaats": LocationKind.WORKSHOP,
    "workshop": LocationKind.WORKSHOP,
}


def tidy(text: str) -> str:
    """The text on one line, words parted by one space."""
    return " ".join(text.split())


def read_postcode(text: str) -> str | None:
    """A Dutch postcode as `3011AB`, or None when it is none."""
    match = _POSTCODE.fullmatch(text.strip().upper())
    return "".join(match.groups()) if match else None


def place_key(name: str, postcode: str) -> tuple[str, str]:
    """By what a place is known again: its name without case and accents, and its postcode."""
    return normalise(name), postcode


def guess_kind(name: str) -> LocationKind:
    """The kind a name speaks of; a hub where it says nothing."""
    words = normalise(name)
    return next((kind for start, kind in _KIND_WORDS if start in words), LocationKind.HUB)


def tidy_details(details: LocationDetails) -> LocationDetails:
    """The same place as it is stored; a postcode that is none stays as it was typed."""
    return LocationDetails(
        name=tidy(details.name),
        kind=details.kind,
        street=tidy(details.street),
        postcode=read_postcode(details.postcode) or details.postcode,
        city=tidy(details.city),
        organisation_id=details.organisation_id,
    )


def check_details(details: LocationDetails) -> tuple[Worded, ...]:
    """Every reason why these cannot be the details of a place; empty when they can."""
    return (
        *check_text(details.name, MAX_NAME, CommonReason.NAME_MISSING, PlaceReason.NAME_TOO_LONG),
        *check_text(details.street, MAX_STREET, PlaceReason.STREET_MISSING, PlaceReason.STREET_TOO_LONG),
        *(() if read_postcode(details.postcode) else (PlaceReason.POSTCODE_WRONG,)),
        *check_text(details.city, MAX_CITY, PlaceReason.CITY_MISSING, PlaceReason.CITY_TOO_LONG),
    )


def check_text(text: str, most: int, missing: Worded, too_long: Worded) -> tuple[Worded, ...]:
    """Whether a required text is there, has something readable, and fits."""
    if not normalise(text):
        return (missing,)
    return (too_long,) if len(text) > most else ()
