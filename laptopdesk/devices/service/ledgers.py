"""Events of a station's ledger, taken in order: each kept as it came, applied once, answered the same for ever."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, DomainError, Refused
from laptopdesk.core.files import store_file
from laptopdesk.core.keys import is_signed_by
from laptopdesk.core.limits import count_hit
from laptopdesk.core.operations import Alarm, AlarmKind, OperationRegistry
from laptopdesk.devices import queries
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.events import SequenceGapFound
from laptopdesk.devices.models import InboxRow, StationEventRow, StationRow
from laptopdesk.devices.service.acting import place_of, station_actor
from laptopdesk.devices.service.facts import report_fact
from laptopdesk.devices.service.inbox import repeat_or_refuse, report_operation
from laptopdesk.devices.service.rows import SIGNATURE_FILE, Answered, OperationReport
from laptopdesk.devices.service.signers import as_written
from laptopdesk.devices.service.stations import lock_station, tell_copied
from laptopdesk.devices.service.unreadable import UnreadEvent, problem_of, tell_unreadable
from laptopdesk.devices.values import EventAnswer, InboxState, ReporterKind, Station, StationState
from laptopdesk.people import queries as people
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.ledger import GENESIS, MAX_EVENT_BYTES, LedgerEvent
from laptopdesk.protocol.operations import Envelope, HandOutIntent, Intent, OperationOutcome, ReportMode, kind_of
from laptopdesk.protocol.trust import fingerprint

MOST_UNREAD = 200
"""Reports of one station a day that are kept although nobody can read them, each a case; more are counted."""
KEPT_OF_TOO_LONG = 1000
"""Bytes of an event that is longer than any event may be."""

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


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What a station says of a batch. `waiting`: the number of the one question that its desk waits for now.

    `paired_at_ms`: when its key was first paired by our clock (milliseconds since 1970), as it noted it then.
    `seconds`: how long we may work on it before the rest is left for the next batch. `trusted`: somebody of the office
    brings it, so that what nobody can read is kept however much it is.
    """

    waiting: int | None = None
    paired_at_ms: int | None = None
    seconds: float = inf
    trusted: bool = True


def take_events(
    db: Database,
    registry: OperationRegistry,
    station: Station,
    events: Sequence[ReportedEvent],
    *,
    now: datetime,
    sending: Sending = Sending(),
) -> tuple[EventAnswer, ...]:
    """What became of the first events, in order: of at least one, and no other is begun once the time is over.

    Every one of these is kept, also what cannot be read or is not signed by this station.
    """
    taking = _Taking(
        db=db,
        registry=registry,
        station=station,
        now=now,
        waiting=sending.waiting,
        trusted=sending.trusted,
        since=_first_paired(db, station, sending.paired_at_ms, now=now),
    )
    end = monotonic() + sending.seconds
    answers: list[EventAnswer] = []
    for event in events:
        if answers and monotonic() >= end:
            break
        answers.append(_take(taking, event))
    return tuple(answers)


@dataclass(frozen=True, kw_only=True)
class _Taking:
    """One batch that is being taken in. `since`: nothing in it happened before."""

    db: Database
    registry: OperationRegistry
    station: Station
    now: datetime
    waiting: int | None
    since: datetime
    trusted: bool


def _first_paired(db: Database, station: Station, noted_ms: int | None, *, now: datetime) -> datetime:
    """When the ledger's key was first paired: by our book, or by the station's own where that lost it to a restore."""
    with db.read() as session:
        recorded = queries.find_first_pairing(session, station.public_key or b"")
    noted = _moment(noted_ms) if noted_ms is not None else None
    return min((moment for moment in (recorded, noted) if moment is not None), default=now)


def _take(taking: _Taking, event: ReportedEvent) -> EventAnswer:
    earlier_answer = _find_answer(taking.db, taking.station, event)
    if earlier_answer is not None and earlier_answer.outcome is not OperationOutcome.QUARANTINED:
        return earlier_answer
    answer = _answer(_as_written(taking, event), event)
    if earlier_answer is not None and answer.outcome is OperationOutcome.QUARANTINED:
        return earlier_answer
    with taking.db.unit_of_work(now=taking.now, actor=system_actor()) as uow:
        if answer.outcome is OperationOutcome.QUARANTINED and not taking.trusted and _is_too_much(uow, taking):
            return _leave_there(uow, taking.station, event)
        _keep(uow, taking.registry, taking.station, event, answer)
    return answer


