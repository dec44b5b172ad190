"""What happened in a stock-take, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.stocktake.values import DifferenceDecision, RoundScope, ScanSource
from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class StocktakeOpened(Event):
    action: ClassVar[str] = "stocktake.opened"

    stocktake_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class ScansCounted(Event):
    """A batch of scans was kept; `sha256` covers their ids, texts and moments, so that the journal vouches for them."""

    action: ClassVar[str] = "stocktake.scanned"

    stocktake_id: int | None
    location_id: int
    source: ScanSource
    scans: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class WaitingScansTaken(Event):
    action: ClassVar[str] = "stocktake.waiting_taken"

    stocktake_id: int
    location_id: int
    scans: int


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    action: ClassVar[str] = "stocktake.closed"

    stocktake_id: int
    location_id: int
    round: int


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    action: ClassVar[str] = "stocktake.recount_opened"

    stocktake_id: int
    location_id: int
    round: int
    scope: RoundScope


@dataclass(frozen=True, kw_only=True)
class StocktakeSigned(Event):
    action: ClassVar[str] = "stocktake.signed"

    stocktake_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class StocktakeCancelled(Event):
    action: ClassVar[str] = "stocktake.cancelled"

    stocktake_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class DifferenceDecided(Event):
    """The one who signed chose this for a laptop; `reasons` are the rules' answer where it could not be done."""

    action: ClassVar[str] = "stocktake.decided"

    stocktake_id: int
    location_id: int
    laptop_id: int
    decision: DifferenceDecision
    reasons: tuple[str, ...]
