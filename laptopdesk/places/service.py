"""Writing places and organisations."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.numbering import take_numbers
from laptopdesk.core.reasons import CommonReason
from laptopdesk.core.search import normalise, sort_key
from laptopdesk.places import queries
from laptopdesk.places.errors import PlaceReason
from laptopdesk.places.events import (
    LocationAdded,
    LocationChanged,
    LocationClosed,
    OrganisationAdded,
    OrganisationChanged,
    OrganisationClosed,
)
from laptopdesk.places.models import LocationRow, OrganisationRow
from laptopdesk.places.rules import MAX_NAME, check_details, check_text, place_key, tidy, tidy_details
from laptopdesk.places.values import (
    ImportedPlace,
    ImportOutcome,
    LocationDetails,
    LocationId,
    OrganisationId,
    OrganisationKind,
)
from laptopdesk.protocol.codes import make_location_code

SERIES = "location"


def add_location(uow: UnitOfWork, details: LocationDetails, *, valid_from: date | None = None) -> LocationId:
    """A new place with the next Z code, used from `valid_from` (default: today); raises Refused."""
    uow.actor.require(Permission.MANAGE_PLACES)
    tidied = _checked(uow, details)
    number = take_numbers(uow.session, SERIES).start  # locks the series, so that the next question has one answer
    if place_key(tidied.name, tidied.postcode) in queries.places_by_key(uow.session):
        raise Refused([PlaceReason.ALREADY_EXISTS], about=tidied.name)
    row = _new_row(tidied, number, valid_from or to_local(uow.now).date())
    uow.session.add(row)
    uow.session.flush()
    uow.record(_added(row))
    return LocationId(row.id)


def change_location(uow: UnitOfWork, location_id: int, details: LocationDetails) -> None:
    """The place has these details; nothing is journaled when they are the same. Raises Refused, NotFound."""
    row = _locked(uow, location_id)
    uow.actor.require(Permission.MANAGE_PLACES, at=row.id)
    tidied = _checked(uow, details)
    other_id = queries.places_by_key(uow.session).get(place_key(tidied.name, tidied.postcode))
    if other_id not in (None, row.id):
        raise Refused([PlaceReason.ALREADY_EXISTS], about=tidied.name)
    changed = tuple(sorted(name for name, value in vars(tidied).items() if getattr(row, name) != value))
    for name in changed:
        setattr(row, name, getattr(tidied, name))
    row.sort_key, row.search_text = sort_key(row.name), _search_text(row)
    if changed:
        uow.record(LocationChanged(location_id=row.id, fields=changed))


def close_location(uow: UnitOfWork, location_id: int, until: date) -> None:
    """The place is no longer used from day `until` on; it stays in every record. Raises Refused, NotFound."""
    row = _locked(uow, location_id)
    uow.actor.require(Permission.MANAGE_PLACES, at=row.id)
    _check_closing(row, until)
    row.valid_until = until
    uow.record(LocationClosed(location_id=row.id, valid_until=until))


def import_locations(uow: UnitOfWork, places: Sequence[ImportedPlace]) -> ImportOutcome:
    """Every place that was not known is added; known ones (name, postcode) are left as they are."""
    uow.actor.require(Permission.MANAGE_PLACES)
    new = list(new_places(uow, places))
    numbers = take_numbers(uow.session, SERIES, len(new)) if new else range(0)
    today = to_local(uow.now).date()
    rows = [_new_row(place.details, number, today) for place, number in zip(new, numbers, strict=True)]
    uow.session.add_all(rows)
    uow.session.flush()
    for place, row in zip(new, rows, strict=True):
        uow.record(_added(row, place.source))
    return ImportOutcome(
        rows=len(places),
        created=len(rows),
        unchanged=len(places) - len(rows),
        location_ids=tuple(row.id for row in rows),
    )


def new_places(uow: UnitOfWork, places: Iterable[ImportedPlace]) -> Iterable[ImportedPlace]:
    """Those that an import would add, each once."""
    take_numbers(uow.session, SERIES, 0)  # the lock: two imports of one file at the same time make each place once
    keys = set(queries.places_by_key(uow.session))
    for place in places:
        key = place_key(place.details.name, place.details.postcode)
        if key not in keys:
            keys.add(key)
            yield place


def add_organisation(uow: UnitOfWork, name: str, kind: OrganisationKind) -> OrganisationId:
    """A new organisation that takes part from today on; raises Refused."""
    uow.actor.require(Permission.MANAGE_PLACES)
    title = _organisation_name(uow, name)
    row = OrganisationRow(name=title, sort_key=sort_key(title), kind=kind, valid_from=to_local(uow.now).date())
    uow.session.add(row)
    uow.session.flush()
    event = OrganisationAdded(organisation_id=row.id, kind=kind, valid_from=row.valid_from)
    uow.record(event)
    return OrganisationId(row.id)


def change_organisation(uow: UnitOfWork, organisation_id: int, name: str, kind: OrganisationKind) -> None:
    """The organisation has this name and kind; raises Refused, NotFound."""
    uow.actor.require(Permission.MANAGE_PLACES)
    row = _locked_organisation(uow, organisation_id)
    title = _organisation_name(uow, name, but=row.id)
    changed = tuple(field for field, new in (("kind", kind), ("name", title)) if getattr(row, field) != new)
    row.name, row.sort_key, row.kind = title, sort_key(title), kind
    if changed:
        uow.record(OrganisationChanged(organisation_id=row.id, fields=changed))


def close_organisation(uow: UnitOfWork, organisation_id: int, until: date) -> None:
    """The organisation no longer takes part from day `until` on; raises Refused, NotFound."""
    uow.actor.require(Permission.MANAGE_PLACES)
    row = _locked_organisation(uow, organisation_id)
    _check_closing(row, until)
    row.valid_until = until
    uow.record(OrganisationClosed(organisation_id=row.id, valid_until=until))


def _checked(uow: UnitOfWork, details: LocationDetails) -> LocationDetails:
    tidied = tidy_details(details)
    reasons = check_details(tidied)
    if tidied.organisation_id is not None and uow.session.get(OrganisationRow, tidied.organisation_id) is None:
        reasons += (PlaceReason.ORGANISATION_UNKNOWN,)
    if reasons:
        raise Refused(reasons, about=tidied.name)
    return tidied


def _organisation_name(uow: UnitOfWork, name: str, *, but: int | None = None) -> str:
    title = tidy(name)
    reasons = check_text(title, MAX_NAME, CommonReason.NAME_MISSING, PlaceReason.NAME_TOO_LONG)
    organisation = queries.find_organisation_by_name(uow.session, title)
    if organisation is not None and organisation.id != but:
        reasons += (PlaceReason.ALREADY_EXISTS,)
    if reasons:
        raise Refused(reasons, about=title)
    return title


def _check_closing(row: LocationRow | OrganisationRow, until: date) -> None:
    if row.valid_until is not None and row.valid_until <= until:
        raise Refused([PlaceReason.ALREADY_CLOSED])
    if until < row.valid_from:
        raise Refused([PlaceReason.CLOSES_TOO_EARLY])


def _new_row(details: LocationDetails, number: int, valid_from: date) -> LocationRow:
    row = LocationRow(
        code=make_location_code(number),
        sort_key=sort_key(details.name),
        search_text="",
        valid_from=valid_from,
        **vars(details),
    )
    row.search_text = _search_text(row)
    return row


def _search_text(row: LocationRow) -> str:
    return normalise(f"{row.name} {row.street} {row.postcode} {row.city} {row.code}")[:400]


def _added(row: LocationRow, source: str = "") -> LocationAdded:
    words = FreeText(source) if source else None
    return LocationAdded(location_id=row.id, code=row.code, kind=row.kind, valid_from=row.valid_from, source=words)


def _locked(uow: UnitOfWork, location_id: int) -> LocationRow:
    row = uow.session.scalar(sa.select(LocationRow).where(LocationRow.id == location_id).with_for_update())
    if row is None:
        raise NotFound("location", location_id)
    return row


def _locked_organisation(uow: UnitOfWork, organisation_id: int) -> OrganisationRow:
    query = sa.select(OrganisationRow).where(OrganisationRow.id == organisation_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("organisation", organisation_id)
    return row
