"""Tables of transfers and of the laptops in them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.transfers.values import Settlement
from laptopdesk.core.columns import Base, BigKey


class TransferRow(Base):
    __tablename__ = "transfer"
    __table_args__ = (sa.CheckConstraint("from_id <> to_id", name="two_places"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    departed_at: Mapped[datetime | None] = mapped_column(default=None)
    departed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    closed_at: Mapped[datetime | None] = mapped_column(index=True, default=None)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    remark: Mapped[str | None] = mapped_column(sa.Text, default=None)


class TransferLineRow(Base):
    """One laptop of one transfer. `arrived`: the scan in put it at the destination."""

    __tablename__ = "transfer_line"
    __table_args__ = (sa.UniqueConstraint("transfer_id", "laptop_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    transfer_id: Mapped[int] = mapped_column(sa.ForeignKey("transfer.id"))
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    out_at: Mapped[datetime | None] = mapped_column(default=None)
    out_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    in_at: Mapped[datetime | None] = mapped_column(default=None)
    in_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    arrived: Mapped[bool] = mapped_column(default=False)
    taken_off_at: Mapped[datetime | None] = mapped_column(default=None)
    settlement: Mapped[Settlement | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
