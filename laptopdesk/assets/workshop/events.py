"""What happened in the workshop, as the journal keeps it. Words that people typed are `FreeText`."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.values import (
    DisposalKind,
    DriveAccount,
    LastSeen,
    MissingKind,
    PartSource,
    QuarantineReason,
    RepairCategory,
    RepairOutcome,
)
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class RepairOpened(Event):
    action: ClassVar[str] = "repair.opened"

    laptop_id: int
    repair_id: int
    category: RepairCategory
    fault: FreeText


@dataclass(frozen=True, kw_only=True)
class PartUsed(Event):
    action: ClassVar[str] = "repair.part_used"

    laptop_id: int
    repair_id: int
    name: str
    quantity: int
    cost_cents: int
    source: PartSource


@dataclass(frozen=True, kw_only=True)
class LabourAdded(Event):
    action: ClassVar[str] = "repair.labour_added"

    laptop_id: int
    repair_id: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class RepairJudged(Event):
    """The repair is not worth it; the laptop waits for its disposal."""

    action: ClassVar[str] = "repair.not_worth_it"

    laptop_id: int
    repair_id: int
    words: FreeText


@dataclass(frozen=True, kw_only=True)
class RepairClosed(Event):
    action: ClassVar[str] = "repair.closed"

    laptop_id: int
    repair_id: int
    outcome: RepairOutcome
    words: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class QuarantineBegan(Event):
    action: ClassVar[str] = "quarantine.began"

    laptop_id: int
    quarantine_id: int
    reason: QuarantineReason
    words: FreeText


@dataclass(frozen=True, kw_only=True)
class QuarantineEnded(Event):
    action: ClassVar[str] = "quarantine.ended"

    laptop_id: int
    quarantine_id: int
    ended_as: LaptopState
    words: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class LaptopMissing(Event):
    action: ClassVar[str] = "laptop.missing"

    laptop_id: int
    missing_id: int
    kind: MissingKind
    since: date
    last_seen: LastSeen
    handout_id: int | None
    words: FreeText
    participant_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PoliceReportAdded(Event):
    action: ClassVar[str] = "missing.police_report"

    laptop_id: int
    missing_id: int
    number: FreeText


@dataclass(frozen=True, kw_only=True)
class MissingEnded(Event):
    action: ClassVar[str] = "missing.ended"

    laptop_id: int
    missing_id: int
    words: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class DisposalProposed(Event):
    action: ClassVar[str] = "disposal.proposed"

    laptop_id: int
    disposal_id: int
    how: DisposalKind
    receiver: str
    words: FreeText


@dataclass(frozen=True, kw_only=True)
class DisposalWithdrawn(Event):
    action: ClassVar[str] = "disposal.withdrawn"

    laptop_id: int
    disposal_id: int


@dataclass(frozen=True, kw_only=True)
class DriveAccounted(Event):
    action: ClassVar[str] = "disposal.drive_accounted"

    laptop_id: int
    disposal_id: int
    medium_id: int
    account: DriveAccount
    record: str


@dataclass(frozen=True, kw_only=True)
class LaptopDisposed(Event):
    action: ClassVar[str] = "laptop.disposed"

    laptop_id: int
    disposal_id: int
    how: DisposalKind
    receiver: str
    on: date


@dataclass(frozen=True, kw_only=True)
class DisposalDocumented(Event):
    action: ClassVar[str] = "disposal.documented"

    laptop_id: int
    disposal_id: int
    file_id: int
    sha256: str
