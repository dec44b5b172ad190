"""Single facts about a person: enrolments and attendance."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.training.models import AttendanceRow, EnrolmentRow
from laptopdesk.training.values import Attendance, AttendanceId, Enrolment, EnrolmentId, ProgrammeId, SessionId


def get_enrolment(session: Session, enrolment_id: int) -> Enrolment:
    """The enrolment; raises NotFound."""
    enrolment = enrolments_by_id(session, [enrolment_id]).get(enrolment_id)
    if enrolment is None:
        raise NotFound("enrolment", enrolment_id)
    return enrolment


def enrolments_by_id(session: Session, ids: Iterable[int]) -> dict[int, Enrolment]:
    """These enrolments by id; ids that do not exist are left out."""
    query = sa.select(EnrolmentRow).where(EnrolmentRow.id.in_(set(ids)))
    return {row.id: _enrolment(row) for row in session.scalars(query)}


def list_enrolments(session: Session, participant_id: int) -> tuple[Enrolment, ...]:
    """Every enrolment of this person, newest first."""
    query = sa.select(EnrolmentRow).where(EnrolmentRow.participant_id == participant_id)
    return tuple(_enrolment(row) for row in session.scalars(query.order_by(EnrolmentRow.id.desc())))


def find_attendance(session: Session, session_id: int, participant_id: int) -> Attendance | None:
    """The effective record of this person at this session, or None."""
    row = session.scalar(
        sa.select(AttendanceRow).where(
            AttendanceRow.session_id == session_id, AttendanceRow.participant_id == participant_id
        )
    )
    return _attendance(row) if row else None


def find_attendance_by_operation(session: Session, session_id: int, operation_id: object) -> Attendance | None:
    """The record at this session that this operation made or last changed, or None."""
    row = AttendanceRow
    query = sa.select(row).where(row.session_id == session_id, row.operation_id == operation_id)
    attendance_row = session.scalar(query)
    return _attendance(attendance_row) if attendance_row else None


def _enrolment(row: EnrolmentRow) -> Enrolment:
    return value_of(row, Enrolment, id=EnrolmentId(row.id), programme_id=ProgrammeId(row.programme_id))


def _attendance(row: AttendanceRow) -> Attendance:
    return value_of(row, Attendance, id=AttendanceId(row.id), session_id=SessionId(row.session_id))
