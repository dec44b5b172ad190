"""Who takes part in which programme, and who is expected at which session."""

from collections.abc import Iterable

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.people import queries as people
from laptopdesk.protocol.gate import GateReason
from laptopdesk.training import queries
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.events import ParticipantEnrolled, PeopleInvited
from laptopdesk.training.models import EnrolmentRow, InvitationRow
from laptopdesk.training.service.rows import get_session_facts, lock_session
from laptopdesk.training.values import CountingKind, EnrolmentId, SessionState


def enrol(uow: UnitOfWork, participant_id: int, programme_id: int, *, location_id: int | None) -> EnrolmentId:
    """The person takes part in this programme; who does so already keeps that enrolment. Raises Refused."""
    uow.actor.require(Permission.REFER_PEOPLE, at=location_id)
    programme = next((item for item in queries.list_programmes(uow.session) if item.id == programme_id), None)
    if programme is None or programme.closed_at is not None:
        raise Refused([TrainingReason.PROGRAMME_UNKNOWN])
    if not people.lock_participants(uow.session, [participant_id]):
        raise Refused([GateReason.PERSON_UNKNOWN])
    enrolments = ensure_enrolled(uow, [participant_id], programme_id, location_id=location_id)
    return enrolments[participant_id]


def invite(uow: UnitOfWork, session_id: int, participant_ids: Iterable[int]) -> int:
    """These people are expected at the session and enrolled in its programme; answers how many are new.

    Raises Refused with every reason, NotFound for the session.
    """
    facts = get_session_facts(uow, session_id)
    at = facts.row.location_id
    if not uow.actor.may(Permission.PLAN_SESSIONS, at=at):
        uow.actor.require(Permission.RECORD_ATTENDANCE, at=at)
    wanted = sorted(set(participant_ids))
    if people.lock_participants(uow.session, wanted) != frozenset(wanted):
        raise Refused([GateReason.PERSON_UNKNOWN])
    if facts.programme_id is not None:
        ensure_enrolled(uow, wanted, facts.programme_id, location_id=at)
    row = lock_session(uow, session_id, shared=True)
    _check_invitable(row.state, row.counting)
    return ensure_invited(uow, session_id, wanted, walk_in=False)


def ensure_enrolled(
    uow: UnitOfWork, participant_ids: Iterable[int], programme_id: int, *, location_id: int | None
) -> dict[int, EnrolmentId]:
    """Each of these locked people has an open, locked enrolment in the programme; answers them by person."""
    wanted = sorted(set(participant_ids))
    enrolments = lock_enrolments(uow, wanted, programme_id)
    new = [
        EnrolmentRow(participant_id=person, programme_id=programme_id, enrolled_at=uow.now, location_id=location_id)
        for person in wanted
        if person not in enrolments
    ]
    uow.session.add_all(new)
    uow.session.flush()
    for made in new:
        enrolments[made.participant_id] = EnrolmentId(made.id)
        event = ParticipantEnrolled(enrolment_id=made.id, participant_id=made.participant_id, programme_id=programme_id)
        uow.record(event)
    return enrolments


def lock_enrolments(uow: UnitOfWork, participant_ids: Iterable[int], programme_id: int) -> dict[int, EnrolmentId]:
    """The open enrolments of these locked people in the programme, locked, by person."""
    row, wanted = EnrolmentRow, set(participant_ids)
    query = sa.select(row.participant_id, row.id).where(
        row.participant_id.in_(wanted), row.programme_id == programme_id, row.ended_at.is_(None)
    )
    open_ones = uow.session.execute(query.order_by(row.participant_id).with_for_update())
    return {person: EnrolmentId(enrolment) for person, enrolment in open_ones}


def ensure_invited(uow: UnitOfWork, session_id: int, participant_ids: Iterable[int], *, walk_in: bool) -> int:
    """Each of these locked people is expected at the session; answers how many were not before."""
    row, wanted = InvitationRow, sorted(set(participant_ids))
    invited = set(
        uow.session.scalars(
            sa.select(row.participant_id).where(row.session_id == session_id, row.participant_id.in_(wanted))
        )
    )
    new = tuple(person for person in wanted if person not in invited)
    if new:
        lines = [
            {"session_id": session_id, "participant_id": p, "invited_at": uow.now, "walk_in": walk_in} for p in new
        ]
        uow.session.execute(sa.insert(row), lines)
        event = PeopleInvited(session_id=session_id, participant_ids=new, walk_in=walk_in)
        uow.record(event)
    return len(new)


def _check_invitable(state: SessionState, counting: CountingKind) -> None:
    reasons = []
    if counting is CountingKind.HEADS:
        reasons.append(TrainingReason.HEADS_ONLY)
    if state is SessionState.CANCELLED:
        reasons.append(TrainingReason.SESSION_CANCELLED)
    if state is SessionState.HELD:
        reasons.append(TrainingReason.SESSION_CLOSED)
    if reasons:
        raise Refused(reasons)
