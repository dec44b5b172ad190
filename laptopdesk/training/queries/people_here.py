"""Who has to do with a place these weeks, as a desk there may know."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.training.models import AttendanceRow, EnrolmentRow, InvitationRow, SessionRow
from laptopdesk.training.values import SessionState


@dataclass(frozen=True, kw_only=True)
class PeopleHere:
    """People (ids of participants) of one place.

    `enrolled`: who take part, and do so there or ever came to a session there. `coming`: of the sessions of some weeks.
    """

    enrolled: frozenset[int]
    coming: frozenset[int]


def list_people_at(session: Session, location_id: int, *, since: datetime, until: datetime) -> PeopleHere:
    """Who takes part at this place, and who has to do with a session there that begins between these moments (UTC)."""
    row = EnrolmentRow
    here = sa.or_(row.location_id == location_id, row.participant_id.in_(_came_to(location_id)))
    return PeopleHere(
        enrolled=frozenset(session.scalars(sa.select(row.participant_id).where(row.ended_at.is_(None), here))),
        coming=frozenset(
            person
            for row in (InvitationRow, AttendanceRow)
            for person in session.scalars(_at_sessions(row, location_id, since, until))
        ),
    )


def met_at(places_of: frozenset[int]) -> sa.Select[int]:
    """Who is or was expected at a session of these places (ids of participants), to look in.

    Whoever was present is among them: a mark puts on the list who was not. Cancelled sessions too: they are phoned.
    """
    query = sa.select(InvitationRow.participant_id).join(SessionRow, SessionRow.id == InvitationRow.session_id)
    return query.where(SessionRow.location_id.in_(places_of))


def _came_to(location_id: int) -> sa.Select[int]:
    row = AttendanceRow
    query = sa.select(row.participant_id).join(SessionRow, SessionRow.id == row.session_id)
    return query.where(SessionRow.location_id == location_id, row.present.is_(True))


def _at_sessions(
    row: type[InvitationRow] | type[AttendanceRow], location_id: int, since: datetime, until: datetime
) -> sa.Select[int]:
    marked = row.present.is_not(None) if row is AttendanceRow else sa.true()
    return (
        sa.select(row.participant_id)
        .join(SessionRow, SessionRow.id == row.session_id)
        .where(
            marked,
            SessionRow.location_id == location_id,
            SessionRow.starts_at.between(since, until),
            SessionRow.state != SessionState.CANCELLED,
        )
    )
