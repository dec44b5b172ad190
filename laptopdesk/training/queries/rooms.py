"""Who is expected where, by name, and whether their presence counts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.people import queries as people
from laptopdesk.people.values import Namesake, PersonName
from laptopdesk.places import queries as places
from laptopdesk.training.models import AttendanceRow, InvitationRow, ModuleRow, SessionRow
from laptopdesk.training.queries.titles import session_title, titled_sessions
from laptopdesk.training.rules import counts
from laptopdesk.training.values import (
    ExpectedPerson,
    ModuleId,
    Participation,
    ProgrammeId,
    SessionId,
    SessionPage,
    SessionState,
)


def get_session_page(session: Session, session_id: int) -> SessionPage:
    """The session with everyone expected, by name; five queries, whatever the number. Raises NotFound."""
    line = session.execute(titled_sessions().where(SessionRow.id == session_id)).one_or_none()
    if line is None:
        raise NotFound("session", session_id)
    row: SessionRow = line.SessionRow
    return value_of(
        row,
        SessionPage,
        id=SessionId(row.id),
        title=session_title(line),
        location=places.names_of(session, [row.location_id]).get(row.location_id, ""),
        module_id=ModuleId(row.module_id) if row.module_id is not None else None,
        module_ordinal=line.ordinal,
        opens_gate=bool(line.opens_gate),
        programme_id=ProgrammeId(line.programme_id) if line.programme_id is not None else None,
        people=_expected(session, [line]),
    )


def list_namesakes(session: Session, session_id: int, name: str) -> tuple[Namesake, ...]:
    """Who of those expected at the session has this name already, however it is spelled."""
    ids = session.scalars(sa.select(InvitationRow.participant_id).where(InvitationRow.session_id == session_id))
    return people.list_namesakes(session, name, ids)


def list_expected_today(session: Session, location_id: int, *, on: date) -> tuple[ExpectedPerson, ...]:
    """Everyone expected at this place on this day in Rotterdam and not marked absent, by name; for the desk."""
    lines = session.execute(
        titled_sessions()
        .where(
            SessionRow.location_id == location_id,
            SessionRow.local_start >= datetime.combine(on, time.min),
            SessionRow.local_start < datetime.combine(on + timedelta(days=1), time.min),
            SessionRow.state != SessionState.CANCELLED,
        )
        .order_by(SessionRow.starts_at)
    ).all()
    return tuple(person for person in _expected(session, lines) if person.present is not False)


def list_participations(session: Session, participant_id: int) -> tuple[Participation, ...]:
    """Every session this person was expected at or marked at, newest first."""
    query = (
        titled_sessions()
        .join(InvitationRow, InvitationRow.session_id == SessionRow.id)
        .outerjoin(AttendanceRow, _marked_for(InvitationRow))
        .add_columns(AttendanceRow.present, AttendanceRow.out_of_order_reason)
        .where(InvitationRow.participant_id == participant_id)
        .order_by(SessionRow.starts_at.desc(), SessionRow.id.desc())
    )
    first = _first_trainings(session, {participant_id}).get(participant_id, ())
    return tuple(
        Participation(
            session_id=SessionId(line.SessionRow.id),
            title=session_title(line),
            location_id=line.SessionRow.location_id,
            starts_at=line.SessionRow.starts_at,
            state=line.SessionRow.state,
            present=line.present,
            counts=bool(line.present) and _counts(line, line.out_of_order_reason, first),
        )
        for line in session.execute(query)
    )


def _marked_for(invitation: type[InvitationRow]) -> sa.ColumnElement[bool]:
    return sa.and_(
        AttendanceRow.session_id == invitation.session_id, AttendanceRow.participant_id == invitation.participant_id
    )


def _expected(session: Session, lines: Sequence[sa.Row[*tuple[Any, ...]]]) -> tuple[ExpectedPerson, ...]:
    by_id = {line.SessionRow.id: line for line in lines}
    query = (
        sa.select(
            InvitationRow.session_id,
            InvitationRow.participant_id,
            InvitationRow.walk_in,
            AttendanceRow.present,
            AttendanceRow.out_of_order_reason,
        )
        .outerjoin(AttendanceRow, _marked_for(InvitationRow))
        .where(InvitationRow.session_id.in_(list(by_id)))
    )
    marks = session.execute(query).all()
    ids = {mark.participant_id for mark in marks}
    names = people.names_of(session, ids)
    first = _first_trainings(session, ids)
    named_marks = [(names.get(mark.participant_id), mark) for mark in marks]
    ordered = sorted(named_marks, key=lambda item: (item[0] is None, item[0].sort_key if item[0] else "", item[1][1]))
    return tuple(_person(by_id[mark.session_id], mark, name, first) for name, mark in ordered)


def _person(
    line: sa.Row[*tuple[Any, ...]],
    mark: sa.Row[*tuple[Any, ...]],
    name: PersonName | None,
    first: dict[int, tuple[tuple[int, datetime], ...]],
) -> ExpectedPerson:
    row: SessionRow = line.SessionRow
    return ExpectedPerson(
        participant_id=mark.participant_id,
        name=name.name if name else "–",
        initials=name.initials if name else "",
        pass_code=name.pass_code if name else None,
        session_id=SessionId(row.id),
        session_title=session_title(line),
        starts_at=row.starts_at,
        walk_in=mark.walk_in,
        present=mark.present,
        counts=_counts(line, mark.out_of_order_reason, first.get(mark.participant_id, ())),
        reason=mark.out_of_order_reason,
    )


def _counts(line: sa.Row[*tuple[Any, ...]], reason: str | None, first: Iterable[tuple[int, datetime]]) -> bool:
    starts = [start for programme, start in first if programme == line.programme_id]
    return counts(ordinal=line.ordinal, reason=reason, starts_at=line.SessionRow.starts_at, first_attended=starts)


def _first_trainings(session: Session, ids: set[int]) -> dict[int, tuple[tuple[int, datetime], ...]]:
    """(programme, start) of every first training these people were present at."""
    query = (
        sa.select(AttendanceRow.participant_id, ModuleRow.programme_id, SessionRow.starts_at)
        .join(SessionRow, SessionRow.id == AttendanceRow.session_id)
        .join(ModuleRow, ModuleRow.id == SessionRow.module_id)
        .where(
            AttendanceRow.participant_id.in_(ids),
            AttendanceRow.present.is_(True),
            ModuleRow.ordinal == 1,
            SessionRow.state != SessionState.CANCELLED,
        )
    )
    trainings: dict[int, tuple[tuple[int, datetime], ...]] = {}
    for person, programme, start in session.execute(query):
        trainings[person] = (*trainings.get(person, ()), (programme, start))
    return trainings
