"""The sample of a lot: which erased laptops somebody else looks at again, and what was found."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from laptopdesk.protocol.words import N_, Worded

DrawId = NewType("DrawId", int)


class CheckResult(Worded):
    """What the independent look at a drawn laptop gave."""

    NO_DATA = "no_data", N_("no data found")
    DATA_FOUND = "data_found", N_("data found")
    UNREADABLE = "unreadable", N_("could not be read")


class FollowUp(Worded):
    """What became of a laptop on which data was found: erased once more, harmless after all, or its drives destroyed.

    One that is erased again or whose drives are gone counts no longer: another is drawn, or the same once more.
    """

    ERASED_AGAIN = "erased_again", N_("erased again")
    HARMLESS = "harmless", N_("no personal data")
    DESTROYED = "destroyed", N_("drives destroyed")


class SampleState(Worded):
    """How the sample of a lot stands."""

    NOTHING_ERASED = "nothing_erased", N_("nothing erased yet")
    NOT_DRAWN = "not_drawn", N_("not drawn yet")
    TOO_SMALL = "too_small", N_("too small")
    OPEN = "open", N_("drawn, not yet checked")
    DONE = "done", N_("done, no data found")
    DATA_FOUND = "data_found", N_("data found")


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
class SampleLine:
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
    followed: FollowUp | None = None

    @property
    def holds(self) -> CheckResult | None:
        """What the look says of the laptop as it is now: nothing once data that was found was dealt with."""
        match self.followed:
            case None:
                return self.result
            case FollowUp.HARMLESS:
                return CheckResult.NO_DATA
            case _:
                return None


@dataclass(frozen=True, kw_only=True)
class SampleStanding:
    """The sample of one lot in figures.

    `erased`: laptops in state erased or beyond, on evidence that suffices; `attested` of them by people's word
    alone. `drawn` leaves out those that could not be read, or on
    which data was found that was dealt with: another is drawn instead.
    """

    erased: int
    attested: int = 0
    drawn: int = 0
    clean: int = 0
    with_data: int = 0

    @property
    def checked(self) -> int:
        """Laptops whose look gave an answer."""
        return self.clean + self.with_data


@dataclass(frozen=True, kw_only=True)
class LotStanding:
    """The sample of one lot in a list."""

    lot_id: int
    code: str
    donor: str
    standing: SampleStanding
    state: SampleState


@dataclass(frozen=True, kw_only=True)
class CheckFacts:
    """What the rule must know before a look is recorded."""

    checker_id: int | None
    wiped_by: frozenset[int]
    checked_before: bool
    out_of_our_hands: bool
