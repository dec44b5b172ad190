"""Reading stations and the scan log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.core.errors import NotFound
from laptopdesk.devices.models import InboxRow, ScanLogRow, StationEventRow, StationKeyRow, StationRow
from laptopdesk.devices.values import InboxState, PortSaid, ScanOutcome, Station, StationId, StationSaid, StationState
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
    if not isinstance(within, Everywhere):
        query = query.where(ScanLogRow.location_id.in_(within))
    return tuple(
        LoggedScan(
            at=row.at, raw=row.raw, outcome=row.outcome, reason=row.reason, page=row.page,
            staff_id=row.staff_id, location_id=row.location_id,
        )
        for row in session.scalars(query)
    )  # fmt: skip


def find_state(session: Session, operation_id: UUID) -> InboxState | None:
    """What became of this reported operation; None when it was never reported."""
    return session.scalar(sa.select(InboxRow.state).where(InboxRow.operation_id == operation_id))


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
    retired = session.scalars(sa.select(StationKeyRow.public_key).where(StationKeyRow.station_id == station_id))
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


def list_stations(session: Session, *, within: Everywhere | frozenset[int]) -> tuple[Station, ...]:
    """The stations at these places: those in use by name, then the revoked ones."""
    query = sa.select(StationRow).order_by(StationRow.revoked_at.is_not(None), StationRow.name, StationRow.id)
    if not isinstance(within, Everywhere):
        query = query.where(StationRow.location_id.in_(within))
    return _stations(session, list(session.scalars(query)))


def list_events(session: Session, station_id: int, *, limit: int = 50) -> tuple[LedgerLine, ...]:
    """The newest events of this station's ledgers, as they came in, the last one first."""
    row = StationEventRow
    query = (
        sa.select(row.id, row.sequence, row.received_at, row.body, row.outcome, row.answer)
        .where(row.station_id == station_id)
        .order_by(row.id.desc())
        .limit(limit)
    )
    return tuple(
        LedgerLine(
            id=found.id, sequence=found.sequence, received_at=found.received_at, kind=_kind(found.body),
            outcome=found.outcome, reasons=tuple(found.answer.get("reasons", ())), case_id=found.answer.get("case"),
        )
        for found in session.execute(query)
    )  # fmt: skip


def _kind(body: Mapping[str, Any]) -> OperationKind | None:
    """What the event says was done; what came in quarantine may say anything."""
    match body:
        case {"operation": {"type": str(kind)}} if kind in set(OperationKind):
            return OperationKind(kind)
        case _:
            return None


def _stations(session: Session, rows: list[StationRow]) -> tuple[Station, ...]:
    counted = _counts(session, rows)
    return tuple(_station(row, *counted.get(row.id, (0, 0))) for row in rows)


def _counts(session: Session, rows: list[StationRow]) -> dict[int, tuple[int, int]]:
    """(missing numbers, quarantined events) of the present ledger of each station."""
    row = StationEventRow
    ledgers = {station.id: fingerprint(station.public_key) for station in rows if station.public_key}
    quarantined = sa.func.sum(sa.case((row.outcome == OperationOutcome.QUARANTINED, 1), else_=0))
    query = (
        sa.select(row.station_id, row.ledger, sa.func.count(row.sequence.distinct()), quarantined)
        .where(row.station_id.in_(ledgers))
        .group_by(row.station_id, row.ledger)
    )
    last = {station.id: station.last_sequence for station in rows}
    return {
        station: (last[station] - came, bad)
        for station, ledger, came, bad in session.execute(query)
        if ledgers[station] == ledger
    }


def _station(row: StationRow, gaps: int, quarantined: int) -> Station:
    return Station(
        id=StationId(row.id), name=row.name, location_id=row.location_id, state=_state(row), created_at=row.created_at,
        paired_at=row.paired_at, revoked_at=row.revoked_at, copied_at=row.copied_at,
        last_contact_at=row.last_contact_at, last_sequence=row.last_sequence, pairing_until=row.pairing_until,
        public_key=row.public_key, said=_said(row.said), gaps=gaps, quarantined=quarantined,
    )  # fmt: skip


def _state(row: StationRow) -> StationState:
    if row.revoked_at is not None:
        return StationState.REVOKED
    return StationState.WAITING if row.public_key is None else StationState.PAIRED


def _said(said: Mapping[str, Any]) -> StationSaid:
    own = {item.name: said[item.name] for item in fields(StationSaid) if item.name in said}
    return StationSaid(**{**own, "ports": tuple(PortSaid(**port) for port in own.get("ports", ()))})
