"""Sessions in lists."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.core.rows import value_of
from laptopdesk.places import queries as places
from laptopdesk.training.models import AttendanceRow, InvitationRow, SessionRow
from laptopdesk.training.queries.titles import session_title, titled_sessions
from laptopdesk.training.values import SessionId, SessionLine, SessionState

Places = Everywhere | frozenset[int]


def list_sessions(
    session: Session,
    *,
    places_of: Places,
    since: datetime | None = None,
    until: datetime | None = None,
    location_id: int | None = None,
    state: SessionState | None = None,
    newest_first: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[SessionLine, ...]:
    """Sessions that start in [since, until) at these places (None asks nothing); four queries, whatever the number."""
    row = SessionRow
    order = (row.starts_at.desc(), row.id.desc()) if newest_first else (row.starts_at, row.id)
    query = (
        titled_sessions()
        .where(*_in(places_of, location_id, since, until, state))
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    lines = session.execute(query).all()
    ids = [line.SessionRow.id for line in lines]
    expected, present = _expected_counts(session, ids), _present_counts(session, ids)
    names = places.names_of(session, [line.SessionRow.location_id for line in lines])
    return tuple(_line(line, names, expected, present) for line in lines)


def count_sessions(
    session: Session,
    *,
    places_of: Places,
    since: datetime | None = None,
    until: datetime | None = None,
    location_id: int | None = None,
    state: SessionState | None = None,
) -> int:
    """How many sessions `list_sessions` would find without a limit."""
    query = sa.select(sa.func.count()).select_from(SessionRow).where(*_in(places_of, location_id, since, until, state))
    return session.scalar(query) or 0


def _in(
    places_of: Places,
    location_id: int | None,
    since: datetime | None,
    until: datetime | None,
    state: SessionState | None,
) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if not isinstance(places_of, Everywhere):
        where.append(SessionRow.location_id.in_(places_of))
    if location_id is not None:
        where.append(SessionRow.location_id == location_id)
    if state is not None:
        where.append(SessionRow.state == state)
    if since is not None:
        where.append(SessionRow.starts_at >= since)
    if until is not None:
        where.append(SessionRow.starts_at < until)
    return where


def _expected_counts(session: Session, ids: list[int]) -> dict[int, int]:
    row = InvitationRow
    query = sa.select(row.session_id, sa.func.count()).where(row.session_id.in_(ids)).group_by(row.session_id)
    return dict(session.execute(query).all())


def _present_counts(session: Session, ids: list[int]) -> dict[int, int]:
    row = AttendanceRow
    query = (
        sa.select(row.session_id, sa.func.count())
        .where(row.session_id.in_(ids), row.present.is_(True))
        .group_by(row.session_id)
    )
    return dict(session.execute(query).all())


def _line(
    line: sa.Row[*tuple[Any, ...]], names: dict[int, str], expected: dict[int, int], present: dict[int, int]
) -> SessionLine:
    row: SessionRow = line.SessionRow
    return value_of(
        row,
        SessionLine,
        id=SessionId(row.id),
        title=session_title(line),
        location=names.get(row.location_id, ""),
        expected=expected.get(row.id, 0),
        present=present.get(row.id, 0),
    )
