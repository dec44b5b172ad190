"""What happens to a laptop beside its way: repair, quarantine, missing, disposal. Money in cents, labour in minutes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from laptopdesk.assets.lifecycle.values import LaptopState, MediumId, NewMedium, Whereabouts
from laptopdesk.protocol.words import N_, Worded

RepairId = NewType("RepairId", int)
QuarantineId = NewType("QuarantineId", int)
MissingId = NewType("MissingId", int)
DisposalId = NewType("DisposalId", int)

POLICE_REPORT_DAYS = 14
"""Within so many days of the report the number of the police must be there for a stolen laptop (the programme)."""

MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
MAX_CENTS = 10_000_00
MAX_QUANTITY = 99
MAX_MINUTES = 24 * 60


class RepairCategory(Worded):
    """What part of the laptop is at fault."""

    SCREEN = "screen", N_("screen")
    KEYBOARD = "keyboard", N_("keyboard")
    BATTERY = "battery", N_("battery")
    DRIVE = "drive", N_("drive")
    MEMORY = "memory", N_("memory")
    POWER = "power", N_("charging")
    CASING = "casing", N_("casing and hinges")
    OTHER = "other", N_("something else")


class RepairOutcome(Worded):
    """How a repair ended."""

    REPAIRED = "repaired", N_("repaired")
    NOT_WORTH_IT = "not_worth_it", N_("not worth repairing")
    BROKEN_OFF = "broken_off", N_("stopped")


class PartSource(Worded):
    """Where a part came from."""

    STOCK = "stock", N_("from our stock")
    BOUGHT = "bought", N_("bought")


class QuarantineReason(Worded):
    """Why a laptop is quarantined (design, section 4)."""

    LOCK_FOUND = "lock_found", N_("lock found")
    EVIDENCE_CONTRADICTS = "evidence_contradicts", N_("evidence does not match")
    DRIVE_MISSING = "drive_missing", N_("drive missing")
    OTHER = "other", N_("something else")


class MissingKind(Worded):
    """How a laptop went missing."""

    LOST = "lost", N_("lost")
    STOLEN = "stolen", N_("stolen")


class LastSeen(Worded):
    """Where a missing laptop was seen last."""

    PLACE = "place", Whereabouts.AT_LOCATION.words
    TRANSIT = "transit", Whereabouts.IN_TRANSIT.words
    PARTICIPANT = "participant", Whereabouts.WITH_PARTICIPANT.words


class DisposalKind(Worded):
    """How a laptop leaves for good."""

    RECYCLED = "recycled", N_("recycled")
    PARTS = "parts", N_("taken apart for parts")
    DESTROYED = "destroyed", N_("destroyed")


class DriveAccount(Worded):
    """What became of a drive of a laptop that is disposed of."""

    EVIDENCE = "evidence", N_("erased, with sufficient evidence")
    DESTROYED = "destroyed", N_("taken out and destroyed, with a record")
    RECYCLER = "recycler", N_("goes with the laptop to the certified recycler")


@dataclass(frozen=True, kw_only=True)
class OpenRepair:
    """Put a laptop on the bench for repair. `remarks`: warranty, or what the donor said."""

    laptop: str
    category: RepairCategory
    fault: str
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class UsePart:
    """A part goes into a laptop; `cost_cents` is of one piece."""

    repair_id: int
    name: str
    number: str
    quantity: int
    cost_cents: int
    source: PartSource


@dataclass(frozen=True, kw_only=True)
class SwapDrive:
    """A drive comes out, another goes in, or only one of the two; the price of the new one in `cost_cents`."""

    repair_id: int
    remove_medium_id: int | None
    fit: NewMedium | None
    cost_cents: int
    source: PartSource


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part that went into a laptop."""

    name: str
    number: str
    quantity: int
    cost_cents: int
    source: PartSource
    added_at: datetime
    added_by_id: int | None

    @property
    def total_cents(self) -> int:
        """What all pieces cost."""
        return self.quantity * self.cost_cents


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One repair of one laptop, open until `closed_at`. `days` it took, or has been open."""

    id: RepairId
    laptop_id: int
    tag: str
    model: str
    location_id: int | None
    location: str | None
    category: RepairCategory
    fault: str
    remarks: str
    opened_at: datetime
    opened_by_id: int | None
    labour_minutes: int
    parts_cents: int
    outcome: RepairOutcome | None
    closing_words: str
    closed_at: datetime | None
    closed_by_id: int | None
    days: int


@dataclass(frozen=True, kw_only=True)
class RepairCost:
    """Parts at their price times their number, over all repairs, open ones too; labour apart, in minutes."""

    parts_cents: int = 0
    labour_minutes: int = 0
    repairs: int = 0


@dataclass(frozen=True, kw_only=True)
class LotCost:
    """What the laptops of one lot cost in repair."""

    lot_id: int
    lot_code: str
    laptops: int
    cost: RepairCost


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """One stay apart. `put_by_id` is None when the system did it."""

    id: QuarantineId
    laptop_id: int
    tag: str
    model: str
    state: LaptopState
    location_id: int | None
    location: str | None
    reason: QuarantineReason
    words: str
    began_at: datetime
    put_by_id: int | None
    ended_at: datetime | None
    ended_by_id: int | None
    ended_as: LaptopState | None
    found_words: str
    days: int


@dataclass(frozen=True, kw_only=True)
class ReportMissing:
    """A laptop is lost or stolen since this day. A stolen one needs the number of the police, now or soon."""

    laptop: str
    kind: MissingKind
    since: date
    last_seen: LastSeen
    words: str
    police_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One time a laptop was missing. `police_due`: the day the number must be there, None where none is to do."""

    id: MissingId
    laptop_id: int
    tag: str
    model: str
    kind: MissingKind
    since: date
    last_seen: LastSeen
    location_id: int | None
    location: str | None
    handout_id: int | None
    words: str
    police_number: str | None
    police_due: date | None
    reported_at: datetime
    reported_by_id: int | None
    found_at: datetime | None
    found_by_id: int | None
    found_words: str
    days: int


@dataclass(frozen=True, kw_only=True)
class DisposalDocument:
    """A paper as it came in; its type is read from its content."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class DriveFate:
    """What became of one drive; `record` is the number or place of the record of its destruction."""

    medium_id: int
    account: DriveAccount
    record: str = ""


@dataclass(frozen=True, kw_only=True)
class DisposeOf:
    """A laptop leaves for good. `certified`: the receiver is a certified recycler of data carriers."""

    laptop: str
    how: DisposalKind
    receiver: str
    on: date
    words: str
    certified: bool = False
    drives: tuple[DriveFate, ...] = ()
    document: DisposalDocument | None = None


@dataclass(frozen=True, kw_only=True)
class DisposalDrive:
    """A drive that a disposal must account for; `proven`: its evidence suffices."""

    medium_id: MediumId
    label: str
    fitted: bool
    proven: bool


@dataclass(frozen=True, kw_only=True)
class Disposal:
    """A laptop that left, or waits for a second person; its document may follow."""

    id: DisposalId
    laptop_id: int
    tag: str
    model: str
    location_id: int | None
    location: str | None
    how: DisposalKind
    receiver: str
    certified: bool
    disposed_on: date
    words: str
    document_name: str | None
    proposed_at: datetime
    proposed_by_id: int | None
    done_at: datetime | None
    confirmed_by_id: int | None


class Tab(Worded):
    """The lists of the workshop page."""

    REPAIRS = "repairs", N_("Repairs")
    QUARANTINE = "quarantine", N_("Quarantine")
    MISSING = "missing", N_("Missing")
    DISPOSAL = "disposal", N_("Disposal")
