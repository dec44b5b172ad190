"""What is known about the data on a laptop, in one word; every page, paper, list and figure counts by these."""

from dataclasses import dataclass
from enum import StrEnum

from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.protocol.words import N_, Worded


class Proof(Worded):
    """What is known about the data on one drive, or on all drives of a laptop.

    Attested is what people say and no tool reported: it is never counted as proven. Whether a certificate was issued
    is another question: a certificate rests on this, and not this on a certificate.
    """

    PROVEN = "proven", N_("erasure proven")
    DESTROYED = "destroyed", N_("drive destroyed")
    ATTESTED = "attested", N_("attested, not proven")
    NO_DRIVE = "no_drive", N_("no drive inside")
    NOT_PROVEN = "not_proven", N_("not proven")


ERASED_OR_BEYOND = (
    LaptopState.ERASED,
    LaptopState.IMAGED,
    LaptopState.READY,
    LaptopState.HANDED_OUT,
    LaptopState.RETURNED,
)
"""States of a laptop that was called erased; what stands beside these (repair, quarantine, missing) is not."""


class Period(StrEnum):
    """Which custody period is asked about.

    `ERASED`: the one in which a laptop was last called erased; of one that came back, the period before.
    """

    LAST = "last"
    FIRST = "first"
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What is known of one laptop in a period; `lacks`: why its evidence does not suffice, each reason once."""

    laptop_id: int
    tag: str
    lot_id: int
    state: LaptopState
    proof: Proof
    lacks: tuple[InsufficientReason, ...]

    @property
    def sufficient(self) -> bool:
        """Whether records suffice for every drive: not where people attest a whole laptop, or no drive is inside."""
        return not self.lacks and self.proof not in (Proof.NO_DRIVE, Proof.NOT_PROVEN)
