"""Tickets as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from laptopdesk.protocol.words import N_, Worded

TicketId = NewType("TicketId", int)


class StatusCategory(StrEnum):
    """What a status means for work and for figures; names over these are data."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Channel(Worded):
    """How a question reached us."""

    PHONE = "phone", N_("by phone")
    WALK_IN = "walk_in", N_("at the counter")
    MAIL = "mail", N_("by e-mail")
    STICKER = "sticker", N_("by the sticker")
    API = "api", N_("by a script")
    OFFICE = "office", N_("by the office")


class MessageDirection(Worded):
    """Who said it: the requester, us to them, or a note among ourselves."""

    IN = "in", N_("Question")
    OUT = "out", N_("Answer")
    NOTE = "note", N_("Note")


@dataclass(frozen=True, kw_only=True)
class OpenTicket:
    """Three fields: who asks (a name, phone number or e-mail address), about which laptop or pass, and what.

    `laptop` is a tag, a pass code or nothing. `operation_id`: the same id again answers the same ticket.
    """

    who: str
    what: str
    laptop: str = ""
    channel: Channel = Channel.PHONE
    operation_id: str | None = None
    location_id: int | None = None
    participant_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Status:
    """A status: a name over a fixed category."""

    id: int
    code: str
    category: StatusCategory
    name: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing that was said, or a note among ourselves."""

    at: datetime
    direction: MessageDirection
    body: str
    staff_id: int | None


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """One ticket in a list."""

    id: TicketId
    number: int
    subject: str
    status: Status
    requester: str
    opened_at: datetime
    assignee_id: int | None
    laptop_id: int | None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One ticket with everything that was said."""

    id: TicketId
    number: int
    subject: str
    channel: Channel
    status: Status
    moves: tuple[Status, ...]
    opened_at: datetime
    opened_by_id: int | None
    requester_name: str | None
    requester_phone: str | None
    requester_email: str | None
    participant_id: int | None
    laptop_id: int | None
    location_id: int | None
    assignee_id: int | None
    first_response_at: datetime | None
    closed_at: datetime | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True)
class LocatedTicket:
    """A ticket without what it says or who asks: its number, where it is and how it stands."""

    number: int
    location_id: int | None
    opened_at: datetime
    status: Status
