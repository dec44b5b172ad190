"""What happened to tickets, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.core.events import Event
from laptopdesk.helpdesk.values import Channel, MessageDirection


@dataclass(frozen=True, kw_only=True)
class TicketOpened(Event):
    action: ClassVar[str] = "ticket.opened"

    ticket_id: int
    laptop_id: int | None
    participant_id: int | None
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class TicketTaken(Event):
    action: ClassVar[str] = "ticket.taken"

    ticket_id: int
    laptop_id: int | None
    participant_id: int | None


@dataclass(frozen=True, kw_only=True)
class TicketAnswered(Event):
    action: ClassVar[str] = "ticket.answered"

    ticket_id: int
    laptop_id: int | None
    participant_id: int | None
    direction: MessageDirection


@dataclass(frozen=True, kw_only=True)
class TicketMoved(Event):
    action: ClassVar[str] = "ticket.moved"

    ticket_id: int
    laptop_id: int | None
    participant_id: int | None
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class TicketJoined(Event):
    action: ClassVar[str] = "ticket.joined"

    ticket_id: int
    laptop_id: int | None
    participant_id: int | None
