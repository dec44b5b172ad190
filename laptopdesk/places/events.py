"""What happened to places and organisations."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from laptopdesk.core.events import Event, FreeText
from laptopdesk.places.values import LocationKind, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class LocationAdded(Event):
    """A place exists from a day on; `source` says where it was read, if it was imported."""

    action: ClassVar[str] = "location.added"
    location_id: int
    code: str
    kind: LocationKind
    valid_from: date
    source: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class LocationChanged(Event):
    """These fields of a place have new values; the values stand in its row."""

    action: ClassVar[str] = "location.changed"
    location_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LocationClosed(Event):
    """The place is no longer used from this day on."""

    action: ClassVar[str] = "location.closed"
    location_id: int
    valid_until: date


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(Event):
    """An organisation takes part from a day on."""

    action: ClassVar[str] = "organisation.added"
    organisation_id: int
    kind: OrganisationKind
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    """These fields of an organisation have new values."""

    action: ClassVar[str] = "organisation.changed"
    organisation_id: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OrganisationClosed(Event):
    """The organisation no longer takes part from this day on."""

    action: ClassVar[str] = "organisation.closed"
    organisation_id: int
    valid_until: date