def _is_too_much(uow: UnitOfWork, taking: _Taking) -> bool:
    """Whether this station sent more today that nobody can read than a person could look at."""
    return count_hit(uow.session, f"unread:{taking.station.id}", now=taking.now, window=timedelta(days=1)) > MOST_UNREAD


def _leave_there(uow: UnitOfWork, station: Station, event: ReportedEvent) -> EventAnswer:
    """Not kept here but counted: it stays in the station's ledger, whose file the office can load."""
    if not station.retired:
        row = lock_station(uow, station.id)
        row.unkept += 1
        row.last_sequence = max(row.last_sequence, event.sequence)
    return _answered(event, OperationOutcome.QUARANTINED, {"reasons": [StationReason.TOO_MUCH_UNREAD.value]})


def _as_written(taking: _Taking, event: ReportedEvent) -> _Taking:
    """The batch as it counts for this event: with the key that signed it, and since when that key tells."""
    with taking.db.read() as session:
        written = as_written(session, taking.station, digest=event.hash, signature=event.signature)
        if written is taking.station:
            return taking
        first = queries.find_first_pairing(session, written.public_key or b"")
    return replace(taking, station=written, since=min(taking.since, first or taking.since))


def _ledger(station: Station) -> str:
    return fingerprint(station.public_key or b"")


def _find_answer(db: Database, station: Station, event: ReportedEvent) -> EventAnswer | None:
    """What this very event was answered before; what was applied then is a duplicate now."""
    row = StationEventRow
    query = sa.select(row.outcome, row.answer).where(
        row.station_id == station.id,
        row.ledger == _ledger(station),
        row.sequence == event.sequence,
        row.hash == event.hash,
    )
    with db.read() as session:
        event_row = session.execute(query).one_or_none()
    if event_row is None:
        return None
    applied = event_row.outcome is OperationOutcome.APPLIED
    return _answered(event, OperationOutcome.DUPLICATE if applied else event_row.outcome, event_row.answer)


def _answered(event: ReportedEvent, outcome: OperationOutcome, answer: Mapping[str, Any]) -> EventAnswer:
    return EventAnswer(
        sequence=event.sequence,
        outcome=outcome,
        reasons=tuple(answer.get("reasons", ())),
        case=answer.get("case"),
        handout=answer.get("number"),
    )


def _answer(taking: _Taking, event: ReportedEvent) -> EventAnswer:
    try:
        read = _read(taking.station, event)
    except IntentError as error:
        return _answered(event, OperationOutcome.QUARANTINED, {"reasons": [f"{error.field} {error.problem}"[:120]]})
    report = _report(taking, read)
    with taking.db.read() as session:
        at = place_of(session, taking.station, read.operation.intent, report.happened_at)
    actor = station_actor(taking.db, taking.station, read.operation.envelope.operator, at=at)
    distrust = tuple(_distrust(taking.station, at))
    if read.operation.envelope.mode is ReportMode.ONLINE:
        return _answer_question(taking, event, report, actor=actor, distrust=distrust)
    codes = tuple(reason.value for reason in distrust)
    answered = report_fact(taking.db, taking.registry, report, now=taking.now, actor=actor, distrust=codes)
    return _answered(event, _outcome(answered), answered.answer)


def _distrust(station: Station, at: int | None) -> Iterator[StationReason]:
    """Why nothing of this is applied, whatever it says."""
    if station.state is StationState.REVOKED:
        yield StationReason.REVOKED
    if at is None:
        yield StationReason.ELSEWHERE


def _read(station: Station, event: ReportedEvent) -> LedgerEvent:
    """The event, whose own words give its hash and whose hash this station signed; raises IntentError."""
    if len(_words(event.body)) > MAX_EVENT_BYTES:
        raise IntentError("event", "is longer than anything that a desk writes down")
    read = LedgerEvent.from_json(event.body)
    if read.sequence != event.sequence or read.hash != event.hash:
        raise IntentError("hash", "is not that of the event")
    if not is_signed_by(station.public_key or b"", event.hash.encode(), event.signature):
        raise IntentError("signature", "is not of this station")
    return read


