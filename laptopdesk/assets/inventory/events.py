"""What happened to inventories of hardware, as the journal keeps it: codes and ids, no serial numbers."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.inventory.values import FileStatus, Format, MatchedBy
from laptopdesk.core.events import Event


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
class InventoryBound(Event):
    action: ClassVar[str] = "inventory.bound"

    inventory_file_id: int
    laptop_id: int
    matched_by: MatchedBy
    filled: tuple[str, ...]
    warnings: tuple[str, ...]
