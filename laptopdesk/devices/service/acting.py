"""Who acts at a station, and where: the badge says who, the station says where."""

from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Actor, ActorKind, Grant, Role, SignInWay
from laptopdesk.core.db import Database
from laptopdesk.devices import queries
from laptopdesk.devices.values import Station
from laptopdesk.places import queries as places
from laptopdesk.protocol.operations import Intent, RecordAttendanceIntent

Operator = int | str | None
"""Who stands at a desk: the number a snapshot gives, the badge itself (an agent of before), or nobody."""


def station_actor(db: Database, station: Station, operator: Operator, *, at: int | None = None) -> Actor:
    """Who acts at this station, or where it stood before (`at`): whoever badged in, else the station itself.

    Only what they may do at that place counts, and no more than a badge is enough for (`core.access.PROOFS`).
    """
    with db.read() as session:
        return actor_of(session, station, operator, at=at)


def actor_of(session: Session, station: Station, operator: Operator, *, at: int | None = None) -> Actor:
    """As `station_actor`; nobody's badge may do nothing."""
    place = station.location_id if at is None else at
    if operator is None:
        return _actor(station, None, (Grant(role=Role.VOLUNTEER, location_id=place),), place)
    holder = accounts.find_operator(session, operator, place)
    person = accounts.find_actor(session, holder, desk=place) if holder is not None else None
    return _actor(station, person, person.grants if person else (), place)


def _actor(station: Station, person: Actor | None, grants: tuple[Grant, ...], place: int) -> Actor:
    return Actor(
        kind=ActorKind.STATION,
        staff_id=person.staff_id if person else None,
        name=person.name if person else station.name,
        way=SignInWay.STATION,
        grants=grants,
        desk_location_id=place,
    )


def place_of(session: Session, station: Station, intent: Intent, happened_at: datetime) -> int | None:
    """The id of the place that this names, where this computer stood when it happened; None for any other place.

    A session's own place is judged by whoever records the attendance.
    """
    if isinstance(intent, RecordAttendanceIntent):
        return station.location_id
    place = places.find_location_by_code(session, intent.location)
    if place is None:
        return None
    stood = (station.location_id, queries.find_place_then(session, station.public_key or b"", happened_at))
    return place.id if place.id in stood else None
