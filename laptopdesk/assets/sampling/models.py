"""Tables of the draws of a lot, and of the laptops that were drawn."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.sampling.values import CheckResult, FollowUp
from laptopdesk.core.columns import Base, BigKey


class SampleDrawRow(Base):
    __tablename__ = "sample_draw"
    __table_args__ = (sa.UniqueConstraint("lot_id", "number"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(sa.String(64))
    population: Mapped[list[Any]]
    count: Mapped[int]
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class SampleLineRow(Base):
    """One drawn laptop, looked at once; drawn once for its lot, and again only after data was found and dealt with."""

    __tablename__ = "sample_line"
    __table_args__ = (
        sa.Index(
            "uq_sample_line_current",
            "lot_id",
            "laptop_id",
            unique=True,
            sqlite_where=sa.text("followed IS NULL"),
            postgresql_where=sa.text("followed IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    draw_id: Mapped[int] = mapped_column(sa.ForeignKey("sample_draw.id"), index=True)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"))
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    checked_at: Mapped[datetime | None] = mapped_column(default=None)
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    result: Mapped[CheckResult | None] = mapped_column(default=None)
    tool: Mapped[str] = mapped_column(sa.String(120), default="")
    extent: Mapped[str] = mapped_column(sa.String(200), default="")
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    followed: Mapped[FollowUp | None] = mapped_column(default=None)
