"""Tables of images, checks, locks tried, battery thresholds and grades. Rows are added, never changed."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.preparation.values import LicenceType, LockResult
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


class LockCheckRow(Base):
    __tablename__ = "lock_check"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"), index=True)
    kind: Mapped[LockKind]
    result: Mapped[LockResult]
    online: Mapped[bool]
    tool: Mapped[str] = mapped_column(sa.String(120))
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class BatteryThresholdRow(Base):
    """The newest row of a lot counts; the newest without a lot counts for all others."""

    __tablename__ = "battery_threshold"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    lot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lot.id"), index=True)
    percent: Mapped[int | None] = mapped_column(sa.Integer)
    reason: Mapped[str] = mapped_column(sa.Text)
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class GradeDefinitionRow(Base):
    """One version of what a grade means; the newest of a code counts."""

    __tablename__ = "grade_definition"
    __table_args__ = (sa.UniqueConstraint("code", "version"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(4))
    version: Mapped[int] = mapped_column(sa.Integer)
    words_nl: Mapped[str] = mapped_column(sa.Text)
    words_en: Mapped[str] = mapped_column(sa.Text)
    withdrawn: Mapped[bool]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class LaptopGradeRow(Base):
    __tablename__ = "laptop_grade"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"), index=True)
    definition_id: Mapped[int] = mapped_column(sa.ForeignKey("grade_definition.id"), index=True)
    findings: Mapped[list[Any]]
    remarks: Mapped[str] = mapped_column(sa.Text)
    graded_at: Mapped[datetime]
    graded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
