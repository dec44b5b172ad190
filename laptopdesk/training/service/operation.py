"""Attendance as a reported operation: the intent read strictly, the service called, a plain answer."""

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.operations import Answer, ReportedAct
from laptopdesk.people import queries as people
from laptopdesk.people.values import PassState
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import RecordAttendanceIntent
from laptopdesk.training import queries
from laptopdesk.training.service.attendance import record_attendance
from laptopdesk.training.values import RecordAttendance


def apply_attendance(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """The holder of the pass is present at the session, or is not; answers the attendance, without a name."""
    intent = RecordAttendanceIntent.from_json(operation.intent)
    participant_id = holder_of(uow, intent.pass_code)
    command = RecordAttendance(
        operation_id=operation.id, session_id=intent.session, participant_id=participant_id, present=intent.present
    )
    record_attendance(uow.by(operation.actor), command)
    attendance = queries.find_attendance(uow.session, intent.session, participant_id)
    assert attendance is not None
    return {
        "attendance": attendance.id,
        "session": attendance.session_id,
        "pass": intent.pass_code,
        "present": attendance.present,
        "recorded_at": attendance.recorded_at.isoformat(),
        "operation_id": str(operation.id),
    }


def holder_of(uow: UnitOfWork, pass_code: str) -> int:
    """The participant who holds this pass, locked; raises Refused for a pass that leads to nobody."""
    holder = people.lock_pass_holder(uow.session, pass_code)
    if holder is None:
        raise Refused([GateReason.PASS_UNKNOWN])
    if holder.state is PassState.REVOKED:
        raise Refused([GateReason.PASS_REVOKED])
    if holder.participant_id is None:
        raise Refused([GateReason.PASS_BLANK])
    return holder.participant_id
