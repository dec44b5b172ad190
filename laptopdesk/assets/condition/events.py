"""What was found out about the condition of laptops and lots, as the journal keeps it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from laptopdesk.assets.condition.values import DriveWish, GradeFinding, LineOutcome, LockResult
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


@dataclass(frozen=True, kw_only=True)
class LotTermsChanged(Event):
    action: ClassVar[str] = "lot.terms_changed"

    lot_id: int
    drives: DriveWish
    certificate_wanted: bool
    deadline: date | None
    remarks: FreeText


@dataclass(frozen=True, kw_only=True)
class ListAnnounced(Event):
    action: ClassVar[str] = "lot.announced"

    lot_id: int
    rows: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LotLineDecided(Event):
    action: ClassVar[str] = "lot.line_decided"

    lot_id: int
    line: int | None
    laptop_id: int | None
    outcome: LineOutcome
    remarks: FreeText


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
