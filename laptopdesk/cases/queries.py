"""Reading cases."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.cases.models import CaseRow, CaseSideRow
from laptopdesk.cases.values import CaseId, CaseKind, CaseOutcome, CaseState
from laptopdesk.core.access import Everywhere
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
    outcome: CaseOutcome | None
    reason: str | None = None
    sides: tuple[dict[str, Any], ...] = ()


def list_cases(
    session: Session, *, open_only: bool = True, within: Everywhere | frozenset[int] | None = None, limit: int = 100
) -> tuple[Case, ...]:
    """Cases, the oldest open ones first."""
    query = sa.select(CaseRow).order_by(CaseRow.id).limit(limit)
    if open_only:
        query = query.where(CaseRow.state == CaseState.OPEN)
    query = query.where(_within(within))
    return tuple(_case(row, ()) for row in session.scalars(query))


def _within(places: Everywhere | frozenset[int] | None) -> sa.ColumnElement[bool]:
    if places is None or isinstance(places, Everywhere):
        return sa.true()
    return CaseRow.location_id.in_(places)


def get_case(session: Session, case_id: int) -> Case:
    """One case with its sides, and why it was decided as it was; raises NotFound."""
    row = session.get(CaseRow, case_id)
    if row is None:
        raise NotFound("case", case_id)
    sides = session.scalars(sa.select(CaseSideRow).where(CaseSideRow.case_id == case_id).order_by(CaseSideRow.id))
    found = _case(row, tuple(dict(side.evidence) for side in sides))
    return replace(found, reason=_reason(session, case_id)) if row.state is CaseState.DECIDED else found


def _reason(session: Session, case_id: int) -> str | None:
    """The words of the decision stand in the journal, where they can be erased; None once they were."""
    lines = list_lines(session, kind="case", key=case_id, actions=["case.decided"])
    return lines[-1].words.get("reason") if lines else None


def list_of_laptop(session: Session, laptop_id: int) -> tuple[Case, ...]:
    """Every case about this laptop, oldest first."""
    query = sa.select(CaseRow).where(CaseRow.laptop_id == laptop_id).order_by(CaseRow.id)
    return tuple(_case(row, ()) for row in session.scalars(query))


def count_open(session: Session, *, within: Everywhere | frozenset[int] | None = None) -> int:
    """How many cases wait for a person, everywhere or at these places."""
    query = sa.select(sa.func.count()).select_from(CaseRow).where(CaseRow.state == CaseState.OPEN)
    return session.scalar(query.where(_within(within))) or 0


def _case(row: CaseRow, sides: tuple[dict[str, Any], ...]) -> Case:
    return Case(
        id=CaseId(row.id), kind=row.kind, state=row.state, opened_at=row.opened_at, location_id=row.location_id,
        laptop_id=row.laptop_id, participant_id=row.participant_id, decided_at=row.decided_at,
        decided_by_id=row.decided_by_id, outcome=CaseOutcome(row.outcome) if row.outcome else None, sides=sides,
    )  # fmt: skip


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
    found = session.scalar(query)
    return CaseId(found) if found is not None else None
