"""What happened to transfers, as the journal keeps it. That a laptop left and arrived are events of its lifecycle."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.transfers.values import Settlement
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class TransferOpened(Event):
    action: ClassVar[str] = "transfer.opened"

    transfer_id: int
    location_ids: tuple[int, ...]
    to_location: int


@dataclass(frozen=True, kw_only=True)
class TransferDeparted(Event):
    action: ClassVar[str] = "transfer.departed"

    transfer_id: int
    laptops: int


@dataclass(frozen=True, kw_only=True)
class TransferTakenOff(Event):
    action: ClassVar[str] = "transfer.taken_off"

    transfer_id: int
    laptop_id: int


@dataclass(frozen=True, kw_only=True)
class TransferSurprised(Event):
    """A laptop was scanned in that nobody had scanned out."""

    action: ClassVar[str] = "transfer.surprised"

    transfer_id: int
    laptop_id: int
    arrived: bool


@dataclass(frozen=True, kw_only=True)
class TransferClosed(Event):
    action: ClassVar[str] = "transfer.closed"

    transfer_id: int
    arrived: int
    missed: int
    not_sent: int
    remark: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class TransferCancelled(Event):
    action: ClassVar[str] = "transfer.cancelled"

    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class TransferSettled(Event):
    action: ClassVar[str] = "transfer.settled"

    transfer_id: int
    laptop_id: int
    how: Settlement
