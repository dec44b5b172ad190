"""Tables of locks tried, battery thresholds, grades, and the lists of a lot. Rows are added, never changed;
only what was agreed with a donor is written over, and the journal keeps what it was.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.condition.values import DriveWish, LineOutcome, LockResult
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.columns import Base, BigKey


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


class LotTermsRow(Base):
    __tablename__ = "lot_terms"

    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"), primary_key=True, autoincrement=False)
    contact_name: Mapped[str] = mapped_column(sa.String(160))
    contact_email: Mapped[str] = mapped_column(sa.String(254))
    contact_phone: Mapped[str] = mapped_column(sa.String(40))
    certificate_wanted: Mapped[bool]
    drives: Mapped[DriveWish]
    remarks: Mapped[str] = mapped_column(sa.Text)
    deadline: Mapped[date | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class ExpectedListRow(Base):
    """A donor's announcement; the newest of a lot counts."""

    __tablename__ = "expected_list"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    row_count: Mapped[int] = mapped_column(sa.Integer)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class ExpectedLaptopRow(Base):
    __tablename__ = "expected_laptop"
    __table_args__ = (sa.UniqueConstraint("list_id", "row_key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    list_id: Mapped[int] = mapped_column(sa.ForeignKey("expected_list.id"))
    line: Mapped[int] = mapped_column(sa.Integer)
    row_key: Mapped[str] = mapped_column(sa.String(120))
    manufacturer: Mapped[str] = mapped_column(sa.String(120))
    model: Mapped[str] = mapped_column(sa.String(160))
    serial: Mapped[str | None] = mapped_column(sa.String(80))
    serial_key: Mapped[str | None] = mapped_column(sa.String(80))
    donor_number: Mapped[str | None] = mapped_column(sa.String(80))


class LotDecisionRow(Base):
    """What a person decided about a line of the difference; the newest of a line counts."""

    __tablename__ = "lot_decision"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"), index=True)
    line_key: Mapped[str] = mapped_column(sa.String(140))
    outcome: Mapped[LineOutcome]
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"))
    remarks: Mapped[str] = mapped_column(sa.Text)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))


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
