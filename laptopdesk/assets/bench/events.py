"""What happened on the bench, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.bench.values import CheckItem
from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ReleaseAdded(Event):
    action: ClassVar[str] = "image.released"

    release_id: int
    name: str
    version: str


@dataclass(frozen=True, kw_only=True)
class ReleaseWithdrawn(Event):
    action: ClassVar[str] = "image.withdrawn"

    release_id: int


@dataclass(frozen=True, kw_only=True)
class ImageWritten(Event):
    action: ClassVar[str] = "laptop.imaged"

    laptop_id: int
    release_id: int


@dataclass(frozen=True, kw_only=True)
class LaptopChecked(Event):
    action: ClassVar[str] = "laptop.checked"

    laptop_id: int
    failed: tuple[CheckItem, ...]
    battery_percent: int | None
