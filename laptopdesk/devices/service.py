"""The inbox: every reported operation is kept, applied once, and answered the same for ever.

A refusal counts as an answer: the same id is refused for the same reasons, also when the facts have changed since.
A page makes a new id for a new try. So a repeat after a cut line can never hand out what was refused a moment ago.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from laptopdesk.core.operations import Operation, OperationRegistry, Reuse
from laptopdesk.devices.events import OperationReported, OperationReused
from laptopdesk.devices.models import InboxRow, ScanLogRow
from laptopdesk.devices.values import InboxState, ReporterKind, ScanOutcome
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.fields import IntentError

RAW_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Report:
    """An operation as a page, script, command or station reports it. `happened_at` in UTC."""

    operation_id: UUID
    kind: str
    intent: Mapping[str, Any]
    envelope: Mapping[str, Any]
    reporter: ReporterKind
    happened_at: datetime
    station_id: int | None = None
    sequence: int | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over kind and intent, what the id stands for; how it was signed and reported is not part of it."""
        intent = {name: value for name, value in self.intent.items() if name != "signature"}
        return sha256(canonical_json({"intent": intent, "type": self.kind})).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What the reporter is told. `repeated`: the operation was known, and nothing was done again."""

    state: InboxState
    answer: dict[str, Any]
    repeated: bool = False


class RepeatedRefusal(Refused):
    """The refusal an operation got the first time, told again."""


def report_operation(
    db: Database, registry: OperationRegistry, report: Report, *, now: datetime, actor: Actor
) -> Answered:
    """The operation is kept and applied, or was before; the same id answers the same.

    Raises what the handler raises (journaled and kept as refused), and Conflict("operation_reused") where the id
    already stands for another intent (journaled, and a case). A kind that nobody applies is kept as quarantined.
    """
    try:
        return _apply(db, registry, report, now=now, actor=actor)
    except IntegrityError:
        # A twin with the same id was first. SQLite makes it wait before it reads; on PostgreSQL its INSERT waits for
        # the other's end and then breaks the unique key: what the other was answered is the answer.
        known = _find(db, report.operation_id)
        if known is None:
            raise
        return _repeat(db, registry, known, report, now=now, actor=actor)


def _apply(db: Database, registry: OperationRegistry, report: Report, *, now: datetime, actor: Actor) -> Answered:
    try:
        with db.unit_of_work() as uow:
            known = uow.session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == report.operation_id))
            if known is None:
                return _apply_new(uow, registry, report, now=now, actor=actor)
    except (DomainError, IntentError) as error:
        _keep_refusal(db, report, error, now=now, actor=actor)
        raise
    return _repeat(db, registry, known, report, now=now, actor=actor)


def _apply_new(
    uow: UnitOfWork, registry: OperationRegistry, report: Report, *, now: datetime, actor: Actor
) -> Answered:
    handler = registry.handlers.get(report.kind)
    if handler is None:
        row = _keep(uow, report, InboxState.QUARANTINED, {"error": "unknown_kind"}, now=now, actor=actor)
        return Answered(state=row.state, answer=row.answer)
    row = _add(uow, report, InboxState.APPLIED, {}, now=now, actor=actor)
    operation = Operation(
        id=report.operation_id, kind=report.kind, intent=report.intent, happened_at=report.happened_at,
        actor=actor, envelope=report.envelope,
    )  # fmt: skip
    row.answer = handler(uow, operation, now)
    uow.record(_reported(row), now=now, actor=actor)
    return Answered(state=row.state, answer=row.answer)


def _keep(
    uow: UnitOfWork, report: Report, state: InboxState, answer: dict[str, Any], *,
    now: datetime, actor: Actor,
) -> InboxRow:  # fmt: skip
    row = _add(uow, report, state, answer, now=now, actor=actor)
    uow.record(_reported(row), now=now, actor=actor)
    return row


def _add(
    uow: UnitOfWork,
    report: Report,
    state: InboxState,
    answer: dict[str, Any],
    *,
    now: datetime,
    actor: Actor,
) -> InboxRow:
    row = InboxRow(
        operation_id=report.operation_id, kind=report.kind, intent=dict(report.intent), intent_sha256=report.digest,
        envelope=dict(report.envelope), reporter=report.reporter, received_at=now, happened_at=report.happened_at,
        state=state, answer=answer, staff_id=actor.staff_id, station_id=report.station_id, sequence=report.sequence,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    return row


def _reported(row: InboxRow) -> OperationReported:
    return OperationReported(
        inbox_id=row.id, operation=row.operation_id, kind=row.kind, intent_sha256=row.intent_sha256,
        reporter=row.reporter, state=row.state,
    )  # fmt: skip


def _keep_refusal(
    db: Database, report: Report, error: DomainError | IntentError, *, now: datetime, actor: Actor
) -> None:
    with db.unit_of_work() as uow:
        if uow.session.scalar(sa.select(InboxRow.id).where(InboxRow.operation_id == report.operation_id)) is None:
            _keep(uow, report, InboxState.REFUSED, _refusal(error), now=now, actor=actor)


def _refusal(error: DomainError | IntentError) -> dict[str, Any]:
    """What is needed to raise the same error again."""
    match error:
        case Refused():
            return {"error": error.code, "reasons": [reason.value for reason in error.reasons]}
        case NotFound():
            return {"error": error.code, "kind": error.kind, "key": str(error.key)}
        case Forbidden():
            return {"error": error.code, "permission": error.permission, "location": error.location_id}
        case IntentError():
            return {"error": "unreadable", "field": error.field, "problem": error.problem}
        case _:
            return {"error": error.code, "message": str(error)}


def _told_again(answer: Mapping[str, Any]) -> DomainError | IntentError:
    """The error that `_refusal` wrote down."""
    match answer:
        case {"reasons": [_, *_] as codes} if reasons := [found for code in codes if (found := find_reason(code))]:
            return RepeatedRefusal(reasons)
        case {"error": "not_found", "kind": kind, "key": key}:
            return NotFound(kind, key)
        case {"error": "forbidden", "permission": permission, "location": location}:
            return Forbidden(permission, location)
        case {"error": "unreadable", "field": field, "problem": problem}:
            return IntentError(field, problem)
        case _:
            return Conflict(str(answer.get("error", "refused")), str(answer.get("message", "")))


def _find(db: Database, operation_id: UUID) -> InboxRow | None:
    with db.read() as session:
        return _detached(session, operation_id)


def _detached(session: Session, operation_id: UUID) -> InboxRow | None:
    row = session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == operation_id))
    if row is not None:
        session.expunge(row)
    return row


def _repeat(
    db: Database,
    registry: OperationRegistry,
    known: InboxRow,
    report: Report,
    *,
    now: datetime,
    actor: Actor,
) -> Answered:
    if known.intent_sha256 != report.digest:
        _report_reuse(db, registry, known, report, now=now, actor=actor)
        raise Conflict("operation_reused", "This operation id already stands for something else.")
    if known.state is InboxState.REFUSED:
        raise _told_again(known.answer)
    return Answered(state=known.state, answer=known.answer, repeated=True)


_reason_enums: list[type[StrEnum]] = []


def know_reasons(*enums: type[StrEnum]) -> None:
    """Reasons of these enums may be told again from their codes; packages above register theirs."""
    _reason_enums.extend(enum for enum in enums if enum not in _reason_enums)


def find_reason(code: str) -> StrEnum | None:
    """The member with this code among the registered enums, or None."""
    return next((enum(code) for enum in _reason_enums if code in {member.value for member in enum}), None)


def _report_reuse(
    db: Database,
    registry: OperationRegistry,
    known: InboxRow,
    report: Report,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """The alarm: the journal tells of it, and whoever registered for it (cases) keeps both intents."""
    reuse = Reuse(
        inbox_id=known.id, operation_id=known.operation_id, kind=report.kind, intent=report.intent,
        intent_sha256=report.digest, first_kind=known.kind, first_intent=known.intent,
    )  # fmt: skip
    with db.unit_of_work() as uow:
        uow.record(
            OperationReused(
                inbox_id=known.id, operation=report.operation_id, kind=report.kind, intent_sha256=report.digest
            ),
            now=now, actor=actor,
        )  # fmt: skip
        for on_reuse in registry.on_reuse:
            on_reuse(uow, reuse, now, actor)


def log_scan(
    uow: UnitOfWork,
    *,
    raw: str,
    outcome: ScanOutcome,
    reason: str,
    page: str,
    actor: Actor,
    location_id: int | None,
    now: datetime,
) -> None:
    """A code that was unknown, misread or out of place is kept as it came, its first 200 characters.

    NUL is shown as the sign for it: PostgreSQL cannot store it in text, and a scanner may well send it.
    """
    uow.session.add(
        ScanLogRow(
            at=now, raw=_printable(raw)[:RAW_LENGTH], outcome=outcome, reason=_printable(reason)[:40],
            page=_printable(page)[:40],
            staff_id=actor.staff_id, location_id=location_id,
        )
    )  # fmt: skip


def _printable(text: str) -> str:
    return text.replace("\0", "\u2400")
