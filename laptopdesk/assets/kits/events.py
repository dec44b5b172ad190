"""What happened to kits, as the journal keeps it; hand-overs tell of theirs themselves."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class KitKindChanged(Event):
    action: ClassVar[str] = "kit.kind_changed"

    code: str
    name_nl: str
    low_at: int
    retired: bool


@dataclass(frozen=True, kw_only=True)
class KitsReceived(Event):
    action: ClassVar[str] = "kit.received"

    location_id: int
    code: str
    pieces: int
    words: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class KitsSent(Event):
    action: ClassVar[str] = "kit.sent"

    location_ids: tuple[int, ...]
    delivery_id: int
    code: str
    pieces: int


@dataclass(frozen=True, kw_only=True)
class KitsArrived(Event):
    action: ClassVar[str] = "kit.arrived"

    location_ids: tuple[int, ...]
    delivery_id: int
    code: str
    pieces: int
    sent: int
    words: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class KitsCounted(Event):
    action: ClassVar[str] = "kit.counted"

    location_id: int
    code: str
    before: int
    counted: int
    words: FreeText
