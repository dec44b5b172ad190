"""What happened to cases, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    action: ClassVar[str] = "case.opened"

    case_id: int
    kind: CaseKind
    laptop_id: int | None
    participant_id: int | None
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class CaseDecided(Event):
    action: ClassVar[str] = "case.decided"

    case_id: int
    laptop_id: int | None
    participant_id: int | None
    outcome: str
    reason: FreeText
