"""What happened to lots, laptops, drives and locks, as the journal keeps it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from laptopdesk.assets.lifecycle.values import CustodyStart, LaptopState, LockKind, MediumKind, SanitizationLevel
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class LotOpened(Event):
    action: ClassVar[str] = "lot.opened"

    lot_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class LotPolicyChanged(Event):
    action: ClassVar[str] = "lot.policy_changed"

    lot_id: int
    hdd_level: SanitizationLevel
    flash_level: SanitizationLevel
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class LotAttestationChanged(Event):
    action: ClassVar[str] = "lot.attestation_changed"

    lot_id: int
    allowed: bool
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class LaptopReceived(Event):
    action: ClassVar[str] = "laptop.received"

    laptop_id: int
    lot_id: int
    location_id: int | None
    tag: str


@dataclass(frozen=True, kw_only=True)
class LaptopTakenOver(Event):
    """The state a laptop is in when it comes in from before this system. `said`: what the list said, where we could
    not follow it. `sha256`: of the document that came with the list.
    """

    action: ClassVar[str] = "laptop.taken_over"

    laptop_id: int
    state: LaptopState
    said: LaptopState
    received_on: date
    sha256: str | None


@dataclass(frozen=True, kw_only=True)
class LaptopMoved(Event):
    """`reasons` are codes of what ready needs and the laptop lacks, where it is ready no more by itself."""

    action: ClassVar[str] = "laptop.moved"

    laptop_id: int
    before: LaptopState
    after: LaptopState
    reason: FreeText | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LaptopCorrected(Event):
    """What the register said of the laptop itself was wrong; `changed` are the names of what it says otherwise now."""

    action: ClassVar[str] = "laptop.corrected"

    laptop_id: int
    changed: tuple[str, ...]
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class LaptopFilledIn(Event):
    """A donor's list told more of a laptop that it had brought in before; `changed` are the names of what is new."""

    action: ClassVar[str] = "laptop.filled_in"

    laptop_id: int
    lot_id: int
    changed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LaptopWithdrawn(Event):
    """It was received by mistake and is in the register no more. `number`: of the donor's list that was taken back."""

    action: ClassVar[str] = "laptop.withdrawn"

    laptop_id: int
    lot_id: int
    tag: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class LaptopPlaced(Event):
    """`reason`: why one that is not fit to leave was brought elsewhere."""

    action: ClassVar[str] = "laptop.placed"

    laptop_id: int
    location_id: int
    reason: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class LaptopSent(Event):
    """`reason`: why one that is not fit to leave goes along."""

    action: ClassVar[str] = "laptop.sent"

    laptop_id: int
    location_id: int
    transfer_id: int
    reason: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class CustodyBegan(Event):
    action: ClassVar[str] = "custody.began"

    laptop_id: int
    custody_id: int
    by: CustodyStart


@dataclass(frozen=True, kw_only=True)
class CustodyEnded(Event):
    action: ClassVar[str] = "custody.ended"

    laptop_id: int
    custody_id: int


@dataclass(frozen=True, kw_only=True)
class MediumFitted(Event):
    action: ClassVar[str] = "medium.fitted"

    laptop_id: int
    medium_id: int
    kind: MediumKind


@dataclass(frozen=True, kw_only=True)
class MediumRemoved(Event):
    action: ClassVar[str] = "medium.removed"

    laptop_id: int
    medium_id: int


@dataclass(frozen=True, kw_only=True)
class NoDriveRecorded(Event):
    action: ClassVar[str] = "laptop.no_drive"

    laptop_id: int


@dataclass(frozen=True, kw_only=True)
class LockFound(Event):
    action: ClassVar[str] = "lock.found"

    laptop_id: int
    lock_id: int
    kind: LockKind


@dataclass(frozen=True, kw_only=True)
class LockCleared(Event):
    action: ClassVar[str] = "lock.cleared"

    laptop_id: int
    lock_id: int
    kind: LockKind
