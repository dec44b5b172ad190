"""The inbox: every reported operation is kept, applied once, and answered the same for ever.

A refusal counts as an answer: the same id is refused for the same reasons, also when the facts have changed since.
A page makes a new id for a new try. So a repeat after a cut line can never hand out what was refused a moment ago.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused, StillToDo
from laptopdesk.core.operations import OperationRegistry, ReportedAct
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.service.rows import (
    SIGNATURE_FILE,
    Answered,
    OperationReport,
    add_row,
    find_row,
    join_envelopes,
    report_reuse,
    reported,
)
from laptopdesk.devices.values import InboxState, ReporterKind
from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.words import Worded


class RepeatedRefusal(Refused):
    """The refusal an operation got the first time, replayed."""


def report_operation(
    db: Database, registry: OperationRegistry, report: OperationReport, *, now: datetime, actor: Actor
) -> Answered:
    """The operation is kept and applied, or was before; the same id answers the same.

    Raises what the handler raises (journaled, and kept as refused but for `StillToDo`, which leaves no operation of a
    page, script or command: ADR 11), and Conflict("operation_reused") where the id
    already stands for another intent (journaled, and a case). A kind that nobody applies is kept as quarantined.
    """
    try:
        return _apply(db, registry, report, now=now, actor=actor)
    except IntegrityError:
        # A twin with the same id was first. SQLite makes it wait before it reads; on PostgreSQL its INSERT waits for
        # the other's end and then breaks the unique key: what the other was answered is the answer.
        row = find_row(db, report.operation_id)
        if row is None:
            raise
        return _repeat(db, registry, row, report, now=now, actor=actor)


def repeat_or_refuse(
    db: Database, registry: OperationRegistry, report: OperationReport, reason: Worded, *, now: datetime, actor: Actor
) -> Answered:
    """What the operation was answered; one that is new is kept as refused for this reason, and has no effect.

    Raises as `report_operation`. A signature drawn for an operation that has none joins it.
    """
    try:
        row = _find_or_refuse(db, report, reason, now=now, actor=actor)
    except IntegrityError:  # a twin was first; now its row can be seen
        row = _find_or_refuse(db, report, reason, now=now, actor=actor)
    if row is None:
        raise Refused([reason])
    return _repeat(db, registry, row, report, now=now, actor=actor)


def _find_or_refuse(
    db: Database, report: OperationReport, reason: Worded, *, now: datetime, actor: Actor
) -> InboxRow | None:
    with db.unit_of_work(now=now, actor=actor) as uow:
        row = uow.session.scalar(
            sa.select(InboxRow).where(InboxRow.operation_id == report.operation_id).with_for_update()
        )
        if row is None:
            _keep(uow, report, InboxState.REFUSED, refusal_of(Refused([reason])))
        elif row.intent_sha256 == report.digest and SIGNATURE_FILE in report.envelope:
            row.envelope = join_envelopes(row.envelope, report.envelope)
    return row


def _apply(
    db: Database, registry: OperationRegistry, report: OperationReport, *, now: datetime, actor: Actor
) -> Answered:
    try:
        with db.unit_of_work(now=now, actor=actor) as uow:
            row = uow.session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == report.operation_id))
            if row is None:
                return _apply_new(uow, registry, report)
    except (DomainError, IntentError) as error:
        if not _is_unfinished(error, report):
            _keep_refusal(db, report, error, now=now, actor=actor)
        raise
    return _repeat(db, registry, row, report, now=now, actor=actor)


def _is_unfinished(error: DomainError | IntentError, report: OperationReport) -> bool:
    """Whether the desk only has something left to do. Every event of a station's ledger has an answer that stays."""
    return isinstance(error, StillToDo) and report.reporter is not ReporterKind.STATION


def _apply_new(uow: UnitOfWork, registry: OperationRegistry, report: OperationReport) -> Answered:
    handler = registry.handlers.get(report.kind)
    if handler is None:
        row = _keep(uow, report, InboxState.QUARANTINED, {"error": "unknown_kind"})
        return Answered(state=row.state, answer=row.answer)
    row = add_row(uow, report, InboxState.APPLIED, {})
    operation = ReportedAct(
        id=report.operation_id,
        kind=report.kind,
        intent=report.intent,
        happened_at=report.happened_at,
        actor=uow.actor,
        envelope=report.envelope,
    )
    row.answer = handler(uow, operation)
    uow.record(reported(row))
    return Answered(state=row.state, answer=row.answer)


def _keep(uow: UnitOfWork, report: OperationReport, state: InboxState, answer: dict[str, Any]) -> InboxRow:
    row = add_row(uow, report, state, answer)
    uow.record(reported(row))
    return row


def _keep_refusal(
    db: Database, report: OperationReport, error: DomainError | IntentError, *, now: datetime, actor: Actor
) -> None:
    with db.unit_of_work(now=now, actor=actor) as uow:
        if uow.session.scalar(sa.select(InboxRow.id).where(InboxRow.operation_id == report.operation_id)) is None:
            _keep(uow, report, InboxState.REFUSED, refusal_of(error))


def refusal_of(error: DomainError | IntentError) -> dict[str, Any]:
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


def error_of_refusal(registry: OperationRegistry, answer: Mapping[str, Any]) -> DomainError | IntentError:
    """The error that `refusal_of` wrote down."""
    match answer:
        case {"reasons": [_, *_] as codes} if reasons := [*filter(None, map(registry.find_reason, codes))]:
            return RepeatedRefusal(reasons)
        case {"error": "not_found", "kind": kind, "key": key}:
            return NotFound(kind, key)
        case {"error": "forbidden", "permission": permission, "location": location}:
            return Forbidden(permission, location)
        case {"error": "unreadable", "field": field, "problem": problem}:
            return IntentError(field, problem)
        case _:
            return Conflict(str(answer.get("error", "refused")), str(answer.get("message", "")))


def _repeat(
    db: Database, registry: OperationRegistry, row: InboxRow, report: OperationReport, *, now: datetime, actor: Actor
) -> Answered:
    if row.intent_sha256 != report.digest:
        report_reuse(db, registry, row, report, now=now, actor=actor)
        raise Conflict("operation_reused")
    if row.state is InboxState.REFUSED:
        raise error_of_refusal(registry, row.answer)
    return Answered(state=row.state, answer=row.answer, repeated=True)
