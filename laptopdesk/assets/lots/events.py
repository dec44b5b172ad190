"""What was agreed, announced and decided about lots, as the journal keeps it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from laptopdesk.assets.lots.values import DriveWish, LineOutcome
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class LotTermsChanged(Event):
    action: ClassVar[str] = "lot.terms_changed"

    lot_id: int
    drives: DriveWish
    certificate_wanted: bool
    deadline: date | None
    remarks: FreeText


@dataclass(frozen=True, kw_only=True)
class ListAnnounced(Event):
    action: ClassVar[str] = "lot.announced"

    lot_id: int
    rows: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LotLineDecided(Event):
    action: ClassVar[str] = "lot.line_decided"

    lot_id: int
    line: int | None
    laptop_id: int | None
    outcome: LineOutcome
    remarks: FreeText
