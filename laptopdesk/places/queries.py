"""Reading places and organisations."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places, contains
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.core.search import normalise, sought_words
from laptopdesk.places.models import LocationRow, OrganisationRow
from laptopdesk.places.rules import place_key
from laptopdesk.places.values import Location, LocationId, LocationKind, Organisation, OrganisationId, OrganisationKind
from laptopdesk.protocol.codes import find_code

Places = Everywhere | frozenset[int]


def get_location(session: Session, location_id: int) -> Location:
    """The place with this id; raises NotFound."""
    row = session.get(LocationRow, location_id)
    if row is None:
        raise NotFound("location", location_id)
    return _location(row)


def find_location(session: Session, location_id: int | None) -> Location | None:
    """The place with this id, or None."""
    row = session.get(LocationRow, location_id) if location_id is not None else None
    return _location(row) if row else None


def find_location_by_code(session: Session, code: str) -> Location | None:
    """The place with this Z code in its stored form, or None."""
    row = session.scalar(sa.select(LocationRow).where(LocationRow.code == code))
    return _location(row) if row else None


def list_locations(
    session: Session,
    *,
    term: str = "",
    kind: LocationKind | None = None,
    on: date | None = None,
    within: Places | None = None,
) -> tuple[Location, ...]:
    """Places by name: those that hold every word of `term`, of this kind, in use on that day, among `within`."""
    query = sa.select(LocationRow).where(*_in_use(LocationRow, on), at_places(LocationRow.id, within))
    query = query.where(_named(term))
    if kind is not None:
        query = query.where(LocationRow.kind == kind)
    return tuple(_location(row) for row in session.scalars(query.order_by(LocationRow.sort_key, LocationRow.id)))


def _named(term: str) -> sa.ColumnElement[bool]:
    """Every word of the text, or the code that it is in full."""
    code = find_code(term)
    if code is not None:
        return LocationRow.code == code.text
    return sa.and_(sa.true(), *(contains(LocationRow.search_text, word) for word in sought_words(term)))


def choices(
    session: Session, *, on: date | None = None, within: Places | None = None, kinds: Iterable[LocationKind] = ()
) -> tuple[tuple[str, str], ...]:
    """(id, name) of the places to choose from, by name, for a select field; two of one name get their postcode."""
    chosen = frozenset(kinds)
    rows = [row for row in list_locations(session, on=on, within=within) if not chosen or row.kind in chosen]
    names = [row.name for row in rows]
    return tuple(
        (str(row.id), row.name if names.count(row.name) == 1 else f"{row.name} ({row.postcode})") for row in rows
    )


def codes_by_id(session: Session) -> dict[int, str]:
    """The code of every location, also of closed ones."""
    return {row.id: row.code for row in session.execute(sa.select(LocationRow.id, LocationRow.code))}


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these places by id; ids that do not exist are left out."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    query = sa.select(LocationRow.id, LocationRow.name).where(LocationRow.id.in_(wanted))
    return dict(session.execute(query).all())


def places_by_key(session: Session) -> dict[tuple[str, str], LocationId]:
    """Every place by what an import knows it by: normalised name and postcode."""
    query = sa.select(LocationRow.id, LocationRow.name, LocationRow.postcode)
    return {place_key(name, postcode): LocationId(key) for key, name, postcode in session.execute(query)}


def get_organisation(session: Session, organisation_id: int) -> Organisation:
    """The organisation with this id; raises NotFound."""
    row = session.get(OrganisationRow, organisation_id)
    if row is None:
        raise NotFound("organisation", organisation_id)
    return _organisation(row)


def find_organisation_by_name(session: Session, name: str) -> Organisation | None:
    """The organisation of this name, whatever its case and accents, or None."""
    wanted = normalise(name)
    query = sa.select(OrganisationRow).where(OrganisationRow.sort_key == wanted[:80])
    return next((_organisation(row) for row in session.scalars(query) if normalise(row.name) == wanted), None)


def list_organisations(
    session: Session, *, kind: OrganisationKind | None = None, on: date | None = None
) -> tuple[Organisation, ...]:
    """Organisations by name, of this kind, taking part on that day."""
    query = sa.select(OrganisationRow).where(*_in_use(OrganisationRow, on))
    if kind is not None:
        query = query.where(OrganisationRow.kind == kind)
    rows = session.scalars(query.order_by(OrganisationRow.sort_key, OrganisationRow.id))
    return tuple(_organisation(row) for row in rows)


def organisation_choices(
    session: Session, *, kind: OrganisationKind | None = None, on: date | None = None
) -> tuple[tuple[str, str], ...]:
    """(id, name) of organisations, by name, for a select field."""
    return tuple((str(row.id), row.name) for row in list_organisations(session, kind=kind, on=on))


def organisation_names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these organisations by id; ids that do not exist are left out."""
    wanted = {key for key in ids if key is not None}
    if not wanted:
        return {}
    query = sa.select(OrganisationRow.id, OrganisationRow.name).where(OrganisationRow.id.in_(wanted))
    return dict(session.execute(query).all())


def _in_use(table: type[LocationRow] | type[OrganisationRow], on: date | None) -> tuple[sa.ColumnElement[bool], ...]:
    if on is None:
        return ()
    return (table.valid_from <= on, sa.or_(table.valid_until.is_(None), table.valid_until > on))


def _location(row: LocationRow) -> Location:
    return value_of(
        row,
        Location,
        id=LocationId(row.id),
        organisation_id=OrganisationId(row.organisation_id) if row.organisation_id is not None else None,
    )


def _organisation(row: OrganisationRow) -> Organisation:
    return value_of(row, Organisation, id=OrganisationId(row.id))
