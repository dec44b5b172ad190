"""What was done and found out in preparing a laptop, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.assets.preparation.values import CheckItem, GradeFinding, LockResult
from laptopdesk.core.events import Event, FreeText


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


@dataclass(frozen=True, kw_only=True)
class GradeDefined(Event):
    action: ClassVar[str] = "grade.defined"

    code: str
    version: int
    withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class LaptopGraded(Event):
    action: ClassVar[str] = "laptop.graded"

    laptop_id: int
    code: str
    version: int
    findings: tuple[GradeFinding, ...]
    remarks: FreeText
