"""Events of a station's ledger, taken in order: each kept as it came, applied once, answered the same for ever."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Actor, ActorKind, Grant, Role, system_actor
from laptopdesk.core.db import Database, UnitOfWork, insert_into
from laptopdesk.core.errors import Conflict, DomainError, Refused
from laptopdesk.core.files import store_file
from laptopdesk.core.keys import is_signed_by
from laptopdesk.core.operations import Alarm, AlarmKind, OperationRegistry
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.events import SequenceGapFound
from laptopdesk.devices.models import InboxRow, StationEventRow
from laptopdesk.devices.service.facts import report_fact
from laptopdesk.devices.service.inbox import report_operation
from laptopdesk.devices.service.rows import Answered, Report
from laptopdesk.devices.service.stations import lock_station, tell_copied
from laptopdesk.devices.values import EventAnswer, InboxState, ReporterKind, Station, StationState
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import Envelope, OperationOutcome, ReportMode, kind_of
from laptopdesk.protocol.trust import fingerprint

OUTCOMES = {
    InboxState.APPLIED: OperationOutcome.APPLIED,
    InboxState.REFUSED: OperationOutcome.REFUSED,
    InboxState.CASE: OperationOutcome.CASE,
    InboxState.QUARANTINED: OperationOutcome.QUARANTINED,
}


@dataclass(frozen=True, kw_only=True)
class ReportedEvent:
    """One event as it came: its number, what the station says is its hash, its signature, and the event itself."""

    sequence: int
    hash: str
    signature: bytes
    body: Mapping[str, Any]


def take_events(
    db: Database, registry: OperationRegistry, station: Station, events: Sequence[ReportedEvent], *, now: datetime
) -> tuple[EventAnswer, ...]:
    """What became of each event. Every one is kept, also what cannot be read or is not signed by this station."""
    return tuple(_take(db, registry, station, event, now=now) for event in events)


def station_actor(db: Database, station: Station, badge: str | None) -> Actor:
    """Who acts at this station: whoever badged in, with their own roles here; else the station as a volunteer."""
    if badge is None:
        return Actor(
            kind=ActorKind.STATION, staff_id=None, name=station.name,
            grants=(Grant(role=Role.VOLUNTEER, location_id=station.location_id),), desk_location_id=station.location_id,
        )  # fmt: skip
    with db.read() as session:
        holder = accounts.find_badge_holder(session, badge, station.location_id)
        person = accounts.find_actor(session, holder.staff_id, desk=station.location_id) if holder else None
    return Actor(
        kind=ActorKind.STATION,
        staff_id=person.staff_id if person else None,
        name=person.name if person else station.name,
        grants=person.grants if person else (),
        desk_location_id=station.location_id,
    )


def _take(
    db: Database, registry: OperationRegistry, station: Station, event: ReportedEvent, *, now: datetime
) -> EventAnswer:
    known = _known(db, station, event)
    if known is not None:
        return known
    answer = _answer(db, registry, station, event, now=now)
    with db.unit_of_work() as uow:
        _keep(uow, registry, station, event, answer, now=now)
    return answer


def _ledger(station: Station) -> str:
    return fingerprint(station.public_key or b"")


def _known(db: Database, station: Station, event: ReportedEvent) -> EventAnswer | None:
    """What this very event was answered before; what was applied then is a duplicate now."""
    row = StationEventRow
    query = sa.select(row.outcome, row.answer).where(
        row.station_id == station.id, row.ledger == _ledger(station), row.sequence == event.sequence,
        row.hash == event.hash,
    )  # fmt: skip
    with db.read() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    applied = found.outcome is OperationOutcome.APPLIED
    return _answered(event, OperationOutcome.DUPLICATE if applied else found.outcome, found.answer)


def _answered(event: ReportedEvent, outcome: OperationOutcome, answer: Mapping[str, Any]) -> EventAnswer:
    return EventAnswer(
        sequence=event.sequence, outcome=outcome, reasons=tuple(answer.get("reasons", ())), case=answer.get("case"),
        handout=answer.get("number"),
    )  # fmt: skip


def _answer(
    db: Database, registry: OperationRegistry, station: Station, event: ReportedEvent, *, now: datetime
) -> EventAnswer:
    try:
        read = _read(station, event)
    except IntentError as error:
        return _answered(event, OperationOutcome.QUARANTINED, {"reasons": [f"{error.field} {error.problem}"[:120]]})
    report = _report(db, station, read, now=now)
    actor = station_actor(db, station, read.operation.envelope.operator)
    if read.operation.envelope.mode is ReportMode.ONLINE:
        return _answer_question(db, registry, station, event, report, now=now, actor=actor)
    distrust = (StationReason.REVOKED.value,) if station.state is StationState.REVOKED else ()
    answered = report_fact(db, registry, report, now=now, actor=actor, distrust=distrust)
    return _answered(event, _outcome(answered), answered.answer)


def _read(station: Station, event: ReportedEvent) -> LedgerEvent:
    """The event, whose own words give its hash and whose hash this station signed; raises IntentError."""
    read = LedgerEvent.from_json(event.body)
    if read.sequence != event.sequence or read.hash != event.hash:
        raise IntentError("hash", "is not that of the event")
    if not is_signed_by(station.public_key or b"", event.hash.encode(), event.signature):
        raise IntentError("signature", "is not of this station")
    return read


def _answer_question(
    db: Database, registry: OperationRegistry, station: Station, event: ReportedEvent, report: Report, *,
    now: datetime, actor: Actor,
) -> EventAnswer:  # fmt: skip
    """Asked before anything changed hands: it may be refused."""
    if station.state is StationState.REVOKED:
        return _answered(event, OperationOutcome.REFUSED, {"reasons": [StationReason.REVOKED.value]})
    try:
        answered = report_operation(db, registry, report, now=now, actor=actor)
    except Conflict as error:
        return _answered(event, OperationOutcome.CASE, {"reasons": [error.code]})
    except Refused as error:
        return _answered(event, OperationOutcome.REFUSED, {"reasons": [reason.value for reason in error.reasons]})
    except DomainError as error:
        return _answered(event, OperationOutcome.REFUSED, {"reasons": [error.code]})
    return _answered(event, _outcome(answered), answered.answer)


def _outcome(answered: Answered) -> OperationOutcome:
    if answered.repeated and answered.state is InboxState.APPLIED:
        return OperationOutcome.DUPLICATE
    return OUTCOMES[answered.state]


def _report(db: Database, station: Station, event: LedgerEvent, *, now: datetime) -> Report:
    operation = event.operation
    envelope: dict[str, Any] = {**operation.envelope.to_json(), "station": station.id, "sequence": event.sequence}
    if event.drawing is not None:
        with db.unit_of_work() as uow:
            envelope["signature_file"] = store_file(uow, event.drawing, media_type="image/png", now=now)
    return Report(
        operation_id=operation.id,
        kind=kind_of(operation.intent).value,
        intent=operation.intent.to_json(),
        envelope=envelope,
        reporter=ReporterKind.STATION,
        happened_at=happened_at(operation.envelope, since=station.created_at, now=now),
        station_id=station.id,
    )


def happened_at(envelope: Envelope, *, since: datetime, now: datetime) -> datetime:
    """When it happened by our clock: the device's time and its measured offset.

    Never in our future; a clock that stood before there was a station (`since`) tells nothing: then it is now.
    """
    milliseconds = envelope.occurred_at_ms + (envelope.clock_offset_ms or 0)
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return now
    return min(now, moment) if moment >= since else now


def _keep(
    uow: UnitOfWork, registry: OperationRegistry, station: Station, event: ReportedEvent, answer: EventAnswer, *,
    now: datetime,
) -> None:  # fmt: skip
    uow.session.execute(_insert(uow, station, event, answer, now=now))
    if station.retired:
        return
    row = lock_station(uow, station.id)
    if _is_fork(uow, station, event):
        tell_copied(uow, registry, row, now=now, sequence=event.sequence)
    if event.sequence > row.last_sequence + 1:
        _tell_gap(uow, registry, station, row.last_sequence, event.sequence, now=now)
    row.last_sequence = max(row.last_sequence, event.sequence)
    row.last_contact_at = now


def _insert(
    uow: UnitOfWork, station: Station, event: ReportedEvent, answer: EventAnswer, *, now: datetime
) -> sa.Executable:
    kept = {"reasons": list(answer.reasons), "case": answer.case, "number": answer.handout}
    values = {
        "station_id": station.id, "ledger": _ledger(station), "sequence": event.sequence, "hash": event.hash,
        "signature": b64encode(event.signature).decode()[:100], "body": _without_drawing(event.body),
        "received_at": now, "outcome": answer.outcome, "answer": kept, "inbox_id": _inbox_id(event),
    }  # fmt: skip
    return insert_into(uow.session, StationEventRow).values(**values).on_conflict_do_nothing()


def _inbox_id(event: ReportedEvent) -> sa.ScalarSelect[int] | None:
    """The row of the operation that this event reports; none for an event that could not be read."""
    match event.body:
        case {"operation": {"id": str(text)}}:
            try:
                return sa.select(InboxRow.id).where(InboxRow.operation_id == UUID(text)).scalar_subquery()
            except ValueError:
                return None
        case _:
            return None


def _without_drawing(body: Mapping[str, Any]) -> dict[str, Any]:
    """The event as it came; the picture of a signature lies with the files."""
    return {**body, "drawing": None} if body.get("drawing") else dict(body)


def _is_fork(uow: UnitOfWork, station: Station, event: ReportedEvent) -> bool:
    """Whether the ledger says something else at this number, or had something else before it."""
    row = StationEventRow
    mine = sa.select(row.sequence, row.hash).where(row.station_id == station.id, row.ledger == _ledger(station))
    near = {
        (found.sequence, found.hash)
        for found in uow.session.execute(mine.where(row.sequence.in_([event.sequence - 1, event.sequence])))
    }
    before = [found for sequence, found in near if sequence == event.sequence - 1]  # what came may be of any type
    previous = event.body.get("previous")
    other = any(sequence == event.sequence and found != event.hash for sequence, found in near)
    return other or bool(before and previous not in before) or (event.sequence == 1 and previous != GENESIS)


def _tell_gap(
    uow: UnitOfWork, registry: OperationRegistry, station: Station, after: int, before: int, *, now: datetime
) -> None:
    actor = system_actor()
    found = SequenceGapFound(station_id=station.id, location_id=station.location_id, after=after, before=before)
    uow.record(found, now=now, actor=actor)
    sides = ({"station": f"station:{station.id}", "after": after, "before": before},)
    alarm = Alarm(
        kind=AlarmKind.SEQUENCE_GAP, device=f"station:{station.id} {after}-{before}", location_id=station.location_id,
        sides=sides,
    )  # fmt: skip
    registry.alarm(uow, alarm, now, actor)