def _answer_question(
    taking: _Taking, event: ReportedEvent, report: OperationReport, *, actor: Actor, distrust: tuple[StationReason, ...]
) -> EventAnswer:
    """Asked before anything changed hands: it may be refused."""
    try:
        answered = _put_question(taking, event, report, actor=actor, distrust=distrust)
    except Conflict as error:
        return _answered(event, OperationOutcome.CASE, {"reasons": [error.code]})
    except Refused as error:
        return _answered(event, OperationOutcome.REFUSED, {"reasons": [reason.value for reason in error.reasons]})
    except DomainError as error:
        return _answered(event, OperationOutcome.REFUSED, {"reasons": [error.code]})
    return _answered(event, _outcome(answered), answered.answer)


def _put_question(
    taking: _Taking, event: ReportedEvent, report: OperationReport, *, actor: Actor, distrust: tuple[StationReason, ...]
) -> Answered:
    """The gate is asked only where a desk waits for the answer: nothing that is sent again can hand out or be refused.

    Any other question gets its old answer, or is kept without effect.
    """
    if event.sequence == taking.waiting and not distrust:
        return report_operation(taking.db, taking.registry, report, now=taking.now, actor=actor)
    why = distrust[0] if event.sequence == taking.waiting else StationReason.NOBODY_WAITS
    return repeat_or_refuse(taking.db, taking.registry, report, why, now=taking.now, actor=actor)


def _outcome(answered: Answered) -> OperationOutcome:
    if answered.repeated and answered.state is InboxState.APPLIED:
        return OperationOutcome.DUPLICATE
    return OUTCOMES[answered.state]


def _report(taking: _Taking, event: LedgerEvent) -> OperationReport:
    operation, station, now = event.operation, taking.station, taking.now
    envelope: dict[str, Any] = {**operation.envelope.to_json(), "station": station.id, "sequence": event.sequence}
    if event.drawing is not None and not _is_of_erased(taking.db, operation.intent):
        with taking.db.unit_of_work(now=now, actor=system_actor()) as uow:
            envelope[SIGNATURE_FILE] = store_file(uow, event.drawing, media_type="image/png")
    return OperationReport(
        operation_id=operation.id,
        kind=kind_of(operation.intent).value,
        intent=operation.intent.to_json(),
        envelope=envelope,
        reporter=ReporterKind.STATION,
        happened_at=happened_at(operation.envelope, since=taking.since, now=now),
        station_id=station.id,
    )


def _is_of_erased(db: Database, intent: Intent) -> bool:
    """Whether this is about somebody who was erased meanwhile: what happened is heard, their signature is not kept."""
    with db.read() as session:
        return isinstance(intent, HandOutIntent) and people.is_erased(session, intent.pass_code)


def happened_at(envelope: Envelope, *, since: datetime, now: datetime) -> datetime:
    """When it happened by our clock: the device's time and its measured offset.

    Never in our future; a clock that stood before the ledger's key was first paired (`since`) tells nothing: then now.
    """
    moment = _moment(envelope.occurred_at_ms + (envelope.clock_offset_ms or 0))
    return min(now, moment) if moment is not None and moment >= since else now


