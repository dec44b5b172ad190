"""Reported facts: what already happened is kept and applied, and where it cannot be true beside another, it is a case.

Unlike a question (`report_operation`), a fact is never refused: the laptop has changed hands.
"""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.core.operations import Contradiction, OperationRegistry, ReportedAct
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.service.inbox import refusal_of
from laptopdesk.devices.service.rows import Answered, OperationReport, add_row, join_envelopes, report_reuse, reported
from laptopdesk.devices.values import InboxState
from laptopdesk.protocol.fields import IntentError


def report_fact(
    db: Database,
    registry: OperationRegistry,
    report: OperationReport,
    *,
    now: datetime,
    actor: Actor,
    distrust: tuple[str, ...] = (),
) -> Answered:
    """The fact is kept, and applied or a case; the same id answers the same, another intent under it is an alarm.

    `distrust` are codes of reasons not to apply it at all (a revoked station). What was refused as a question and
    done all the same is a fact too, with the signature that was drawn for the question. Nothing is raised for what the
    fact says.
    """
    try:
        return _take(db, registry, report, now=now, actor=actor, distrust=distrust)
    except IntegrityError:  # a twin was first; now its row can be seen
        return _take(db, registry, report, now=now, actor=actor, distrust=distrust)


def report_fact_here(uow: UnitOfWork, registry: OperationRegistry, report: OperationReport) -> Answered:
    """As `report_fact`, in this transaction and for an id that is new."""
    row = add_row(uow, report, InboxState.APPLIED, {})
    _apply_fact(uow, registry, row, report, distrust=())
    uow.record(reported(row))
    return Answered(state=row.state, answer=row.answer)


def _take(
    db: Database,
    registry: OperationRegistry,
    report: OperationReport,
    *,
    now: datetime,
    actor: Actor,
    distrust: tuple[str, ...],
) -> Answered:
    with db.unit_of_work(now=now, actor=actor) as uow:
        first = uow.session.scalar(
            sa.select(InboxRow).where(InboxRow.operation_id == report.operation_id).with_for_update()
        )
        if first is None:
            row = add_row(uow, report, InboxState.APPLIED, {})
        elif first.intent_sha256 != report.digest:
            uow.session.expunge(first)
            row = None
        elif first.state is not InboxState.REFUSED:
            return Answered(state=first.state, answer=first.answer, repeated=True)
        else:
            row = first
            report = replace(report, envelope=join_envelopes(report.envelope, row.envelope))
            row.envelope, row.happened_at = dict(report.envelope), report.happened_at
        if row is not None:
            _apply_fact(uow, registry, row, report, distrust=distrust)
            uow.record(reported(row))
            return Answered(state=row.state, answer=row.answer)
    assert first is not None
    report_reuse(db, registry, first, report, now=now, actor=actor)
    return Answered(state=InboxState.CASE, answer={"error": "operation_reused", "reasons": ["operation_reused"]})


def _apply_fact(
    uow: UnitOfWork, registry: OperationRegistry, row: InboxRow, report: OperationReport, *, distrust: tuple[str, ...]
) -> None:
    handler = registry.handlers.get(report.kind)
    if handler is None:
        row.state, row.answer = InboxState.QUARANTINED, {"error": "unknown_kind"}
        return
    operation = ReportedAct(
        id=report.operation_id,
        kind=report.kind,
        intent=report.intent,
        happened_at=report.happened_at,
        actor=uow.actor,
        envelope=report.envelope,
    )
    mark = len(uow.pending)
    try:
        if distrust:
            raise _Distrusted(distrust)
        with uow.session.begin_nested():
            row.answer = handler(uow.at(report.happened_at), operation)
        row.state = InboxState.APPLIED
        uow.pending[mark:] = [replace(entry, at=uow.now) for entry in uow.pending[mark:]]
    except (DomainError, IntentError) as error:
        del uow.pending[mark:]
        _contradict(uow, registry, row, operation, error)


class _Distrusted(DomainError):
    """Nothing this device says is applied any more."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def _contradict(
    uow: UnitOfWork,
    registry: OperationRegistry,
    row: InboxRow,
    operation: ReportedAct,
    error: DomainError | IntentError,
) -> None:
    """A case with both sides; without anybody to make one, or unreadable, the fact is kept apart and visible."""
    reasons = _codes(error)
    contradict = registry.contradictions.get(operation.kind)
    if contradict is None or isinstance(error, IntentError):
        row.state, row.answer = InboxState.QUARANTINED, {**refusal_of(error), "reasons": list(reasons)}
        return
    contradiction = Contradiction(operation=operation, reasons=reasons, inbox_id=row.id)
    row.state = InboxState.CASE
    row.answer = {"case": contradict(uow, contradiction), "reasons": list(reasons)}


def _codes(error: DomainError | IntentError) -> tuple[str, ...]:
    match error:
        case _Distrusted():
            return error.reasons
        case Refused():
            return tuple(reason.value for reason in error.reasons)
        case IntentError():
            return ("unreadable",)
        case _:
            return (error.code,)
