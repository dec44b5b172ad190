"""Places and partners as plain values."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from laptopdesk.protocol.words import N_, Worded

LocationId = NewType("LocationId", int)
OrganisationId = NewType("OrganisationId", int)


class LocationKind(Worded):
    """What kind of place it is; only `store` and `workshop` hold laptops that nobody hands out there."""

    HOUSE = "house", N_("neighbourhood house")
    LIBRARY = "library", N_("library")
    HUB = "hub", N_("hub")
    PARTNER = "partner", N_("partner")
    STORE = "store", N_("store")
    WORKSHOP = "workshop", N_("workshop")


class OrganisationKind(Worded):
    """What an organisation does for the programme; one may do several, this is the main one."""

    DONOR = "donor", N_("donor")
    REFERRER = "referrer", N_("referrer")
    HOST = "host", N_("host")
    PROGRAMME = "programme", N_("programme")


@dataclass(frozen=True, kw_only=True)
class Location:
    """One place. `code` is its printed Z code; valid from and until are days, until exclusive."""

    id: LocationId
    code: str
    name: str
    kind: LocationKind
    street: str
    postcode: str
    city: str
    organisation_id: OrganisationId | None
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A donor, a referring partner or a host."""

    id: OrganisationId
    name: str
    kind: OrganisationKind
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class LocationDetails:
    """What a person says about a place: name, kind, address, and whose it is."""

    name: str
    kind: LocationKind
    street: str
    postcode: str
    city: str
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedPlace:
    """One good line of a file of places; `line` as an editor counts."""

    line: int
    details: LocationDetails
    source: str


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What an import made, or would make: rows read, places new and places already known."""

    rows: int
    created: int
    unchanged: int
    location_ids: tuple[int, ...] = ()
