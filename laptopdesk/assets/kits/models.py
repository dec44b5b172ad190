"""Tables of kits. Movements are only ever added (triggers see to it); a count is their sum."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.kits.values import CODE_LENGTH, MovementReason
from laptopdesk.core.columns import Base, BigKey


class KitKindRow(Base):
    __tablename__ = "kit_kind"

    code: Mapped[str] = mapped_column(sa.String(CODE_LENGTH), primary_key=True)
    name_nl: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    low_at: Mapped[int]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class KitMovementRow(Base):
    """`operation_id` is the hand-over's: each of its reasons counts a kind once, however often it is reported."""

    __tablename__ = "kit_movement"
    __table_args__ = (
        sa.Index("ix_kit_movement_count", "location_id", "kit_code", "change"),
        sa.UniqueConstraint("operation_id", "kit_code", "reason"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"))
    kit_code: Mapped[str] = mapped_column(sa.String(CODE_LENGTH))
    change: Mapped[int]
    reason: Mapped[MovementReason]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    operation_id: Mapped[UUID | None] = mapped_column(default=None)
    delivery_id: Mapped[int | None] = mapped_column(sa.ForeignKey("kit_delivery.id"), default=None)
    words: Mapped[str] = mapped_column(sa.String(500), default="")


class KitDeliveryRow(Base):
    __tablename__ = "kit_delivery"
    __table_args__ = (sa.CheckConstraint("from_id <> to_id", name="two_places"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    kit_code: Mapped[str] = mapped_column(sa.String(CODE_LENGTH))
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"), index=True)
    pieces: Mapped[int]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    arrived: Mapped[int | None] = mapped_column(default=None)
    arrived_at: Mapped[datetime | None] = mapped_column(default=None)
    arrived_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    words: Mapped[str] = mapped_column(sa.String(500), default="")
