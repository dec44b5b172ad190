"""The sample of a lot: which erased laptops somebody else looks at again, and what was found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

DrawId = NewType("DrawId", int)


class CheckResult(StrEnum):
    """What the independent look at a drawn laptop gave."""

    NO_DATA = "no_data"
    DATA_FOUND = "data_found"
    UNREADABLE = "unreadable"


class SampleState(StrEnum):
    """How the sample of a lot stands."""

    NOTHING_ERASED = "nothing_erased"
    NOT_DRAWN = "not_drawn"
    TOO_SMALL = "too_small"
    OPEN = "open"
    DONE = "done"
    DATA_FOUND = "data_found"


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One draw: `population` are the tags it was drawn from, `seed` decides which `count` of them. Moments in UTC."""

    id: DrawId
    lot_id: int
    number: int
    seed: str
    population: tuple[str, ...]
    count: int
    drawn_at: datetime
    drawn_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One drawn laptop, and what the look at it gave. `location_id` is where it lies now, None elsewhere."""

    id: int
    draw_id: DrawId
    laptop_id: int
    tag: str
    words: str
    location_id: int | None
    checked_at: datetime | None
    checked_by_id: int | None
    result: CheckResult | None
    tool: str
    extent: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The sample of one lot in figures.

    `erased`: laptops with accepted evidence. `drawn` leaves out those that could not be read: another is drawn instead.
    """

    erased: int
    drawn: int = 0
    clean: int = 0
    found: int = 0

    @property
    def checked(self) -> int:
        """Laptops whose look gave an answer."""
        return self.clean + self.found


@dataclass(frozen=True, kw_only=True)
class LotStanding:
    """The sample of one lot in a list."""

    lot_id: int
    code: str
    donor: str
    standing: Standing
    state: SampleState


@dataclass(frozen=True, kw_only=True)
class CheckFacts:
    """What the rule must know before a look is recorded."""

    checker_id: int | None
    wiped_by: frozenset[int]
    checked_before: bool
    out_of_our_hands: bool
