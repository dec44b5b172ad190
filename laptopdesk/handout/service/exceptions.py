"""A hand-over before the first training: two signed-in people, a reason, and a row that reports can count."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.reasons import CommonReason
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.events import ExceptionApproved, ExceptionAsked
from laptopdesk.handout.models import TrainingExceptionRow
from laptopdesk.handout.values import ExceptionId
from laptopdesk.training import queries as training


def check_may_ask(session: Session, participant_id: int, *, actor: Actor) -> None:
    """Return for who may ask an exception for this person where they are enrolled; raises NotFound, Forbidden."""
    verdict = training.list_gate_verdicts(session, frozenset({participant_id})).get(participant_id)
    if verdict is None:
        raise NotFound("enrolment", participant_id)
    actor.require(Permission.ASK_EXCEPTION, at=training.get_enrolment(session, verdict.enrolment_id).location_id)


def ask_exception(uow: UnitOfWork, *, participant_id: int, reason: str) -> ExceptionId:
    """The request waits for a second person; raises Refused without a reason or where none is needed."""
    enrolment = training.lock_gate_enrolment(uow.session, participant_id)
    if enrolment is None:
        raise NotFound("enrolment", participant_id)
    uow.actor.require(Permission.ASK_EXCEPTION, at=enrolment.location_id)
    if uow.actor.staff_id is None:
        raise Forbidden(Permission.ASK_EXCEPTION.value)
    if not reason.strip():
        raise Refused([CommonReason.REASON_MISSING])
    if enrolment.gate_attended:
        raise Refused([DeskReason.NOT_NEEDED])
    row = TrainingExceptionRow(
        enrolment_id=enrolment.id, asked_at=uow.now, asked_by_id=uow.actor.staff_id, reason=reason.strip()
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(ExceptionAsked(exception_id=row.id, participant_id=participant_id, reason=FreeText(row.reason)))
    return ExceptionId(row.id)


def approve_exception(uow: UnitOfWork, exception_id: int) -> None:
    """The training rule is lifted for one hand-over; raises Refused when the asker approves their own request."""
    row = uow.session.get(TrainingExceptionRow, exception_id, with_for_update=True)
    if row is None:
        raise NotFound("exception", exception_id)
    enrolment = training.get_enrolment(uow.session, row.enrolment_id)
    uow.actor.require(Permission.APPROVE_EXCEPTION, at=enrolment.location_id)
    if uow.actor.staff_id is None or uow.actor.staff_id == row.asked_by_id:
        raise Refused([DeskReason.SAME_PERSON])
    if row.approved_at is not None:
        raise Refused([DeskReason.ALREADY_APPROVED])
    row.approved_at, row.approved_by_id = uow.now, uow.actor.staff_id
    uow.record(ExceptionApproved(exception_id=row.id, participant_id=enrolment.participant_id))


def use_exception(uow: UnitOfWork, exception_id: int) -> None:
    """The approved exception has served its one hand-over."""
    uow.session.execute(
        update(TrainingExceptionRow).where(TrainingExceptionRow.id == exception_id).values(used_at=uow.now)
    )
