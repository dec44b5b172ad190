"""What happened to laptops that were to move."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class LaptopMoveRefused(Event):
    action: ClassVar[str] = "laptop.move_refused"

    laptop_id: int
    before: LaptopState
    after: LaptopState
    reasons: tuple[str, ...]