def _moment(milliseconds: int) -> datetime | None:
    """This many milliseconds after 1970 (UTC); None beyond what a date can be."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def _keep(
    uow: UnitOfWork, registry: OperationRegistry, station: Station, event: ReportedEvent, answer: EventAnswer
) -> None:
    uow.session.execute(_insert(uow, station, event, answer))
    if answer.outcome is OperationOutcome.QUARANTINED:
        unread = UnreadEvent(sequence=event.sequence, problem=problem_of(answer.reasons), body=event.body)
        tell_unreadable(uow, registry, station, unread)
    if station.retired:
        return
    row = lock_station(uow, station.id)
    if event.sequence > row.twice_until and _is_fork(uow, station, event):
        tell_copied(uow, registry, row, sequence=event.sequence)
    if event.sequence > row.last_sequence + 1:
        _tell_gap(uow, registry, row, event.sequence)
    row.last_sequence = max(row.last_sequence, event.sequence)
    row.last_contact_at = uow.now


def _insert(uow: UnitOfWork, station: Station, event: ReportedEvent, answer: EventAnswer) -> sa.Executable:
    stored_answer = {"reasons": list(answer.reasons), "case": answer.case, "number": answer.handout}
    values = {
        "station_id": station.id,
        "ledger": _ledger(station),
        "sequence": event.sequence,
        "hash": event.hash,
        "signature": b64encode(event.signature).decode()[:100],
        "body": _body_to_store(event.body, answer),
        "received_at": uow.now,
        "outcome": answer.outcome,
        "answer": stored_answer,
        "inbox_id": _inbox_id(event),
    }
    read = {name: values[name] for name in ("signature", "received_at", "outcome", "answer", "inbox_id")}
    return (
        insert_into(uow.session, StationEventRow)
        .values(**values)
        .on_conflict_do_update(  # what was kept apart and can be read now is no longer
            index_elements=["station_id", "ledger", "sequence", "hash"],
            set_=read,
            where=StationEventRow.outcome == OperationOutcome.QUARANTINED,
        )
    )


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


def _words(body: Mapping[str, Any]) -> bytes:
    """The event as JSON, without the picture of a signature."""
    return json.dumps(_without_drawing(body), separators=(",", ":")).encode(errors="replace")


def _body_to_store(body: Mapping[str, Any], answer: EventAnswer) -> dict[str, Any]:
    """The event as it came; of one that is longer than any event, how it began and its SHA-256."""
    words = _words(body)
    if answer.outcome is not OperationOutcome.QUARANTINED or len(words) <= MAX_EVENT_BYTES:
        return _without_drawing(body)
    begin = words[:KEPT_OF_TOO_LONG].decode(errors="replace")
    return {"begin": begin, "bytes": len(words), "sha256": sha256(words).hexdigest()}


def _without_drawing(body: Mapping[str, Any]) -> dict[str, Any]:
    """The event as it came; the picture of a signature lies with the files."""
    return {**body, "drawing": None} if body.get("drawing") else dict(body)


def _is_fork(uow: UnitOfWork, station: Station, event: ReportedEvent) -> bool:
    """Whether the ledger says something else at this number, or had something else before it.

    After a row that was damaged there, the chain goes on from an older one, or anew: a second computer never does that.
    """
    row = StationEventRow
    mine = sa.select(row.sequence, row.hash).where(
        row.station_id == station.id, row.ledger == _ledger(station), row.outcome != OperationOutcome.QUARANTINED
    )
    near = {
        (sequence, digest)
        for sequence, digest in uow.session.execute(mine.where(row.sequence.in_([event.sequence - 1, event.sequence])))
    }
    before = [digest for sequence, digest in near if sequence == event.sequence - 1]  # what came may be of any type
    previous = event.body.get("previous")
    other = any(sequence == event.sequence and digest != event.hash for sequence, digest in near)
    if other or (event.sequence == 1 and previous != GENESIS):
        return True
    return bool(before and previous not in before) and not _goes_on_from_older(uow, mine, event, previous)


def _goes_on_from_older(uow: UnitOfWork, mine: sa.Select[int, str], event: ReportedEvent, previous: object) -> bool:
    row = StationEventRow
    older = mine.where(row.sequence < event.sequence, row.hash == str(previous)).limit(1)
    return previous == GENESIS or uow.session.execute(older).first() is not None


def _tell_gap(uow: UnitOfWork, registry: OperationRegistry, station: StationRow, before: int) -> None:
    actor, after = system_actor(), station.last_sequence
    event = SequenceGapFound(station_id=station.id, location_id=station.location_id, after=after, before=before)
    uow.by(actor).record(event)
    ledger = fingerprint(station.public_key or b"")
    sides = ({"station": f"station:{station.id}", "after": after, "before": before, "ledger": ledger},)
    alarm = Alarm(
        kind=AlarmKind.SEQUENCE_GAP,
        device=f"station:{station.id} {after}-{before}",
        location_id=station.location_id,
        sides=sides,
    )
    registry.alarm(uow.by(actor), alarm)
