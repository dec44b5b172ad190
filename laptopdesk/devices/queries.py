"""Reading stations and the scan log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.devices.models import InboxRow, LedgerLossRow, ScanLogRow, StationEventRow, StationKeyRow, StationRow
from laptopdesk.devices.values import (
    Heartbeat,
    HeartbeatPort,
    InboxState,
    ReporterKind,
    ScanOutcome,
    Station,
    StationId,
    StationState,
)
from laptopdesk.protocol.operations import OperationKind, OperationOutcome
from laptopdesk.protocol.trust import fingerprint


@dataclass(frozen=True, kw_only=True)
class LoggedScan:
    """A code that could not be used, as it came."""

    at: datetime
    raw: str
    outcome: ScanOutcome
    reason: str
    page: str
    staff_id: int | None
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class StoredReport:
    """An operation as it was reported, and what became of it. Times in UTC."""

    id: int
    operation_id: UUID
    kind: str
    intent: Mapping[str, Any]
    envelope: Mapping[str, Any]
    reporter: ReporterKind
    happened_at: datetime
    received_at: datetime
    state: InboxState
    staff_id: int | None
    station_id: int | None


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One event of a station's ledger. `kind` is None when the event cannot be read; `reasons` are codes."""

    id: int
    sequence: int
    received_at: datetime
    kind: OperationKind | None
    outcome: OperationOutcome
    reasons: tuple[str, ...]
    case_id: int | None


def list_scans(session: Session, *, within: Everywhere | frozenset[int], limit: int = 200) -> tuple[LoggedScan, ...]:
    """The newest codes that could not be used, at these places."""
    query = sa.select(ScanLogRow).order_by(ScanLogRow.id.desc()).limit(limit)
    query = query.where(at_places(ScanLogRow.location_id, within))
    return tuple(value_of(row, LoggedScan) for row in session.scalars(query))


def find_state(session: Session, operation_id: UUID) -> InboxState | None:
    """What became of this reported operation; None when it was never reported."""
    return session.scalar(sa.select(InboxRow.state).where(InboxRow.operation_id == operation_id))


def find_report(session: Session, operation_id: UUID) -> StoredReport | None:
    """The operation as it was reported; None when it never was."""
    row = session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == operation_id))
    return _report(row) if row else None


def _report(row: InboxRow) -> StoredReport:
    return value_of(row, StoredReport)


def get_station(session: Session, station_id: int) -> Station:
    """One station; raises NotFound."""
    row = session.get(StationRow, station_id)
    if row is None:
        raise NotFound("station", station_id)
    return _stations(session, [row])[0]


def find_signer(session: Session, station_id: int, signed: Callable[[bytes], bool]) -> Station | None:
    """The station by whichever of its keys made a signature, the present one or a retired one; None for no key."""
    row = session.get(StationRow, station_id)
    if row is None:
        return None
    if row.public_key is not None and signed(row.public_key):
        return _stations(session, [row])[0]
    mine = StationKeyRow.station_id == station_id
    retired = session.scalars(sa.select(StationKeyRow.public_key).where(mine, StationKeyRow.retired_at.is_not(None)))
    key = next((key for key in retired if signed(key)), None)
    return None if key is None else _retired(session, row, key)


def _retired(session: Session, row: StationRow, key: bytes) -> Station:
    event = StationEventRow
    last = session.scalar(
        sa.select(sa.func.max(event.sequence)).where(event.station_id == row.id, event.ledger == fingerprint(key))
    )
    return replace(
        _station(row, 0, 0), public_key=key, state=StationState.REVOKED, retired=True, last_sequence=last or 0
    )


def find_first_pairing(session: Session, public_key: bytes) -> datetime | None:
    """When this key was first paired, as whichever station; None when it never was."""
    row = StationKeyRow
    return session.scalar(sa.select(sa.func.min(row.paired_at)).where(row.public_key == public_key))


