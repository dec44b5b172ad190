"""Tables of cases and of what each side of one says."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.cases.values import CaseKind, CaseState
from laptopdesk.core.columns import Base, BigKey


class CaseRow(Base):
    """A contradiction that waits for a person. `outcome` is the code of what was decided; of a two-person outcome
    `proposed` stands until somebody else confirms it."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    kind: Mapped[CaseKind]
    state: Mapped[CaseState] = mapped_column(index=True)
    opened_at: Mapped[datetime]
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"), index=True, default=None)
    participant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participant.id"), index=True, default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    outcome: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    due_on: Mapped[date | None] = mapped_column(default=None)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True, default=None)
    proposed: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    proposed_answers: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    proposed_at: Mapped[datetime | None] = mapped_column(default=None)
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


class CaseSideRow(Base):
    """One of the facts that contradict, with the operation that reported it, if any."""

    __tablename__ = "case_side"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    evidence: Mapped[dict[str, Any]]
    inbox_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inbox.id"), default=None)
