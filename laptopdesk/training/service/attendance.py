"""Who was present: one effective record per person and session, changed by later facts.

Locks are taken in the order participant, enrolment, attendance, session.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.reasons import CommonReason
from laptopdesk.people import queries as people
from laptopdesk.people.service import mask_bsn
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.events import AttendanceChanged, AttendanceRecorded, OrderLifted
from laptopdesk.training.models import AttendanceRow
from laptopdesk.training.rules import check_recordable
from laptopdesk.training.service.enrolment import ensure_enrolled, ensure_invited, lock_enrolments
from laptopdesk.training.service.rows import SessionFacts, get_session_facts, lock_session
from laptopdesk.training.service.withdrawal import tell_withdrawn
from laptopdesk.training.values import (
    AttendanceId,
    AttendanceWithdrawn,
    EnrolmentId,
    ProgrammeId,
    RecordAttendance,
    SessionId,
)


@dataclass(frozen=True, kw_only=True)
class _Act:
    """What all marks of one unit of work share."""

    facts: SessionFacts
    operation_id: UUID
    enrolments: Mapping[int, EnrolmentId]


def record_attendance(uow: UnitOfWork, command: RecordAttendance) -> AttendanceId:
    """The person is present or absent from now on; saying the same again changes nothing.

    Somebody who was not expected or enrolled is so from now on. A presence that opened the gate and is withdrawn is
    told to who stands at `WITHDRAWN` in this transaction. Raises Refused with every reason, NotFound.
    """
    marks = {command.participant_id: command.present}
    attendance_ids = record_group(uow, command.session_id, marks, operation_id=command.operation_id)
    if command.reason:
        lift_order(uow, command.session_id, command.participant_id, command.reason)
    return attendance_ids[command.participant_id]


def record_by_decision(uow: UnitOfWork, command: RecordAttendance) -> AttendanceId:
    """As `record_attendance`, for who decided a case about it: also where the session is closed."""
    marks = {command.participant_id: command.present}
    attendance_ids = record_group(uow, command.session_id, marks, operation_id=command.operation_id, decided=True)
    return attendance_ids[command.participant_id]


def record_group(
    uow: UnitOfWork, session_id: int, marks: Mapping[int, bool], *, operation_id: UUID, decided: bool = False
) -> dict[int, AttendanceId]:
    """As `record_attendance` for a whole room: participant → present. The number of queries does not grow with it.

    `decided`: a closed session stands in the way of nobody who decided a case.
    """
    facts = get_session_facts(uow, session_id)
    uow.actor.require(Permission.RECORD_ATTENDANCE, at=facts.row.location_id)
    if people.lock_participants(uow.session, marks) != frozenset(marks):
        raise Refused([GateReason.PERSON_UNKNOWN])
    enrolments = _enrolments(uow, facts, marks)
    rows = _lock_attendances(uow, session_id, marks)
    _check_session(uow, session_id, decided=decided)
    ensure_invited(uow, session_id, marks, walk_in=True)
    act = _Act(facts=facts, operation_id=operation_id, enrolments=enrolments)
    return {person: _mark(uow, act, rows.get(person), person, present=marks[person]) for person in sorted(marks)}


def take_back_mark(uow: UnitOfWork, session_id: int, participant_id: int, *, operation_id: UUID) -> None:
    """Nobody says any more whether this person was there; who was not marked stays so.

    A presence that opened the gate is told as by `record_attendance`. Raises Refused with every reason, NotFound.
    """
    facts = get_session_facts(uow, session_id)
    uow.actor.require(Permission.RECORD_ATTENDANCE, at=facts.row.location_id)
    people.lock_participants(uow.session, [participant_id])
    enrolments = _open_enrolments(uow, facts, participant_id)
    row = _lock_attendances(uow, session_id, [participant_id]).get(participant_id)
    _check_session(uow, session_id)
    if row is not None and row.present is not None:
        _change(uow, _Act(facts=facts, operation_id=operation_id, enrolments=enrolments), row, present=None)


def lift_order(uow: UnitOfWork, session_id: int, participant_id: int, reason: str) -> None:
    """A later training that was attended before the first one counts all the same, for this reason.

    Raises Refused without a reason, NotFound when nothing was marked.
    """
    facts = get_session_facts(uow, session_id)
    uow.actor.require(Permission.RECORD_ATTENDANCE, at=facts.row.location_id)
    people.lock_participants(uow.session, [participant_id])
    row = _lock_attendances(uow, session_id, [participant_id]).get(participant_id)
    if row is None or row.present is None:
        raise NotFound("attendance", participant_id)
    words = mask_bsn(reason.replace("\0", "").strip())[:1000]
    if not words:
        raise Refused([CommonReason.REASON_MISSING])
    row.out_of_order_reason = words
    event = OrderLifted(session_id=session_id, participant_id=participant_id, reason=FreeText(words))
    uow.record(event)


def _enrolments(uow: UnitOfWork, facts: SessionFacts, marks: Mapping[int, bool]) -> Mapping[int, EnrolmentId]:
    if facts.programme_id is None:
        return {}
    at = facts.row.location_id
    return ensure_enrolled(uow, marks, facts.programme_id, location_id=at)


def _open_enrolments(uow: UnitOfWork, facts: SessionFacts, participant_id: int) -> Mapping[int, EnrolmentId]:
    if facts.programme_id is None:
        return {}
    return lock_enrolments(uow, [participant_id], facts.programme_id)


def _lock_attendances(uow: UnitOfWork, session_id: int, people_ids: Iterable[int]) -> dict[int, AttendanceRow]:
    row = AttendanceRow
    query = sa.select(row).where(row.session_id == session_id, row.participant_id.in_(set(people_ids))).order_by(row.id)
    locked = uow.session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return {attendance.participant_id: attendance for attendance in locked}


def _check_session(uow: UnitOfWork, session_id: int, *, decided: bool = False) -> None:
    row = lock_session(uow, session_id, shared=True)
    reasons = list(check_recordable(state=row.state, counting=row.counting, starts_at=row.starts_at, now=uow.now))
    if decided and TrainingReason.SESSION_CLOSED in reasons:
        reasons.remove(TrainingReason.SESSION_CLOSED)
    if reasons:
        raise Refused(reasons)


def _mark(uow: UnitOfWork, act: _Act, row: AttendanceRow | None, person: int, *, present: bool) -> AttendanceId:
    if row is None:
        return _record(uow, act, person, present=present)
    if row.present != present:
        _change(uow, act, row, present=present)
    return AttendanceId(row.id)


def _record(uow: UnitOfWork, act: _Act, person: int, *, present: bool) -> AttendanceId:
    row = AttendanceRow(
        session_id=act.facts.row.id,
        participant_id=person,
        present=present,
        recorded_at=uow.now,
        recorded_by_id=uow.actor.staff_id,
        operation_id=act.operation_id,
    )
    uow.session.add(row)
    uow.session.flush()
    event = AttendanceRecorded(
        session_id=row.session_id, participant_id=person, present=present, operation=act.operation_id
    )
    uow.record(event)
    return AttendanceId(row.id)


def _change(uow: UnitOfWork, act: _Act, row: AttendanceRow, *, present: bool | None) -> None:
    was_present = row.present is True
    row.present, row.recorded_at = present, uow.now
    row.recorded_by_id, row.operation_id = uow.actor.staff_id, act.operation_id
    uow.session.flush()
    event = AttendanceChanged(
        session_id=row.session_id, participant_id=row.participant_id, present=present, operation=act.operation_id
    )
    uow.record(event)
    if was_present and act.facts.gate_rests_on_it:
        tell_withdrawn(uow, _withdrawn(uow, act, row))


def _withdrawn(uow: UnitOfWork, act: _Act, row: AttendanceRow) -> AttendanceWithdrawn:
    programme_id = ProgrammeId(act.facts.programme_id or 0)
    other = queries.gate_attendance(uow.session, row.participant_id, programme_id, lock=False)
    return AttendanceWithdrawn(
        attendance_id=AttendanceId(row.id),
        session_id=SessionId(row.session_id),
        location_id=act.facts.row.location_id,
        participant_id=row.participant_id,
        programme_id=programme_id,
        enrolment_id=act.enrolments.get(row.participant_id),
        still_open=other is not None,
    )
