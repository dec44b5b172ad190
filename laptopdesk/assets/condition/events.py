"""What was found out about the condition of laptops and lots, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.condition.values import LockResult
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class LockTried(Event):
    action: ClassVar[str] = "lock.tried"

    laptop_id: int
    kind: LockKind
    result: LockResult
    online: bool
    tool: FreeText


@dataclass(frozen=True, kw_only=True)
class BatteryThresholdSet(Event):
    action: ClassVar[str] = "battery.threshold_set"

    lot_id: int | None
    percent: int | None
    reason: FreeText
