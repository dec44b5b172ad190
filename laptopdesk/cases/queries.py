"""Reading cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.cases.models import CaseRow, CaseSideRow
from laptopdesk.cases.values import CaseId, CaseKind, CaseState
from laptopdesk.core.access import Everywhere
from laptopdesk.core.clock import from_local
from laptopdesk.core.columns import at_places
from laptopdesk.core.decisions import CaseFacts
from laptopdesk.core.errors import NotFound
from laptopdesk.core.journal import list_lines


@dataclass(frozen=True, kw_only=True)
class Case:
    """One contradiction with what each side says."""

    id: CaseId
    kind: CaseKind
    state: CaseState
    opened_at: datetime
    location_id: int | None
    laptop_id: int | None
    participant_id: int | None
    decided_at: datetime | None
    decided_by_id: int | None
    outcome: str | None
    due_on: date | None = None
    owner_id: int | None = None
    proposed: str | None = None
    proposed_at: datetime | None = None
    proposed_by_id: int | None = None
    proposed_reason: str | None = None
    proposed_answers: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    sides: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """Which cases: `station_id` reported one of the facts, `opened_on` is a day in Rotterdam."""

    open_only: bool = True
    kind: CaseKind | None = None
    location_id: int | None = None
    station_id: int | None = None
    owner_id: int | None = None
    opened_on: date | None = None
    overdue_on: date | None = None


def list_cases(
    session: Session,
    *,
    open_only: bool = True,
    within: Everywhere | frozenset[int] | None = None,
    limit: int = 100,
    narrow: CaseFilter | None = None,
) -> tuple[Case, ...]:
    """Cases, the oldest open ones first."""
    query = _narrowed(narrow or CaseFilter(open_only=open_only)).where(at_places(CaseRow.location_id, within))
    return tuple(_case(row, ()) for row in session.scalars(query.order_by(CaseRow.id).limit(limit)))


def _narrowed(narrow: CaseFilter) -> sa.Select[CaseRow]:
    row, query = CaseRow, sa.select(CaseRow)
    if narrow.open_only:
        query = query.where(row.state == CaseState.OPEN)
    exact = ((row.kind, narrow.kind), (row.location_id, narrow.location_id), (row.owner_id, narrow.owner_id))
    for column, value in exact:
        query = query if value is None else query.where(column == value)
    if narrow.station_id is not None:
        query = query.where(row.id.in_(_of_station(narrow.station_id)))
    if narrow.opened_on is not None:
        start, end = day_bounds(narrow.opened_on)
        query = query.where(row.opened_at >= start, row.opened_at < end)
    if narrow.overdue_on is not None:
        query = query.where(row.state == CaseState.OPEN, row.due_on < narrow.overdue_on)
    return query


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Begin and end of this day in Rotterdam, in UTC."""
    begin = datetime.combine(day, time())
    return from_local(begin), from_local(begin + timedelta(days=1))


def _of_station(station_id: int) -> sa.Select[int]:
    """Cases of which one side came from this station, or is about it."""
    inbox = sa.table("inbox", sa.column("id"), sa.column("station_id"))
    named = CaseSideRow.evidence["station"].as_string() == f"station:{station_id}"
    return (
        sa.select(CaseSideRow.case_id)
        .join(inbox, inbox.c.id == CaseSideRow.inbox_id, isouter=True)
        .where(sa.or_(inbox.c.station_id == station_id, named))
    )


def list_kinds(session: Session, case_ids: Iterable[int]) -> dict[int, CaseKind]:
    """The kind of each of these cases that is there, by id, the oldest first."""
    query = sa.select(CaseRow.id, CaseRow.kind).where(CaseRow.id.in_(list(case_ids))).order_by(CaseRow.id)
    return dict(session.execute(query).all())


def get_case(session: Session, case_id: int) -> Case:
    """One case with its sides, and why it was decided or proposed as it was; raises NotFound."""
    row = session.get(CaseRow, case_id)
    if row is None:
        raise NotFound("case", case_id)
    case = _case(row, _sides_of(session, case_id))
    if row.state is CaseState.DECIDED:
        return replace(case, reason=_words(session, case_id, "case.decided"))
    return replace(case, proposed_reason=_words(session, case_id, "case.proposed")) if row.proposed else case


def facts_of(session: Session, row: CaseRow) -> CaseFacts:
    """The case as the package that owns its records reads it."""
    return facts_of_case(_case(row, _sides_of(session, row.id)))


def facts_of_case(case: Case) -> CaseFacts:
    """The case, read with its sides, as the package that owns its records reads it."""
    return CaseFacts(
        id=case.id,
        kind=case.kind.value,
        opened_at=case.opened_at,
        location_id=case.location_id,
        laptop_id=case.laptop_id,
        participant_id=case.participant_id,
        sides=case.sides,
    )


def _sides_of(session: Session, case_id: int) -> tuple[dict[str, Any], ...]:
    sides = session.scalars(sa.select(CaseSideRow).where(CaseSideRow.case_id == case_id).order_by(CaseSideRow.id))
    return tuple(dict(side.evidence) for side in sides)


