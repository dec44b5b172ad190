"""Tickets as plain values."""

from enum import StrEnum
from typing import NewType

TicketId = NewType("TicketId", int)


class StatusCategory(StrEnum):
    """What a status means for work and for figures; names over these are data."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Channel(StrEnum):
    """How a question reached us."""

    PHONE = "phone"
    WALK_IN = "walk_in"
    MAIL = "mail"
    STICKER = "sticker"
    API = "api"


class MessageDirection(StrEnum):
    """Who said it: the requester, us to them, or a note among ourselves."""

    IN = "in"
    OUT = "out"
    NOTE = "note"
