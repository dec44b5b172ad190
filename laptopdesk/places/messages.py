"""Sentences of places: why not, and what kinds are called."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.values import LocationKind, OrganisationKind


def place_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """The reason in the language of the page, at most 15 words."""
    match PlaceReason(reason):
        case PlaceReason.NAME_MISSING:
            return _("The name is missing.")
        case PlaceReason.NAME_TOO_LONG:
            return _("The name is too long: at most 160 characters.")
        case PlaceReason.STREET_MISSING:
            return _("The street and house number are missing.")
        case PlaceReason.STREET_TOO_LONG:
            return _("The street is too long: at most 160 characters.")
        case PlaceReason.POSTCODE_WRONG:
            return _("This is not a Dutch postcode. Write it as 3011 AB.")
        case PlaceReason.CITY_MISSING:
            return _("The town is missing.")
        case PlaceReason.CITY_TOO_LONG:
            return _("The town is too long: at most 80 characters.")
        case PlaceReason.KIND_UNKNOWN:
            return _("This kind of place is not known.")
        case PlaceReason.ALREADY_EXISTS:
            return _("There is already one with this name.")
        case PlaceReason.ALREADY_CLOSED:
            return _("It is already closed from that day on.")
        case PlaceReason.CLOSES_TOO_EARLY:
            return _("It cannot close before it opened.")
        case PlaceReason.ORGANISATION_UNKNOWN:
            return _("This organisation is not known.")
        case PlaceReason.FILE_EMPTY:
            return _("There are no rows in this file.")
        case PlaceReason.FILE_TOO_LARGE:
            return _("This file is too large. Split it into smaller ones.")
        case PlaceReason.FILE_NOT_TEXT:
            return _("This is not a text file. Save the sheet as CSV (UTF-8).")
        case PlaceReason.FILE_BROKEN:
            return _("From this line on the file is broken. Check the quotation marks.")
        case PlaceReason.COLUMN_MISSING:
            return _("These columns are missing. The first line must name them.")
        case PlaceReason.COLUMN_TWICE:
            return _("This column is there twice.")
        case PlaceReason.CELLS_WRONG:
            return _("This line has more cells than the first line has names.")
        case _ as never:
            assert_never(never)


def kind_name(kind: LocationKind) -> str:
    """What a kind of place is called on screen."""
    match kind:
        case LocationKind.HOUSE:
            return _("neighbourhood house")
        case LocationKind.LIBRARY:
            return _("library")
        case LocationKind.HUB:
            return _("hub")
        case LocationKind.PARTNER:
            return _("partner")
        case LocationKind.STORE:
            return _("store")
        case LocationKind.WORKSHOP:
            return _("workshop")
        case _ as never:
            assert_never(never)


def organisation_kind_name(kind: OrganisationKind) -> str:
    """What a kind of organisation is called on screen."""
    match kind:
        case OrganisationKind.DONOR:
            return _("donor")
        case OrganisationKind.REFERRER:
            return _("referrer")
        case OrganisationKind.HOST:
            return _("host")
        case OrganisationKind.PROGRAMME:
            return _("programme")
        case _ as never:
            assert_never(never)
