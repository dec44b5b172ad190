"""Laptops on their way from one place to another: scanned out, in transit, scanned in."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from laptopdesk.assets.lifecycle.values import LaptopState, Whereabouts
from laptopdesk.protocol.words import N_, Worded

TransferId = NewType("TransferId", int)


class Settlement(Worded):
    """How a difference of a transfer was settled."""

    NEVER_LEFT = "never_left", N_("it never left")
    PLACED_HERE = "placed_here", N_("it is at the destination")
    ELSEWHERE = "elsewhere", N_("it turned out to be somewhere else")


class LineState(Worded):
    """How one laptop of a transfer stands."""

    ON_THE_WAY = "on_the_way", Whereabouts.IN_TRANSIT.words
    ARRIVED = "arrived", N_("arrived")
    NOT_SENT = "not_sent", N_("arrived, was not scanned out")
    ELSEWHERE = "elsewhere", N_("is here, the register says elsewhere")
    MISSED = "missed", N_("did not arrive")
    SETTLED = "settled", N_("settled")
    TAKEN_OFF = "taken_off", N_("removed from the list")


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """One trip. Open until somebody at the destination signed for it; moments in UTC."""

    id: TransferId
    from_id: int
    to_id: int
    opened_at: datetime
    opened_by_id: int | None
    departed_at: datetime | None
    departed_by_id: int | None
    closed_at: datetime | None
    closed_by_id: int | None
    cancelled_at: datetime | None
    remark: str | None

    @property
    def is_open(self) -> bool:
        """Whether scans may still come as a matter of course."""
        return self.closed_at is None and self.cancelled_at is None


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """What the rule must know of one line; the first two are of the line, `in_transit_to_us` is of the laptop now."""

    scanned_out: bool
    scanned_in: bool
    arrived: bool
    taken_off: bool
    settled: bool
    in_transit_to_us: bool
    transfer_open: bool


@dataclass(frozen=True, kw_only=True)
class TransferLine:
    """One laptop of a transfer as the pages show it. `where_now_id`: the place it lies at now, None elsewhere.

    `laptop_state` is the state of the laptop itself, now.
    """

    id: int
    laptop_id: int
    tag: str
    words: str
    state: LineState
    out_at: datetime | None
    out_by_id: int | None
    in_at: datetime | None
    in_by_id: int | None
    where_now_id: int | None
    laptop_state: LaptopState
    settlement: Settlement | None


@dataclass(frozen=True, kw_only=True)
class TransferDifference:
    """What was not as it was sent."""

    missed: tuple[TransferLine, ...]
    not_sent: tuple[TransferLine, ...]
    elsewhere: tuple[TransferLine, ...]

    def __bool__(self) -> bool:
        return bool(self.missed or self.not_sent or self.elsewhere)


@dataclass(frozen=True, kw_only=True)
class TransferSummary:
    """One transfer in a list: how many are on the way, arrived and not as they were sent."""

    transfer: Transfer
    from_name: str
    to_name: str
    out: int
    arrived: int
    missed: int


LOADED, ARRIVED = N_("Loaded"), N_("Arrived")


class ScanResult(Worded):
    """What a scan did, in a word for two metres' distance."""

    OUT = "out", LOADED
    OUT_NOT_FIT = "out_not_fit", LOADED
    OUT_ALREADY = "out_already", LOADED
    IN = "in", ARRIVED
    IN_ALREADY = "in_already", ARRIVED
    IN_NOT_SENT = "in_not_sent", ARRIVED
    IN_ELSEWHERE = "in_elsewhere", N_("Put it aside")
