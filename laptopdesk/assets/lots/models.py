"""Tables of what was agreed and announced about a lot, and decided about its differences."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.lots.values import DriveWish, LineOutcome
from laptopdesk.core.columns import Base, BigKey


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
