"""Tables of programmes with their modules, of sessions, and of who is enrolled and was there."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey
from laptopdesk.training.values import AgreementKind, CountingKind, SessionState


class ProgrammeRow(Base):
    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    name_nl: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    agreement: Mapped[AgreementKind]
    helpdesk_months: Mapped[int]
    learning_months: Mapped[int]
    min_battery_percent: Mapped[int]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class ProgrammeKitRow(Base):
    """What goes with the laptop: charger, bag, mouse. Codes; the words stand in the catalogs."""

    __tablename__ = "programme_kit"

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    required: Mapped[bool]


class ModuleRow(Base):
    __tablename__ = "module"
    __table_args__ = (sa.UniqueConstraint("programme_id", "ordinal"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    ordinal: Mapped[int]
    name_nl: Mapped[str] = mapped_column(sa.String(120))
    name_en: Mapped[str] = mapped_column(sa.String(120))
    opens_gate: Mapped[bool]


class SessionRow(Base):
    """One group at one time and place. `local_start` is wall time in `zone`; `starts_at` the same moment in UTC."""

    __tablename__ = "session"
    __table_args__ = (sa.Index("ix_session_location_starts", "location_id", "starts_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"))
    local_start: Mapped[datetime] = mapped_column(sa.DateTime(timezone=False))
    zone: Mapped[str] = mapped_column(sa.String(40))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    capacity: Mapped[int]
    counting: Mapped[CountingKind]
    state: Mapped[SessionState]
    created_at: Mapped[datetime]
    module_id: Mapped[int | None] = mapped_column(sa.ForeignKey("module.id"), index=True, default=None)
    title: Mapped[str | None] = mapped_column(sa.String(120), default=None)
    series: Mapped[UUID | None] = mapped_column(index=True, default=None)
    trainer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True, default=None)
    heads: Mapped[int | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class EnrolmentRow(Base):
    __tablename__ = "enrolment"
    __table_args__ = (
        sa.Index(
            "uq_enrolment_open",
            "participant_id",
            "programme_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    enrolled_at: Mapped[datetime]
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class InvitationRow(Base):
    """Who is expected at a session."""

    __tablename__ = "invitation"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), primary_key=True, autoincrement=False)
    participant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participant.id"), primary_key=True, index=True, autoincrement=False
    )
    invited_at: Mapped[datetime]
    walk_in: Mapped[bool] = mapped_column(default=False)


class AttendanceRow(Base):
    """The effective record, once per person and session, changed by later facts.

    `present` is None where a mark was taken back: nobody says yet whether the person was there.
    """

    __tablename__ = "attendance"
    __table_args__ = (sa.UniqueConstraint("session_id", "participant_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"))
    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("participant.id"), index=True)
    present: Mapped[bool | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    operation_id: Mapped[UUID]
    out_of_order_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
