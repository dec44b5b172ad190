"""What happened to samples, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.sampling.values import CheckResult, FollowUp
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Event):
    """`population_sha256` is the hash of the sorted tags, one a line: what was drawn from cannot change later."""

    action: ClassVar[str] = "sample.drawn"

    lot_id: int
    laptop_ids: tuple[int, ...]
    number: int
    seed: str
    population: int
    population_sha256: str


@dataclass(frozen=True, kw_only=True)
class SampleChecked(Event):
    action: ClassVar[str] = "sample.checked"

    lot_id: int
    laptop_id: int
    result: CheckResult
    remark: FreeText | None


@dataclass(frozen=True, kw_only=True)
class SampleFollowedUp(Event):
    """What became of the laptop on which data was found."""

    action: ClassVar[str] = "sample.followed_up"

    lot_id: int
    laptop_id: int
    followed: FollowUp
    remark: FreeText
