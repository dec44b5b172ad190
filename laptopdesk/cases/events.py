"""What happened to cases, as the journal keeps it."""

from dataclasses import dataclass
from datetime import date
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
    kind: CaseKind
    outcome: str
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class CaseOutcomeProposed(Event):
    """The first of two people named the outcome; it has no effect until another confirms it."""

    action: ClassVar[str] = "case.proposed"

    case_id: int
    laptop_id: int | None
    participant_id: int | None
    kind: CaseKind
    outcome: str
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class CaseProposalDropped(Event):
    """The proposed outcome is off the table, and the case waits as before."""

    action: ClassVar[str] = "case.proposal_dropped"

    case_id: int
    kind: CaseKind
    outcome: str


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(Event):
    """This person takes care of the case, until this day."""

    action: ClassVar[str] = "case.assigned"

    case_id: int
    staff_id: int | None
    due_on: date | None