def _words(session: Session, case_id: int, action: str) -> str | None:
    """The words of a decision stand in the journal, where they can be erased; None once they were."""
    lines = list_lines(session, kind="case", key=case_id, actions=[action])
    return lines[-1].words.get("reason") if lines else None


def list_of_laptop(session: Session, laptop_id: int) -> tuple[Case, ...]:
    """Every case about this laptop, oldest first."""
    query = sa.select(CaseRow).where(CaseRow.laptop_id == laptop_id).order_by(CaseRow.id)
    return tuple(_case(row, ()) for row in session.scalars(query))


def list_of_laptop_open(session: Session, laptop_id: int) -> tuple[Case, ...]:
    """The cases about this laptop that wait for a person, oldest first."""
    return tuple(case for case in list_of_laptop(session, laptop_id) if case.state is CaseState.OPEN)


def open_sides_of_laptop(session: Session, laptop_id: int, kind: CaseKind) -> tuple[dict[str, Any], ...]:
    """What each side says of every case of this kind about this laptop that waits for a person."""
    waiting = sa.and_(CaseRow.laptop_id == laptop_id, CaseRow.kind == kind, CaseRow.state == CaseState.OPEN)
    query = sa.select(CaseSideRow.evidence).join(CaseRow, CaseRow.id == CaseSideRow.case_id).where(waiting)
    return tuple(session.scalars(query.order_by(CaseSideRow.id)))


def list_open_since(session: Session, kind: CaseKind, laptops: sa.Select[int]) -> tuple[tuple[int, datetime], ...]:
    """(laptop, opened at) of every case of this kind about these laptops that waits for a person."""
    row = CaseRow
    query = sa.select(row.laptop_id, row.opened_at).where(row.kind == kind, row.state == CaseState.OPEN)
    rows = session.execute(query.where(row.laptop_id.in_(laptops)).order_by(row.id))
    return tuple((laptop, opened_at) for laptop, opened_at in rows if laptop is not None)


def list_of_participant(session: Session, participant_id: int) -> tuple[Case, ...]:
    """Every case about this person, oldest first."""
    query = sa.select(CaseRow).where(CaseRow.participant_id == participant_id).order_by(CaseRow.id)
    return tuple(_case(row, ()) for row in session.scalars(query))


@dataclass(frozen=True, kw_only=True)
class OpenCases:
    """How many cases wait for a person; of these, how many are overdue, and how many this person takes care of."""

    waiting: int
    overdue: int
    mine: int


def count_open(session: Session, *, within: Everywhere | frozenset[int] | None = None) -> int:
    """How many cases wait for a person, everywhere or at these places."""
    query = sa.select(sa.func.count()).select_from(CaseRow).where(CaseRow.state == CaseState.OPEN)
    return session.scalar(query.where(at_places(CaseRow.location_id, within))) or 0


def count_waiting(
    session: Session, *, on: date, owner_id: int | None = None, within: Everywhere | frozenset[int] | None = None
) -> OpenCases:
    """Open cases everywhere or at these places; overdue on this day in Rotterdam, `mine` of this owner."""
    late = sa.func.sum(sa.case((CaseRow.due_on < on, 1), else_=0))
    mine = sa.func.sum(sa.case((CaseRow.owner_id == owner_id, 1), else_=0))
    query = sa.select(sa.func.count(), late, mine).select_from(CaseRow).where(CaseRow.state == CaseState.OPEN)
    waiting, overdue, owned = session.execute(query.where(at_places(CaseRow.location_id, within))).one()
    return OpenCases(waiting=waiting, overdue=overdue or 0, mine=owned or 0)


def _case(row: CaseRow, sides: tuple[dict[str, Any], ...]) -> Case:
    return Case(
        id=CaseId(row.id),
        kind=row.kind,
        state=row.state,
        opened_at=row.opened_at,
        location_id=row.location_id,
        laptop_id=row.laptop_id,
        participant_id=row.participant_id,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        outcome=row.outcome,
        sides=sides,
        due_on=row.due_on,
        owner_id=row.owner_id,
        proposed=row.proposed,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by_id,
        proposed_answers={name: str(value) for name, value in (row.proposed_answers or {}).items()},
    )


def find_of_operation(session: Session, operation_id: UUID) -> CaseId | None:
    """The open case that rests on this reported operation, or None."""
    inbox = sa.table("inbox", sa.column("id"), sa.column("operation_id", sa.Uuid()))
    query = (
        sa.select(CaseRow.id)
        .join(CaseSideRow, CaseSideRow.case_id == CaseRow.id)
        .join(inbox, inbox.c.id == CaseSideRow.inbox_id)
        .where(inbox.c.operation_id == operation_id, CaseRow.state == CaseState.OPEN)
        .order_by(CaseRow.id)
        .limit(1)
    )
    case_id = session.scalar(query)
    return CaseId(case_id) if case_id is not None else None
