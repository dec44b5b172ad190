"""Loading what a station brought out in a file: the same way as if it had sent it, so that nothing counts twice."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission, system_actor
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.keys import is_signed_by
from laptopdesk.core.operations import OperationRegistry
from laptopdesk.devices import queries
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.events import StationFileLoaded
from laptopdesk.devices.models import InboxRow, StationEventRow
from laptopdesk.devices.service.ledgers import ReportedEvent, take_events
from laptopdesk.devices.service.signers import PairedKey, find_writer, list_keys
from laptopdesk.devices.service.stations import lock_station
from laptopdesk.devices.service.unreadable import UnreadEvent, tell_unreadable
from laptopdesk.devices.values import EventProblem, InboxState, Loaded, LoadedRow, LoadResult, Station
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.export import Export, ExportedDamage, ExportedEvent, ExportError, ExportFault, read_export
from laptopdesk.protocol.operations import OperationOutcome
from laptopdesk.protocol.trust import fingerprint

_FAULTS = {
    ExportFault.TOO_LARGE: StationReason.EXPORT_TOO_LARGE,
    ExportFault.NOT_AN_EXPORT: StationReason.NOT_AN_EXPORT,
    ExportFault.NOT_WHOLE: StationReason.EXPORT_NOT_WHOLE,
}
_RESULTS = {
    OperationOutcome.APPLIED: LoadResult.NEW,
    OperationOutcome.DUPLICATE: LoadResult.KNOWN,
    OperationOutcome.CASE: LoadResult.CASE,
    OperationOutcome.QUARANTINED: LoadResult.UNREADABLE,
    OperationOutcome.REFUSED: LoadResult.NOT_DONE,
}


@dataclass(frozen=True, kw_only=True)
class _LoadPlan:
    """Which station each event of a file counts for; damaged rows and what nobody signed for `owner`."""

    owner: Station
    events: tuple[tuple[Station, ExportedEvent], ...]

    @property
    def stations(self) -> tuple[Station, ...]:
        """Every station that gets something of this file."""
        return (self.owner, *(station for station, _event in self.events))


def load_export(db: Database, registry: OperationRegistry, content: bytes, *, now: datetime, actor: Actor) -> Loaded:
    """What a station's file says is kept as if the station had sent it; questions are never asked again.

    Whoever signed the file vouches for its events; without a signature each counts by the key that signed it. Raises
    Refused, before anything is kept, for a file that is no export, was changed, holds nothing of a station of ours, or
    of one at a place where this person manages no stations.
    """
    export = _read(content)
    with db.read() as session:
        plan = _plan(session, export)
    for station in plan.stations:
        if not actor.may(Permission.MANAGE_STATIONS, at=station.location_id):
            raise Refused([StationReason.EXPORT_ELSEWHERE])
    rows = [_take(db, registry, station, event, now=now) for station, event in plan.events]
    rows += [_take_damaged(db, registry, plan.owner, damage, now=now) for damage in export.damaged]
    loaded = Loaded(station=plan.owner, rows=tuple(sorted(rows, key=lambda row: row.sequence)))
    with db.unit_of_work(now=now, actor=actor) as uow:
        uow.record(_event_of(loaded, content))
    return loaded


def _read(content: bytes) -> Export:
    try:
        export = read_export(content)
    except ExportError as error:
        raise Refused([_FAULTS[error.fault]]) from error
    if export.public_key and not is_signed_by(export.public_key, export.message, export.signature):
        raise Refused([StationReason.EXPORT_ALTERED])
    return export


def _plan(session: Session, export: Export) -> _LoadPlan:
    keys = list_keys(session, first=export.station)
    voucher = next((paired for paired in keys if paired.key == export.public_key), None)
    if voucher is not None:
        owner = _seen(session, voucher)
        return _LoadPlan(owner=owner, events=tuple((owner, event) for event in export.events))
    return _plan_by_events(session, keys, export)


def _plan_by_events(session: Session, keys: tuple[PairedKey, ...], export: Export) -> _LoadPlan:
    """Nobody whom we know signed the file: each event is of the station whose key signed it."""
    writers = [find_writer(keys, digest=event.hash, signature=event.signature) for event in export.events]
    first = next((writer for writer in writers if writer is not None), None)
    if first is None:
        raise Refused([StationReason.EXPORT_NOT_OURS])
    seen = {writer: _seen(session, writer) for writer in writers if writer is not None}
    events = zip(writers, export.events, strict=True)
    return _LoadPlan(owner=seen[first], events=tuple((seen[writer or first], event) for writer, event in events))


def _seen(session: Session, paired: PairedKey) -> Station:
    """The station as it counts with this key; that of a computer whose place another took counts as revoked."""
    station = queries.find_signer(session, paired.station_id, lambda key: key == paired.key)
    assert station is not None
    return station


def _take(
    db: Database, registry: OperationRegistry, station: Station, event: ExportedEvent, *, now: datetime
) -> LoadedRow:
    reported = ReportedEvent(sequence=event.sequence, hash=event.hash, signature=event.signature, body=event.body)
    [answer] = take_events(db, registry, station, [reported], now=now)
    return LoadedRow(
        sequence=event.sequence,
        kind=queries.kind_in(event.body),
        result=_RESULTS[answer.outcome],
        reasons=answer.reasons,
        case=answer.case,
    )


# ---- rows that were damaged


def _take_damaged(
    db: Database, registry: OperationRegistry, station: Station, damage: ExportedDamage, *, now: datetime
) -> LoadedRow:
    body = _body(damage.columns)
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        if _has_arrived(uow, body["operation"]["id"]):
            result = LoadResult.KNOWN
        else:
            result = LoadResult.UNREADABLE
            _keep_damaged(uow, registry, station, damage, body)
    return LoadedRow(
        sequence=damage.sequence, kind=queries.kind_in(body), result=result, reasons=(StationReason.ROW_DAMAGED.value,)
    )


def _body(columns: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """What the other columns of a damaged row say of it, in the places where an event says it."""

    def text(name: str) -> str:
        return columns.get(name, b"").decode(errors="replace").replace("\0", "\u2400")[:80]

    facts = {"laptop": text("laptop"), "pass": text("pass"), "operation": text("undoes")}
    return {
        "operation": {"id": text("operation"), "type": text("kind")},
        "intent": {name: value for name, value in facts.items() if value},
    }


def _has_arrived(uow: UnitOfWork, operation: str) -> bool:
    """Whether what the row reported is with us all the same: it was sent before it was damaged."""
    try:
        query = sa.select(InboxRow.state).where(InboxRow.operation_id == UUID(operation))
    except ValueError:
        return False
    return uow.session.scalar(query) in (InboxState.APPLIED, InboxState.CASE)


def _keep_damaged(
    uow: UnitOfWork,
    registry: OperationRegistry,
    station: Station,
    damage: ExportedDamage,
    body: dict[str, dict[str, str]],
) -> None:
    """The row is kept apart under its number, once, and a person decides."""
    raw = {name: b64encode(value).decode() for name, value in damage.columns.items()}
    row = StationEventRow
    values = {
        "station_id": station.id,
        "ledger": fingerprint(station.public_key or b""),
        "sequence": damage.sequence,
        "hash": sha256(canonical_json(raw)).hexdigest(),
        "signature": "",
        "body": {**body, "columns": raw},
        "received_at": uow.now,
        "outcome": OperationOutcome.QUARANTINED,
        "answer": {"reasons": [StationReason.ROW_DAMAGED.value]},
    }
    new = insert_into(uow.session, row).values(**values).on_conflict_do_nothing().returning(row.id)
    if uow.session.scalar(new) is None:
        return
    unread = UnreadEvent(sequence=damage.sequence, problem=EventProblem.DAMAGED, body=body, raw=raw.get("body"))
    tell_unreadable(uow, registry, station, unread)
    if not station.retired:
        locked = lock_station(uow, station.id)
        locked.last_sequence = max(locked.last_sequence, damage.sequence)


def _event_of(loaded: Loaded, content: bytes) -> StationFileLoaded:
    return StationFileLoaded(
        station_id=loaded.station.id,
        location_id=loaded.station.location_id,
        sha256=sha256(content).hexdigest(),
        events=len(loaded.rows),
        new=loaded.count(LoadResult.NEW),
        unreadable=loaded.count(LoadResult.UNREADABLE),
    )
