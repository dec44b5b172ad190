"""Tables of image releases, of images written, and of checks."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.bench.values import LicenceType
from laptopdesk.core.columns import Base, BigKey


class ImageReleaseRow(Base):
    __tablename__ = "image_release"
    __table_args__ = (sa.UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str] = mapped_column(sa.String(40))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    os: Mapped[str] = mapped_column(sa.String(80))
    licence: Mapped[LicenceType]
    support_until: Mapped[date]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class ImagingRow(Base):
    __tablename__ = "imaging"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"), index=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("image_release.id"), index=True)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    log_id: Mapped[int | None] = mapped_column(sa.ForeignKey("imaging_log.id"), index=True, default=None)
    reason: Mapped[str | None] = mapped_column(sa.Text, default=None)


class LaptopCheckRow(Base):
    __tablename__ = "laptop_check"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"), index=True)
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    failed_items: Mapped[list[Any]]
    battery_percent: Mapped[int | None]
