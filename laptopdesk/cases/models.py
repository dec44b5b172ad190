"""Tables of cases and of what each side of one says."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.cases.values import CaseKind, CaseState
from laptopdesk.core.db import Base, BigKey


class CaseRow(Base):
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


class CaseSideRow(Base):
    """One of the facts that contradict, with the operation that reported it, if any."""

    __tablename__ = "case_side"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("case.id"), index=True)
    evidence: Mapped[dict[str, Any]]
    inbox_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inbox.id"), default=None)
