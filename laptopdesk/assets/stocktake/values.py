"""A stock-take: what should lie at a place, what was scanned there, and the difference between the two."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from laptopdesk.assets.lifecycle.values import LaptopState, Whereabouts
from laptopdesk.protocol.words import N_, Worded

StocktakeId = NewType("StocktakeId", int)

LONGEST_RAW = 1000
"""Characters of a raw code that are kept."""
MOST_AT_ONCE = 500
"""Scans in one batch."""


class StocktakeState(Worded):
    """Counting goes on; the count is closed and its difference shows; a second person signed; or it was given up."""

    COUNTING = "counting", N_("being counted")
    COUNTED = "counted", N_("counted, not signed")
    SIGNED = "signed", N_("signed")
    CANCELLED = "cancelled", N_("cancelled")


OPEN_STATES = (StocktakeState.COUNTING, StocktakeState.COUNTED)


class RoundScope(Worded):
    """What a round counts: everything anew, or only what differed (what was found as expected stands)."""

    ALL = "all", N_("everything")
    DIFFERENCES = "differences", N_("only the differences")


class ScanSource(Worded):
    """What read the code."""

    DESK = "desk", N_("desk page")
    CAMERA = "camera", N_("camera")
    STATION = "station", N_("station")


class ScanStanding(StrEnum):
    """Whether a kept scan counts: it does, it was made after the count was closed, or no stock-take was open yet."""

    COUNTS = "counts"
    LATE = "late"
    WAITING = "waiting"


NO_CODE = N_("Not one of our codes.")


class NotCounted(Worded):
    """Why a scan counts no laptop, short as it stands beside the raw text: the codes of `CodeReason`."""

    EMPTY = "empty", N_("Nothing was read.")
    WRONG_LENGTH = "wrong_length", NO_CODE
    BAD_CHARACTERS = "bad_characters", NO_CODE
    UNKNOWN_KIND = "unknown_kind", NO_CODE
    WRONG_CHECK = "wrong_check_character", N_("Misread: the check character is wrong.")
    FOREIGN_LAYOUT = "foreign_layout", N_("The scanner types in another keyboard language.")
    MERGED = "merged", N_("Two codes in one.")
    OTHER_KIND = "other_kind", N_("A different kind of code, not a laptop.")


class DifferenceKind(Worded):
    """What a laptop of the register is in this count."""

    FOUND = "found", N_("Found as expected")
    MISSING = "missing", N_("Not found")
    LEFT = "left", N_("Left meanwhile")
    ELSEWHERE = "elsewhere", N_("Belongs to another location")
    WRONG_STATE = "wrong_state", N_("Here, but not according to the register")
    CAME = "came", N_("Arrived meanwhile")


class DifferenceDecision(Worded):
    """What the person who signs may choose for one laptop."""

    SET_MISSING = "set_missing", N_("Set to missing")
    PLACE_HERE = "place_here", N_("Placed here")


DECISIONS = {
    DifferenceKind.MISSING: DifferenceDecision.SET_MISSING,
    DifferenceKind.ELSEWHERE: DifferenceDecision.PLACE_HERE,
}


@dataclass(frozen=True, kw_only=True)
class CountScan:
    """One scan as a device tells it: `id` is its own for ever, `at` the device's moment in UTC.

    `voids` names the scan that this one takes back; then `raw` is empty.
    """

    id: UUID
    raw: str
    at: datetime
    sequence: int = 0
    voids: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CountingDevice:
    """What read the codes: a page's own name or a station."""

    source: ScanSource
    name: str = ""
    station_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReadScan:
    """What a raw text is: the laptop's tag, or why it is none (a code of `NotCounted`)."""

    tag: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class FiledScan:
    """A scan that is kept. `again`: this laptop was counted before in this round."""

    id: UUID
    tag: str | None
    reason: str | None
    standing: ScanStanding


@dataclass(frozen=True, kw_only=True)
class CountingRound:
    """One round of counting. Scans of laptops that were expected stand from round `base` on."""

    number: int
    scope: RoundScope
    base: int
    opened_at: datetime
    opened_by_id: int | None
    closed_at: datetime | None
    closed_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class Stocktake:
    """One stock-take as its pages show it."""

    id: StocktakeId
    location_id: int
    location_name: str
    state: StocktakeState
    opened_at: datetime
    opened_by_id: int | None
    signed_at: datetime | None
    signed_by_id: int | None
    cancelled_at: datetime | None
    round: CountingRound

    @property
    def open(self) -> bool:
        """Whether it still keeps another one from being opened here."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Who scanned, and how many codes; `staff_id` is None for a station where nobody signed on."""

    staff_id: int | None
    scans: int


@dataclass(frozen=True, kw_only=True)
class RawScan:
    """One scan as it was kept."""

    id: UUID
    number: int
    raw: str
    tag: str | None
    reason: str | None
    source: ScanSource
    standing: ScanStanding
    round: int | None
    at: datetime
    received_at: datetime
    staff_id: int | None
    voids: UUID | None
    voided: bool


@dataclass(frozen=True, kw_only=True)
class CountingBoard:
    """What the counting screen shows: nothing of what is expected."""

    stocktake: Stocktake
    laptops: int
    scans: int
    waiting: int
    recent: tuple[RawScan, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One laptop in the comparison. States and whereabouts as the register has them, `expected` as frozen."""

    tag: str
    kind: DifferenceKind
    title: str
    expected_state: LaptopState | None
    state: LaptopState
    where: Whereabouts
    location_id: int | None
    location_name: str | None
    scanned_at: datetime | None
    decision: DifferenceDecision | None = None
    decided_at: datetime | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnknownCode:
    """A laptop's code that is not in the register, and how often it was scanned."""

    tag: str
    times: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The numbers of a stock-take, all derived from its frozen list and its scans."""

    expected: int
    kinds: dict[DifferenceKind, int]
    unknown: int
    misread: int
    scans: int
    voided: int
    late: int

    def of(self, kind: DifferenceKind) -> int:
        """How many laptops are of this kind."""
        return self.kinds.get(kind, 0)

    @property
    def counted(self) -> int:
        """Different laptops of the register that were scanned."""
        scanned = (DifferenceKind.FOUND, DifferenceKind.ELSEWHERE, DifferenceKind.WRONG_STATE, DifferenceKind.CAME)
        return sum(self.of(kind) for kind in scanned)


@dataclass(frozen=True, kw_only=True)
class StocktakeResult:
    """The comparison: figures, and the beginning of each list."""

    stocktake: Stocktake
    figures: Figures
    lists: dict[DifferenceKind, tuple[Difference, ...]]
    unknown: tuple[UnknownCode, ...]
    misread: tuple[RawScan, ...]
    counters: tuple[Counter, ...]
