"""Tables of repairs, stays in quarantine, missing laptops and disposals: one open row of each kind per laptop."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.values import (
    DisposalKind,
    DriveAccount,
    LastSeen,
    MissingKind,
    PartSource,
    QuarantineReason,
    RepairCategory,
    RepairOutcome,
)
from laptopdesk.core.columns import Base, BigKey


def _one_open(name: str, open_while: str) -> sa.Index:
    condition = sa.text(open_while)
    return sa.Index(name, "laptop_id", unique=True, sqlite_where=condition, postgresql_where=condition)


class RepairRow(Base):
    __tablename__ = "repair"
    __table_args__ = (_one_open("uq_repair_open", "closed_at IS NULL"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    category: Mapped[RepairCategory]
    fault: Mapped[str] = mapped_column(sa.Text)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    remarks: Mapped[str] = mapped_column(sa.Text, default="")
    labour_minutes: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[RepairOutcome | None] = mapped_column(default=None)
    closing_words: Mapped[str] = mapped_column(sa.Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


class RepairPartRow(Base):
    __tablename__ = "repair_part"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("cost_cents >= 0", name="cost"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    repair_id: Mapped[int] = mapped_column(sa.ForeignKey("repair.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    number: Mapped[str] = mapped_column(sa.String(80))
    quantity: Mapped[int]
    cost_cents: Mapped[int]
    source: Mapped[PartSource]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    medium_id: Mapped[int | None] = mapped_column(sa.ForeignKey("medium.id"), default=None)


class QuarantineRow(Base):
    __tablename__ = "quarantine"
    __table_args__ = (_one_open("uq_quarantine_open", "ended_at IS NULL"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    reason: Mapped[QuarantineReason]
    words: Mapped[str] = mapped_column(sa.Text)
    began_at: Mapped[datetime]
    put_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    ended_as: Mapped[LaptopState | None] = mapped_column(default=None)
    found_words: Mapped[str] = mapped_column(sa.Text, default="")


class MissingRow(Base):
    __tablename__ = "missing"
    __table_args__ = (_one_open("uq_missing_open", "ended_at IS NULL"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    kind: Mapped[MissingKind]
    since: Mapped[date]
    last_seen: Mapped[LastSeen]
    words: Mapped[str] = mapped_column(sa.Text)
    reported_at: Mapped[datetime]
    reported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)
    handout_id: Mapped[int | None] = mapped_column(BigKey, default=None)
    police_number: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    found_words: Mapped[str] = mapped_column(sa.Text, default="")


class DisposalRow(Base):
    __tablename__ = "disposal"
    __table_args__ = (
        _one_open("uq_disposal_standing", "withdrawn_at IS NULL"),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    how: Mapped[DisposalKind]
    receiver: Mapped[str] = mapped_column(sa.String(160))
    disposed_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.Text)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    certified: Mapped[bool] = mapped_column(default=False)
    document_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), default=None)
    document_name: Mapped[str | None] = mapped_column(sa.String(160), default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class DisposalMediumRow(Base):
    """What became of one drive of a disposed laptop."""

    __tablename__ = "disposal_medium"

    disposal_id: Mapped[int] = mapped_column(sa.ForeignKey("disposal.id"), primary_key=True, autoincrement=False)
    medium_id: Mapped[int] = mapped_column(
        sa.ForeignKey("medium.id"), primary_key=True, autoincrement=False, index=True
    )
    account: Mapped[DriveAccount]
    record: Mapped[str] = mapped_column(sa.String(200), default="")
