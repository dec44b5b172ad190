"""A presence that opened the gate was withdrawn after the laptop went out: both are facts, and a person decides."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.db import UnitOfWork
from laptopdesk.handout.models import HandoutRow, TrainingExceptionRow
from laptopdesk.training.values import AttendanceWithdrawn


def open_withdrawal_case(uow: UnitOfWork, withdrawn: AttendanceWithdrawn) -> None:
    """A case stands for every open hand-over of this enrolment that no longer rests on a training."""
    if withdrawn.still_open or withdrawn.enrolment_id is None:
        return
    row = HandoutRow
    query = sa.select(row).where(row.enrolment_id == withdrawn.enrolment_id, row.ended_at.is_(None))
    for handout in uow.session.scalars(query):
        if handout.exception_id is not None:
            continue
        sides = (
            {"handout": handout.number, "operation": str(handout.operation_id)},
            {"attendance": withdrawn.attendance_id, "session": withdrawn.session_id, "present": False},
        )
        command = OpenCase(
            kind=CaseKind.ATTENDANCE_WITHDRAWN,
            sides=sides,
            laptop_id=handout.laptop_id,
            participant_id=handout.participant_id,
            location_id=handout.location_id,
        )
        open_case(uow, command)


def rests_on(session: Session, enrolment_id: int) -> bool:
    """Whether a laptop is out on this enrolment, or an exception was asked for it."""
    out = sa.select(HandoutRow.id).where(HandoutRow.enrolment_id == enrolment_id, HandoutRow.ended_at.is_(None))
    asked = sa.select(TrainingExceptionRow.id).where(TrainingExceptionRow.enrolment_id == enrolment_id)
    return any(session.scalar(query.limit(1)) is not None for query in (out, asked))
