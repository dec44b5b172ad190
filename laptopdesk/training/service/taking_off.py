"""Somebody who was put on the list in the room is taken off it: a wrong pass, a wrong walk-in."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.hooks import Hook, hooks_of
from laptopdesk.training import queries
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.events import EnrolmentEnded, PersonTakenOff
from laptopdesk.training.models import EnrolmentRow, InvitationRow, ModuleRow, SessionRow
from laptopdesk.training.service.attendance import take_back_mark
from laptopdesk.training.service.enrolment import lock_enrolments
from laptopdesk.training.service.rows import get_session_facts

RESTS = Hook[Callable[[Session, int], bool]]("whether something rests on an enrolment")
"""Asked with the id of an enrolment."""


def take_off_list(uow: UnitOfWork, session_id: int, participant_id: int, *, operation_id: UUID) -> None:
    """The person is neither expected nor marked here, and no longer enrolled where that came with the list.

    Who is not on the list stays so. Raises Refused for somebody who was invited, and where a laptop rests on it.
    """
    before = queries.find_attendance(uow.session, session_id, participant_id)
    take_back_mark(uow, session_id, participant_id, operation_id=operation_id)
    key = (session_id, participant_id)
    invitation = uow.session.get(InvitationRow, key, with_for_update=True, populate_existing=True)
    if invitation is None:
        return
    if not invitation.walk_in:
        raise Refused([TrainingReason.WAS_INVITED])
    invited_at = invitation.invited_at
    uow.session.delete(invitation)
    uow.session.flush()
    uow.record(PersonTakenOff(session_id=session_id, participant_id=participant_id))
    enrolment = _enrolment(uow, session_id, participant_id)
    if enrolment is not None:
        _leave(uow, enrolment, invited_at, was_present=before is not None and bool(before.present))


def _enrolment(uow: UnitOfWork, session_id: int, participant_id: int) -> EnrolmentRow | None:
    programme_id = get_session_facts(uow, session_id).programme_id
    if programme_id is None:
        return None
    enrolment_id = lock_enrolments(uow, [participant_id], programme_id).get(participant_id)
    return uow.session.get(EnrolmentRow, enrolment_id) if enrolment_id is not None else None


def _leave(uow: UnitOfWork, enrolment: EnrolmentRow, invited_at: datetime, *, was_present: bool) -> None:
    ends = enrolment.enrolled_at == invited_at and not _is_expected_elsewhere(uow, enrolment)
    closes = was_present and not _gate_is_open(uow, enrolment)
    if (ends or closes) and any(rests(uow.session, enrolment.id) for rests in hooks_of(uow.session).at(RESTS)):
        raise Refused([TrainingReason.LAPTOP_RESTS_ON_IT])
    if ends:
        enrolment.ended_at = uow.now
        event = EnrolmentEnded(
            enrolment_id=enrolment.id, participant_id=enrolment.participant_id, programme_id=enrolment.programme_id
        )
        uow.record(event)


def _gate_is_open(uow: UnitOfWork, enrolment: EnrolmentRow) -> bool:
    return queries.gate_attendance(uow.session, enrolment.participant_id, enrolment.programme_id) is not None


def _is_expected_elsewhere(uow: UnitOfWork, enrolment: EnrolmentRow) -> bool:
    query = (
        sa.select(InvitationRow.session_id)
        .join(SessionRow, SessionRow.id == InvitationRow.session_id)
        .join(ModuleRow, ModuleRow.id == SessionRow.module_id)
        .where(
            InvitationRow.participant_id == enrolment.participant_id, ModuleRow.programme_id == enrolment.programme_id
        )
    )
    return uow.session.scalar(query.limit(1)) is not None
