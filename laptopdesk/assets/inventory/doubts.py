"""What the hardware leaves open about a laptop's drives: of many laptops at once, in two queries."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.inventory.models import UnseenDriveRow
from laptopdesk.assets.inventory.values import UnseenAnswer
from laptopdesk.cases import queries as cases
from laptopdesk.cases.values import CaseKind


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whether a drive is there that no tool saw.

    `settled_in`: the custody period in which somebody said that there is none.
    """

    laptop_id: int
    raised_at: datetime
    settled_in: int | None


def list_questions_of(session: Session, laptops: sa.Select[int]) -> tuple[Question, ...]:
    """Every question about an unseen drive of these laptops, but those whose drive was added."""
    row = UnseenDriveRow
    open_ones = sa.or_(row.answer.is_(None), row.answer == UnseenAnswer.NO_OTHER)
    found = session.scalars(sa.select(row).where(row.laptop_id.in_(laptops), open_ones).order_by(row.id))
    return tuple(
        Question(
            laptop_id=question.laptop_id, raised_at=question.raised_at,
            settled_in=question.custody_id if question.answer is UnseenAnswer.NO_OTHER else None,
        )
        for question in found
    )  # fmt: skip


def list_contradicted(session: Session, laptops: sa.Select[int]) -> tuple[tuple[int, datetime], ...]:
    """(laptop, since) of every report of hardware that contradicts one of these, and that nobody decided."""
    return cases.list_open_since(session, CaseKind.HARDWARE_CONTRADICTED, laptops)
