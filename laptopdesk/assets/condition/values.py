"""The condition of a laptop and of a delivery: locks tried, battery thresholds, grades, lists of a lot, and support."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from laptopdesk.assets.intake.values import DonorList, ListError
from laptopdesk.assets.lifecycle.values import Delivered, LockKind

DEFAULT_MIN_BATTERY_PERCENT = 60
"""Health in percent of design capacity below which no laptop is ready, until the office sets another threshold."""


class LockResult(StrEnum):
    """What trying a lock showed."""

    CLEAR = "clear"
    LOCKED = "locked"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True, kw_only=True)
class LockCheck:
    """One kind of lock, tried by a named person. `tool`: how it was tried; `online`: with a network connection."""

    kind: LockKind
    result: LockResult
    online: bool
    tool: str
    custody_id: int
    checked_at: datetime
    checked_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class RecordLockChecks:
    """What a technician found out about the locks of one laptop, in one go."""

    tag: str
    results: tuple[tuple[LockKind, LockResult], ...]
    online: bool
    tool: str


@dataclass(frozen=True, kw_only=True)
class LockVerdict:
    """The locks of a laptop in this custody period; it can be ready when both lists are empty."""

    required: tuple[LockKind, ...]
    untried: tuple[LockKind, ...]
    locked: tuple[LockKind, ...]


@dataclass(frozen=True, kw_only=True)
class BatteryThreshold:
    """A threshold that the office set. `lot_id` None: for every lot without one; `percent` None: as all others."""

    lot_id: int | None
    percent: int | None
    reason: str
    set_at: datetime
    set_by_id: int | None


class HealthSource(StrEnum):
    """Who or what measured the battery."""

    CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class BatteryHealth:
    """Health in percent of design capacity, as the newest source of this custody period gives it."""

    percent: int
    source: HealthSource
    measured_at: datetime


class DriveWish(StrEnum):
    """What the donor wants done with the drives."""

    KEEP = "keep"
    RETURN = "return"
    DESTROY = "destroy"


@dataclass(frozen=True, kw_only=True)
class LotTerms:
    """What was agreed with the donor, beside the levels of erasure, which are the lot's own policy."""

    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    certificate_wanted: bool = False
    drives: DriveWish = DriveWish.KEEP
    remarks: str = ""
    deadline: date | None = None


@dataclass(frozen=True, kw_only=True)
class Announce:
    """A donor's announcement that was read, for the lot with this code."""

    lot: str
    listed: DonorList
    name: str
    sha256: str
    donor: str = ""


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What became of an announcement; with errors, nothing was stored. `unchanged`: this very file was known."""

    rows: int
    errors: tuple[ListError, ...] = ()
    unchanged: bool = False
    lot_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ExpectedList:
    """The donor's announcement in force: the newest list of the lot."""

    id: int
    name: str
    row_count: int
    added_at: datetime
    added_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One laptop of the announcement; `line` as a spreadsheet counts."""

    id: int
    line: int
    row_key: str
    manufacturer: str
    model: str
    serial: str | None
    serial_key: str | None
    donor_number: str | None


class LineKind(StrEnum):
    """How a line of the announcement and a laptop that came go together."""

    MISSING = "missing"
    EXTRA = "extra"
    SERIAL_DIFFERS = "serial_differs"
    AS_EXPECTED = "as_expected"


class LineOutcome(StrEnum):
    """What a person decided about a line."""

    ACCEPTED = "accepted"
    ASKED_DONOR = "asked_donor"
    SAME_LAPTOP = "same_laptop"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The newest decision about a line. `laptop_id`: which laptop is the one announced, for SAME_LAPTOP."""

    line_key: str
    outcome: LineOutcome
    laptop_id: int | None
    remarks: str
    decided_at: datetime
    decided_by_id: int


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """One line of the difference. `look_alikes`: what is one character away on the other side, only a suggestion."""

    key: str
    kind: LineKind
    expected: Expected | None = None
    delivered: Delivered | None = None
    look_alikes: tuple[Expected | Delivered, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, kw_only=True)
class DecideLine:
    """A named person decides about a line of a lot's difference."""

    lot_id: int
    line_key: str
    outcome: LineOutcome
    tag: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiveOne:
    """One laptop of a lot, its serial scanned or typed at the bench."""

    lot_id: int
    serial: str
    location_id: int
    donor_number: str = ""
    manufacturer: str = ""
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivedOne:
    """The laptop as it was taken in, and the line it was announced on, if it was."""

    tag: str
    expected: Expected | None
    look_alikes: tuple[Expected, ...] = ()