def list_forgotten(session: Session, station: Station, *, since: datetime) -> tuple[int, ...]:
    """The numbers of this station's ledger whose drawings it must forget, told since this moment (UTC)."""
    row = StationEventRow
    mine = (row.station_id == station.id, row.ledger == fingerprint(station.public_key or b""))
    query = sa.select(row.sequence).where(*mine, row.forget_at >= since).order_by(row.sequence)
    return tuple(session.scalars(query))


def find_place_then(session: Session, public_key: bytes, moment: datetime) -> int | None:
    """The place (id) where the computer with this key stood at this moment (UTC), by how it was paired.

    None before its first pairing, and where it was a station then that was revoked since.
    """
    row, station = StationKeyRow, StationRow
    query = (
        sa.select(station.location_id, station.revoked_at)
        .join(row, row.station_id == station.id)
        .where(row.public_key == public_key, row.paired_at <= moment)
        .order_by(row.paired_at.desc(), row.id.desc())
        .limit(1)
    )
    stood = session.execute(query).one_or_none()
    return stood.location_id if stood is not None and stood.revoked_at is None else None


def list_missing(session: Session, station: Station, *, limit: int = 100) -> tuple[tuple[int, int], ...]:
    """The first ranges of numbers that this station's ledger must have, for later ones came, and that are not here."""
    event = StationEventRow
    before = sa.func.lag(event.sequence, 1, 0).over(order_by=event.sequence).label("before")
    mine = (event.station_id == station.id, event.ledger == fingerprint(station.public_key or b""))
    came = sa.select(event.sequence, before).where(*mine).subquery()
    query = sa.select(came.c.before + 1, came.c.sequence - 1).where(came.c.sequence > came.c.before + 1)
    rows = session.execute(query.order_by(came.c.sequence).limit(limit))
    return tuple((first, last) for first, last in rows)


def missing_between(
    session: Session, station_id: int, ledger: str, after: int, before: int
) -> tuple[tuple[int, int], ...]:
    """The ranges of numbers between these two that are not here and that nobody declared lost."""
    row, loss = StationEventRow, LedgerLossRow
    came = sa.select(row.sequence).where(
        row.station_id == station_id, row.ledger == ledger, row.sequence > after, row.sequence < before
    )
    lost = sa.select(loss.first, loss.last).where(
        loss.station_id == station_id, loss.ledger == ledger, loss.last > after, loss.first < before
    )
    there = [(number, number) for number in session.scalars(came.distinct())]
    return _holes([*there, *((first, last) for first, last in session.execute(lost))], after + 1, before - 1)


def _holes(ranges: list[tuple[int, int]], first: int, last: int) -> tuple[tuple[int, int], ...]:
    """What of `first` to `last` is in none of these ranges."""
    holes: list[tuple[int, int]] = []
    for begin, end in sorted(ranges):
        if begin > first:
            holes.append((first, min(begin - 1, last)))
        first = max(first, end + 1)
    return tuple([*holes, (first, last)] if first <= last else holes)


def find_line(session: Session, station_id: int, ledger: str, sequence: int) -> LedgerLine | None:
    """What came under this number of this ledger, one that can be read before any other; None for nothing."""
    row = StationEventRow
    mine = (row.station_id == station_id, row.ledger == ledger, row.sequence == sequence)
    unread = sa.case((row.outcome == OperationOutcome.QUARANTINED, 1), else_=0)
    event = session.scalar(sa.select(row).where(*mine).order_by(unread, row.id).limit(1))
    return None if event is None else _line(event)


def list_stations(session: Session, *, within: Everywhere | frozenset[int]) -> tuple[Station, ...]:
    """The stations at these places: those in use by name, then the revoked ones."""
    query = sa.select(StationRow).order_by(StationRow.revoked_at.is_not(None), StationRow.name, StationRow.id)
    query = query.where(at_places(StationRow.location_id, within))
    return _stations(session, list(session.scalars(query)))


def list_events(session: Session, station_id: int, *, limit: int = 50) -> tuple[LedgerLine, ...]:
    """The newest events of this station's ledgers, as they came in, the last one first."""
    row = StationEventRow
    query = sa.select(row).where(row.station_id == station_id).order_by(row.id.desc()).limit(limit)
    return tuple(_line(event) for event in session.scalars(query))


