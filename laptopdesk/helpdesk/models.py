"""Tables of tickets, what was said in them, and the statuses with their allowed moves."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey
from laptopdesk.helpdesk.values import Channel, MessageDirection, StatusCategory


class TicketStatusRow(Base):
    __tablename__ = "ticket_status"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    category: Mapped[StatusCategory]
    name_nl: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    ordinal: Mapped[int]


class TicketMoveRow(Base):
    __tablename__ = "ticket_move"

    from_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket_status.id"), primary_key=True, autoincrement=False)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket_status.id"), primary_key=True, autoincrement=False)


class TicketRow(Base):
    """One question or problem. The requester's own words for who they are stay when no participant is known."""

    __tablename__ = "ticket"
    __table_args__ = (sa.Index("ix_ticket_status_opened", "status_id", "opened_at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    number: Mapped[int] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(sa.String(160))
    channel: Mapped[Channel]
    status_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket_status.id"))
    opened_at: Mapped[datetime] = mapped_column(index=True)
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    requester_name: Mapped[str | None] = mapped_column(sa.String(160), default=None)
    requester_phone: Mapped[str | None] = mapped_column(sa.String(20), index=True, default=None)
    requester_email: Mapped[str | None] = mapped_column(sa.String(254), default=None)
    participant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participant.id"), index=True, default=None)
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"), index=True, default=None)
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True, default=None)
    first_response_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    operation_id: Mapped[str | None] = mapped_column(sa.String(36), unique=True, default=None)


class TicketMessageRow(Base):
    __tablename__ = "ticket_message"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime]
    direction: Mapped[MessageDirection]
    body: Mapped[str] = mapped_column(sa.Text)
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
