"""Somebody walks into the room: person, enrolment, expected, present, and a pass if there is one, all or nothing."""

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.people import service as people_service
from laptopdesk.people.values import AddWalkIn, ParticipantId
from laptopdesk.training import queries
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.service.attendance import record_attendance
from laptopdesk.training.service.rows import get_session_facts
from laptopdesk.training.values import AttendanceId, RecordAttendance, WalkInAtSession


def add_walk_in_to_session(uow: UnitOfWork, command: WalkInAtSession) -> AttendanceId:
    """The person is a participant, enrolled, expected and present here, with the blank pass bound to them.

    Somebody of the same name with the same phone or e-mail is known again; a name that stands on the list already is
    asked about, LOOKS_ALIKE, until `meant` or `is_new` answers. The same operation id adds nobody twice.
    Raises Refused with every reason, NotFound for the session.
    """
    place = get_session_facts(uow, command.session_id).row.location_id
    uow.actor.require(Permission.RECORD_ATTENDANCE, at=place)
    done = queries.find_attendance_by_operation(uow.session, command.session_id, command.operation_id)
    if done is not None:
        return done.id
    participant_id = _who(uow, command, place)
    mark = RecordAttendance(
        operation_id=command.operation_id, session_id=command.session_id, participant_id=participant_id, present=True
    )
    attendance_id = record_attendance(uow, mark)
    if command.pass_code:
        people_service.bind_pass(uow, command.pass_code, participant_id, at=place)
    return attendance_id


def _who(uow: UnitOfWork, command: WalkInAtSession, place: int) -> ParticipantId:
    person = AddWalkIn(name=command.name, contact=command.contact, language=command.language, location_id=place)
    known = people_service.find_walk_in(uow, person)
    namesakes = queries.list_namesakes(uow.session, command.session_id, command.name)
    meant = next((namesake.id for namesake in namesakes if namesake.id == command.meant), None)
    if meant is not None:
        return meant
    if namesakes and known is None and not command.is_new:
        raise Refused([TrainingReason.LOOKS_ALIKE])
    return people_service.add_walk_in(uow, person)