def _line(event: StationEventRow) -> LedgerLine:
    return LedgerLine(
        id=event.id,
        sequence=event.sequence,
        received_at=event.received_at,
        kind=kind_in(event.body),
        outcome=event.outcome,
        reasons=tuple(event.answer.get("reasons", ())),
        case_id=event.answer.get("case"),
    )


def kind_in(body: Mapping[str, Any]) -> OperationKind | None:
    """What an event says was done; what came in quarantine may say anything."""
    match body:
        case {"operation": {"type": str(kind)}} if kind in set(OperationKind):
            return OperationKind(kind)
        case _:
            return None


def _stations(session: Session, rows: list[StationRow]) -> tuple[Station, ...]:
    counted = _counts(session, rows)
    return tuple(_station(row, *counted.get(row.id, (0, 0))) for row in rows)


def _counts(session: Session, rows: list[StationRow]) -> dict[int, tuple[int, int]]:
    """(missing numbers, quarantined events) of the present ledger of each station that nobody decided about."""
    row = StationEventRow
    ledgers = {station.id: fingerprint(station.public_key) for station in rows if station.public_key}
    unread = sa.and_(row.outcome == OperationOutcome.QUARANTINED, row.settled_at.is_(None))
    quarantined = sa.func.sum(sa.case((unread, 1), else_=0))
    query = (
        sa.select(row.station_id, row.ledger, sa.func.count(row.sequence.distinct()), quarantined)
        .where(row.station_id.in_(ledgers))
        .group_by(row.station_id, row.ledger)
    )
    last = {station.id: station.last_sequence for station in rows}
    lost = _lost(session, ledgers)
    return {
        station: (last[station] - came - lost.get((station, ledger), 0), bad)
        for station, ledger, came, bad in session.execute(query)
        if ledgers[station] == ledger
    }


def _lost(session: Session, ledgers: Mapping[int, str]) -> dict[tuple[int, str], int]:
    """How many numbers were declared lost and never came, by station and ledger."""
    row, loss = StationEventRow, LedgerLossRow
    came = (
        sa.select(sa.func.count(row.sequence.distinct()))
        .where(
            row.station_id == loss.station_id, row.ledger == loss.ledger, row.sequence.between(loss.first, loss.last)
        )
        .correlate(loss)
        .scalar_subquery()
    )
    never = (loss.last - loss.first + 1 - came).label("never")
    each = sa.select(loss.station_id, loss.ledger, never).where(loss.station_id.in_(ledgers)).subquery()
    query = sa.select(each.c.station_id, each.c.ledger, sa.func.sum(each.c.never))
    rows = session.execute(query.group_by(each.c.station_id, each.c.ledger))
    return {(station, ledger): int(count) for station, ledger, count in rows}


def _station(row: StationRow, gaps: int, quarantined: int) -> Station:
    return Station(
        id=StationId(row.id),
        name=row.name,
        location_id=row.location_id,
        state=_state(row),
        created_at=row.created_at,
        paired_at=row.paired_at,
        revoked_at=row.revoked_at,
        copied_at=row.copied_at,
        last_contact_at=row.last_contact_at,
        last_sequence=row.last_sequence,
        pairing_until=row.pairing_until,
        public_key=row.public_key,
        heartbeat=_heartbeat_of(row.said),
        gaps=gaps,
        quarantined=quarantined + row.unkept,
    )


def _state(row: StationRow) -> StationState:
    if row.revoked_at is not None:
        return StationState.REVOKED
    return StationState.WAITING if row.public_key is None else StationState.PAIRED


def _heartbeat_of(stored: Mapping[str, Any]) -> Heartbeat:
    own = {item.name: stored[item.name] for item in fields(Heartbeat) if item.name in stored}
    return Heartbeat(**{**own, "ports": tuple(HeartbeatPort(**port) for port in own.get("ports", ()))})
