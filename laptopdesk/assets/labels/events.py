"""What happened to labels, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.core.events import Event


@dataclass(frozen=True, kw_only=True)
class LabelsPrinted(Event):
    action: ClassVar[str] = "labels.printed"

    laptop_ids: tuple[int, ...]
    sheet: str
    labels: int


@dataclass(frozen=True, kw_only=True)
class LabelOffsetChanged(Event):
    """Tenths of a millimetre to the right and down."""

    action: ClassVar[str] = "labels.offset_changed"

    sheet: str
    right: int
    down: int
