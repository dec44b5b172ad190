"""Tables of stock-takes. Scans are append-only (triggers of the migration); numbers are never stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.lifecycle.values import LaptopState, Whereabouts
from laptopdesk.assets.stocktake.values import (
    LONGEST_RAW,
    DifferenceDecision,
    DifferenceKind,
    RoundScope,
    ScanSource,
    ScanStanding,
    StocktakeState,
)
from laptopdesk.core.columns import Base, BigKey

_OPEN = sa.text("state IN ('counting', 'counted')")


class StocktakeRow(Base):
    """One stock-take of one place; a place has at most one that is not signed or cancelled."""

    __tablename__ = "stocktake"
    __table_args__ = (
        sa.Index("uq_stocktake_open", "location_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_stocktake_location_id_id", "location_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"))
    state: Mapped[StocktakeState]
    round: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None] = mapped_column(default=None)
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


class StocktakeRoundRow(Base):
    """One round of counting, from its opening to its close."""

    __tablename__ = "stocktake_round"

    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktake.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[RoundScope]
    base: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


class StocktakeExpectedRow(Base):
    """One laptop that lay here by the register when the stock-take was opened, and its state then."""

    __tablename__ = "stocktake_expected"

    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktake.id"), primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    state: Mapped[LaptopState]


class StocktakeScanRow(Base):
    """One scan as it came, for ever. A row with `voids` takes another scan back; that one stays too."""

    __tablename__ = "stocktake_scan"
    __table_args__ = (
        sa.Index("ix_stocktake_scan_stocktake_id_tag", "stocktake_id", "tag"),
        sa.Index("ix_stocktake_scan_stocktake_id_voids", "stocktake_id", "voids"),
        sa.Index(
            "ix_stocktake_scan_waiting",
            "location_id",
            sqlite_where=sa.text("standing = 'waiting'"),
            postgresql_where=sa.text("standing = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    scan_id: Mapped[UUID] = mapped_column(unique=True)
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"))
    standing: Mapped[ScanStanding]
    source: Mapped[ScanSource]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    raw: Mapped[str] = mapped_column(sa.String(LONGEST_RAW), default="")
    tag: Mapped[str | None] = mapped_column(sa.String(16), default=None)
    reason: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    voids: Mapped[UUID | None] = mapped_column(default=None)
    stocktake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stocktake.id"), default=None)
    round: Mapped[int | None] = mapped_column(default=None)
    device: Mapped[str] = mapped_column(sa.String(40), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True, default=None)
    station_id: Mapped[int | None] = mapped_column(sa.ForeignKey("station.id"), default=None)


class StocktakeLineRow(Base):
    """One difference as it was signed, and what the one who signed chose for it."""

    __tablename__ = "stocktake_line"

    stocktake_id: Mapped[int] = mapped_column(sa.ForeignKey("stocktake.id"), primary_key=True, autoincrement=False)
    tag: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    kind: Mapped[DifferenceKind]
    state: Mapped[LaptopState]
    whereabouts: Mapped[Whereabouts]
    expected_state: Mapped[LaptopState | None] = mapped_column(default=None)
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), default=None)
    scanned_at: Mapped[datetime | None] = mapped_column(default=None)
    decision: Mapped[DifferenceDecision | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    reasons: Mapped[list[Any]] = mapped_column(default_factory=list)
