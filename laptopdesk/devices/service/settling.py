"""What a person decides about a station's ledger: numbers lost, events nobody can read, alarms that are over."""

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.devices import queries
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.events import CopyCleared, EventsDeclaredLost, ServerNoted, UnreadableSettled
from laptopdesk.devices.models import KnownServerRow, LedgerLossRow, StationEventRow
from laptopdesk.devices.service.stations import lock_station
from laptopdesk.devices.values import UnreadableEnd
from laptopdesk.protocol.operations import OperationKind, OperationOutcome


def declare_lost(uow: UnitOfWork, station_id: int, *, ledger: str, after: int, before: int) -> None:
    """What is still missing between these numbers is lost: no fault of the station any more, and welcome if it comes.

    Raises Refused when nothing is missing, Forbidden.
    """
    station = lock_station(uow, station_id)
    uow.actor.require(Permission.DECIDE_CASES, at=station.location_id)
    missing = queries.missing_between(uow.session, station_id, ledger, after, before)
    if not missing:
        raise Refused([StationReason.NOTHING_MISSING])
    for first, last in missing:
        row = LedgerLossRow(
            station_id=station_id,
            ledger=ledger,
            first=first,
            last=last,
            declared_at=uow.now,
            declared_by_id=uow.actor.staff_id,
        )
        uow.session.add(row)
        event = EventsDeclaredLost(station_id=station_id, location_id=station.location_id, first=first, last=last)
        uow.record(event)
    uow.session.flush()


def settle_unreadable(
    uow: UnitOfWork,
    station_id: int,
    sequence: int,
    how: UnreadableEnd,
    *,
    ledger: str,
    kind: OperationKind | None = None,
    laptop: str | None = None,
) -> None:
    """The unreadable events under this number count as decided. Raises Refused where that does not fit, Forbidden.

    Loaded: it came again and can be read. By hand: `kind` and `laptop` are what the office typed in for it.
    """
    station = lock_station(uow, station_id)
    uow.actor.require(Permission.DECIDE_CASES, at=station.location_id)
    line = queries.find_line(uow.session, station_id, ledger, sequence)
    readable = line is not None and line.outcome is not OperationOutcome.QUARANTINED
    if readable is not (how is UnreadableEnd.LOADED):
        raise Refused([StationReason.READABLE_NOW if readable else StationReason.NOT_READABLE])
    row = StationEventRow
    unread = (row.outcome == OperationOutcome.QUARANTINED, row.settled_at.is_(None))
    of_number = (row.station_id == station_id, row.ledger == ledger, row.sequence == sequence)
    uow.session.execute(sa.update(row).where(*of_number, *unread).values(settled_at=uow.now))
    uow.record(
        UnreadableSettled(
            station_id=station_id, location_id=station.location_id, sequence=sequence, how=how, kind=kind, laptop=laptop
        )
    )


def clear_copy(uow: UnitOfWork, station_id: int) -> None:
    """It is one computer whose disk was put back: the alarm is over, and what it wrote twice so far raises none.

    A second computer that speaks after this is an alarm again. Raises Refused without an alarm, Forbidden.
    """
    station = lock_station(uow, station_id)
    uow.actor.require(Permission.DECIDE_CASES, at=station.location_id)
    if station.revoked_at is not None:
        raise Refused([StationReason.ALREADY_REVOKED])
    if station.copied_at is None:
        raise Refused([StationReason.NOT_COPIED])
    station.copied_at, station.boot, station.boot_number = None, None, 0
    station.twice_until = station.last_sequence
    event = CopyCleared(station_id=station_id, location_id=station.location_id, until=station.twice_until)
    uow.record(event)


def note_server(uow: UnitOfWork, station_id: int, *, url: str, key_id: str) -> None:
    """The server at this address with this key is ours: no station that doubts it raises an alarm any more."""
    station = lock_station(uow, station_id)
    uow.actor.require(Permission.DECIDE_CASES, at=station.location_id)
    values = {"url": url, "key_id": key_id, "noted_at": uow.now, "noted_by_id": uow.actor.staff_id}
    uow.session.execute(insert_into(uow.session, KnownServerRow).values(**values).on_conflict_do_nothing())
    event = ServerNoted(station_id=station_id, location_id=station.location_id, url=url, key=key_id)
    uow.record(event)
