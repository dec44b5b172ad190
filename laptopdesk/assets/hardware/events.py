"""What happened to inventories of hardware, as the journal keeps it: codes and ids, no serial numbers."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.hardware.values import FileStatus, Format, MatchedBy, UnseenAnswer, UnseenKind
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class InventoryAdded(Event):
    action: ClassVar[str] = "inventory.added"

    inventory_file_id: int
    laptop_id: int | None
    sha256: str
    status: FileStatus
    format: Format | None
    matched_by: MatchedBy | None
    filled: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InventoryDetached(Event):
    """The report is of another machine: what it said is taken off this laptop, and it waits."""

    action: ClassVar[str] = "inventory.detached"

    inventory_file_id: int
    laptop_id: int
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class InventoryBound(Event):
    action: ClassVar[str] = "inventory.bound"

    inventory_file_id: int
    laptop_id: int
    matched_by: MatchedBy
    filled: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnseenDriveRaised(Event):
    """A tool saw what may hide a drive: somebody must look before the laptop counts as erased."""

    action: ClassVar[str] = "laptop.drive_unseen"

    laptop_id: int
    inventory_file_id: int
    kinds: tuple[UnseenKind, ...]


@dataclass(frozen=True, kw_only=True)
class UnseenDriveAnswered(Event):
    """It is settled whether a drive was unseen, by a person or by a later report."""

    action: ClassVar[str] = "laptop.drive_answered"

    laptop_id: int
    kinds: tuple[UnseenKind, ...]
    answer: UnseenAnswer
    medium_id: int | None = None
    inventory_file_id: int | None = None
