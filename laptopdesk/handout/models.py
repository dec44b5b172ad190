"""Tables of hand-overs, their agreements and the exceptions two people signed for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey
from laptopdesk.handout.values import HandoutEnd, SignatureKind
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import ReturnReason


class HandoutRow(Base):
    """The effective record of a hand-over; open until `ended_at`. One open per laptop, one per enrolment and kind.

    `case_id`: it stands, or ended, because somebody decided that case.
    """

    __tablename__ = "handout"
    __table_args__ = (
        sa.Index(
            "uq_handout_open_laptop",
            "laptop_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(
            "uq_handout_open_enrolment",
            "enrolment_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_handout_location_handed", "location_id", "handed_at"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    operation_id: Mapped[UUID] = mapped_column(unique=True)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    kind: Mapped[HandoutKind]
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"))
    handed_at: Mapped[datetime] = mapped_column(index=True)
    handed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    agreement: Mapped[str] = mapped_column(sa.String(8))
    kit: Mapped[list[Any]]
    signature: Mapped[SignatureKind]
    support_until: Mapped[date]
    paper_number: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    signature_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), default=None)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session.id"), index=True, default=None)
    exception_id: Mapped[int | None] = mapped_column(sa.ForeignKey("training_exception.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[HandoutEnd | None] = mapped_column(default=None)
    return_reason: Mapped[ReturnReason | None] = mapped_column(default=None)
    browser_id: Mapped[UUID | None] = mapped_column(default=None)
    case_id: Mapped[int | None] = mapped_column(sa.ForeignKey("case.id"), index=True, default=None)


class TrainingExceptionRow(Base):
    """A hand-over before the first training: asked by one signed-in person, approved by another, with a reason."""

    __tablename__ = "training_exception"
    __table_args__ = (sa.CheckConstraint("approved_by_id <> asked_by_id", name="two_people"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("enrolment.id"), index=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
