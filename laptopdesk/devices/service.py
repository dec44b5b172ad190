"""The inbox: every reported operation is kept, applied once, and answered the same for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, DomainError, Refused
from laptopdesk.core.operations import Operation, OperationRegistry
from laptopdesk.devices.events import OperationReported, OperationReused
from laptopdesk.devices.models import InboxRow, ScanLogRow
from laptopdesk.devices.values import InboxState, ReporterKind, ScanOutcome
from laptopdesk.protocol.canonical import canonical_json

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
    already stands for another intent.
    """
    digest = intent_digest(report)
    try:
        return _apply(db, registry, report, digest, now=now, actor=actor)
    except IntegrityError:
        # a twin with the same id was first: its answer is ours
        known = _find(db, report.operation_id)
        if known is None:
            raise
        return _repeat(db, known, report, digest, now=now, actor=actor)


def intent_digest(report: Report) -> str:
    """SHA-256 over kind and intent; how it was signed and reported is not part of it."""
    intent = {name: value for name, value in report.intent.items() if name != "signature"}
    return sha256(canonical_json({"intent": intent, "type": report.kind})).hexdigest()


def _apply(
    db: Database, registry: OperationRegistry, report: Report, digest: str, *, now: datetime, actor: Actor
) -> Answered:
    try:
        with db.unit_of_work() as uow:
            known = uow.session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == report.operation_id))
            if known is None:
                return _apply_new(uow, registry, report, digest, now=now, actor=actor)
    except (DomainError, ValueError) as error:
        _keep_refusal(db, report, digest, error, now=now, actor=actor)
        raise
    return _repeat(db, known, report, digest, now=now, actor=actor)


def _apply_new(
    uow: UnitOfWork, registry: OperationRegistry, report: Report, digest: str, *, now: datetime, actor: Actor
) -> Answered:
    row = _new_row(report, digest, InboxState.APPLIED, {}, now=now, actor=actor)
    uow.session.add(row)
    uow.session.flush()
    operation = Operation(
        id=report.operation_id, kind=report.kind, intent=report.intent, happened_at=report.happened_at,
        actor=actor, envelope=report.envelope,
    )  # fmt: skip
    row.answer = registry.handlers[report.kind](uow, operation, now)
    uow.record(_reported(row), now=now, actor=actor)
    return Answered(state=row.state, answer=row.answer)


def _new_row(
    report: Report, digest: str, state: InboxState, answer: dict[str, Any], *, now: datetime, actor: Actor
) -> InboxRow:
    return InboxRow(
        operation_id=report.operation_id, kind=report.kind, intent=dict(report.intent), intent_sha256=digest,
        envelope=dict(report.envelope), reporter=report.reporter, received_at=now, happened_at=report.happened_at,
        state=state, answer=answer, staff_id=actor.staff_id, station_id=report.station_id, sequence=report.sequence,
    )  # fmt: skip


def _reported(row: InboxRow) -> OperationReported:
    return OperationReported(
        inbox_id=row.id, operation=row.operation_id, kind=row.kind, intent_sha256=row.intent_sha256,
        reporter=row.reporter, state=row.state,
    )  # fmt: skip


def _keep_refusal(
    db: Database, report: Report, digest: str, error: DomainError | ValueError, *, now: datetime, actor: Actor
) -> None:
    """A refused operation stays in the inbox with its reasons: a repeat of it is answered the same."""
    with db.unit_of_work() as uow:
        if uow.session.scalar(sa.select(InboxRow.id).where(InboxRow.operation_id == report.operation_id)) is not None:
            return
        row = _new_row(report, digest, InboxState.REFUSED, _refusal(error), now=now, actor=actor)
        uow.session.add(row)
        uow.session.flush()
        uow.record(_reported(row), now=now, actor=actor)


def _refusal(error: DomainError | ValueError) -> dict[str, Any]:
    reasons = error.reasons if isinstance(error, Refused) else ()
    code = error.code if isinstance(error, DomainError) else "unreadable"
    return {"error": code, "reasons": [reason.value for reason in reasons]}


def _find(db: Database, operation_id: UUID) -> InboxRow | None:
    with db.read() as session:
        return _detached(session, operation_id)


def _detached(session: Session, operation_id: UUID) -> InboxRow | None:
    row = session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == operation_id))
    if row is not None:
        session.expunge(row)
    return row


def _repeat(db: Database, known: InboxRow, report: Report, digest: str, *, now: datetime, actor: Actor) -> Answered:
    if known.intent_sha256 != digest:
        _report_reuse(db, known, report, digest, now=now, actor=actor)
        raise Conflict("operation_reused", "This operation id already stands for something else.")
    if known.state is InboxState.REFUSED:
        raise _told_again(known)
    return Answered(state=known.state, answer=known.answer, repeated=True)


def _told_again(known: InboxRow) -> DomainError:
    codes = [str(code) for code in known.answer.get("reasons", [])]
    if not codes:
        return Conflict(str(known.answer.get("error", "refused")))
    return RepeatedRefusal(reason_from_code(code) for code in codes)


_reason_enums: list[type[StrEnum]] = []


def know_reasons(*enums: type[StrEnum]) -> None:
    """Reasons of these enums may be told again from their codes; packages above register theirs."""
    _reason_enums.extend(enum for enum in enums if enum not in _reason_enums)


def reason_from_code(code: str) -> StrEnum:
    """The member with this code among the registered enums; raises LookupError when nobody registered it."""
    for enum in _reason_enums:
        if code in {member.value for member in enum}:
            return enum(code)
    raise LookupError(f"reason {code} is not registered")


def _report_reuse(db: Database, known: InboxRow, report: Report, digest: str, *, now: datetime, actor: Actor) -> None:
    with db.unit_of_work() as uow:
        uow.record(
            OperationReused(inbox_id=known.id, operation=report.operation_id, kind=report.kind, intent_sha256=digest),
            now=now, actor=actor,
        )  # fmt: skip


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
    """A code that was unknown, misread or out of place is kept as it came, its first 200 characters."""
    uow.session.add(
        ScanLogRow(
            at=now, raw=raw[:RAW_LENGTH], outcome=outcome, reason=reason[:40], page=page[:40],
            staff_id=actor.staff_id, location_id=location_id,
        )
    )  # fmt: skip
