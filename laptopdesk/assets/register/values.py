"""What the register's pages ask and answer: filters that can be kept, lists, bulk runs, and lists being mapped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType

from laptopdesk.assets.lifecycle.errors import HoldReason
from laptopdesk.assets.lifecycle.values import LaptopOrder, LaptopOrigin, LaptopState, Whereabouts
from laptopdesk.assets.lots.readers.values import NO_CHOICES, Choices, DonorList, Field, Guess, ListError
from laptopdesk.assets.proof.values import Proof
from laptopdesk.protocol.words import N_, Worded

SavedFilterId = NewType("SavedFilterId", int)
BulkRunId = NewType("BulkRunId", int)
ImportId = NewType("ImportId", int)

MOST_ROWS = 20_000
"""Laptops in one act."""
MOST_CORRECTED = 500
"""Cells of a list that can be corrected on its page."""


class FilterPart(Worded):
    """The parts of a filter, by their names in an address."""

    SEARCH = "q", N_("Search")
    STATE = "state", N_("State")
    LOCATION = "location", N_("Location")
    LOT = "lot", N_("Lot")
    WHERE = "where", N_("Where")
    ORIGIN = "origin", N_("How it came in")
    RECEIVED_FROM = "from", N_("Received from")
    RECEIVED_UNTIL = "until", N_("Received until")
    DAYS = "days", N_("In this state for more than (days)")
    RESERVED = "reserved", N_("Reserved")
    EVIDENCE = "evidence", N_("Evidence")
    ERASED = "erased", N_("Erased or further")
    PROOF = "proof", N_("Proof of erasure")
    BATTERY = "battery", N_("Battery below (percent)")
    SUPPORT = "support", N_("Support ends within (months)")
    TRANSIT = "transit", N_("On its way for more than (days)")
    ALIKE = "alike", N_("Serial numbers that look alike")
    SORT = "sort", N_("Sort by")
    DESCENDING = "desc", N_("Reverse order")


class EvidenceGap(Worded):
    """What can be the matter with the evidence about a laptop."""

    MISSING = "missing", N_("evidence missing")
    REVOKED = "revoked", N_("evidence revoked")


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """Which laptops a page shows, in words that keep their meaning: days count back from whenever it is asked.

    `received_from` and `received_until` are days in Rotterdam, both included. `days`: in its state for more than so
    many. `proof`: what is known of its data now. `battery_below`: percent of design capacity at the last check.
    `support_months`: support of the installed system ends within so many months. `transit_days`: on its way for more
    than so many days.
    """

    term: str = ""
    state: LaptopState | None = None
    location_id: int | None = None
    lot_id: int | None = None
    whereabouts: Whereabouts | None = None
    origin: LaptopOrigin | None = None
    received_from: date | None = None
    received_until: date | None = None
    days: int | None = None
    reserved: bool | None = None
    evidence: EvidenceGap | None = None
    erased: bool = False
    proof: Proof | None = None
    battery_below: int | None = None
    support_months: int | None = None
    look_alike: bool = False
    transit_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """A whole question to the list: filter, order, and what of the address could not be read."""

    criteria: RegisterFilter = field(default_factory=RegisterFilter)
    order: LaptopOrder = LaptopOrder.TAG
    descending: bool = False
    problems: tuple["FilterProblem", ...] = ()


@dataclass(frozen=True, kw_only=True)
class FilterProblem:
    """A part of a filter that no longer fits: a state that is gone, a location that does not exist."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class SavedFilter:
    """A named question. `arguments` are those of the list page's address; `mine`: the asker made it."""

    id: SavedFilterId
    name: str
    shared: bool
    owner_id: int
    arguments: dict[str, str]
    created_at: datetime


class BulkOutcome(Worded):
    """What became of one row of a bulk act; `already` means that there was nothing to do any more.

    `skipped`: it was left as it is, and why stands beside it; it does not count as done.
    """

    WAITING = "waiting", N_("waiting")
    DONE = "done", N_("carried out")
    ALREADY = "already", N_("nothing to do")
    SKIPPED = "skipped", N_("skipped")
    REFUSED = "refused", N_("not done")


@dataclass(frozen=True, kw_only=True)
class BulkRun:
    """An act on many laptops: what was asked, by whom, and how far it is."""

    id: BulkRunId
    act: str
    answers: dict[str, str]
    created_at: datetime
    created_by_id: int
    finished_at: datetime | None
    counts: dict[BulkOutcome, int]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Rows that were not reached yet."""
        return self.counts[BulkOutcome.WAITING]


@dataclass(frozen=True, kw_only=True)
class BulkLine:
    """One row of a run; `text` is the code as it was given, `reasons` are codes with the name of their kind."""

    position: int
    text: str
    tag: str | None
    outcome: BulkOutcome
    reasons: tuple[str, ...]


class ImportState(StrEnum):
    """How far a donor's list is."""

    MAPPING = "mapping"
    QUEUED = "queued"
    RECEIVED = "received"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """A list that was taken back, or what keeps it: by label, every reason. Then nothing was taken back."""

    laptops: int
    held: Mapping[str, tuple[HoldReason, ...]]


@dataclass(frozen=True, kw_only=True)
class PendingImport:
    """A donor's list that was uploaded. `columns`: for each column the field it is read as, or nothing.

    `choices`: what a person decided about its sheets, lines and cells.
    """

    id: ImportId
    file_id: int
    file_name: str
    lot: str
    donor: str
    location_id: int | None
    columns: tuple[str, ...]
    state: ImportState
    created_at: datetime
    created_by_id: int
    result: dict[str, Any] | None
    choices: Choices = NO_CHOICES


@dataclass(frozen=True, kw_only=True)
class ColumnView:
    """A column of a list as the page asks about it: its header, the first values in it, and what it is read as."""

    index: int
    header: str
    samples: tuple[str, ...]
    field: str
    guess: Guess | None = None


@dataclass(frozen=True, kw_only=True)
class CellView:
    """A cell that a person may correct, or did: where it stands, what is in it, and what was in it."""

    place: str
    index: int
    line: int
    column: str
    words: str
    before: str = ""
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would be received: the first rows, cell by field, how many there are, and everything that is wrong.

    `listed`: the list itself, with what was left out of it. `faulty`: by place and column, the cells of the errors.
    """

    columns: tuple[ColumnView, ...]
    rows: int
    created: int
    unchanged: int
    filled: int
    fields: tuple[Field, ...]
    first: tuple[tuple[str, ...], ...]
    errors: tuple[ListError, ...]
    listed: DonorList
    nameless_before: int = 0
    faulty: Mapping[tuple[str, int], CellView] = field(default_factory=dict)
    corrected: tuple[CellView, ...] = ()
