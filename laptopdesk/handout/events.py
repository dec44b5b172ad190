"""What happened at the desk, as the journal keeps it: ids and codes, never a name."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from laptopdesk.core.events import Event, FreeText
from laptopdesk.handout.values import HandoutEnd, SignatureKind
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import ReturnReason


@dataclass(frozen=True, kw_only=True)
class LaptopHandedOut(Event):
    action: ClassVar[str] = "laptop.handed_out"

    handout_id: int
    laptop_id: int
    participant_id: int
    location_id: int
    operation: UUID
    kind: HandoutKind
    agreement: str
    kit: tuple[str, ...]
    signature: SignatureKind
    support_until: date
    exception_id: int | None
    case_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class HandoutRefused(Event):
    action: ClassVar[str] = "handout.refused"

    laptop_id: int | None
    participant_id: int | None
    location_id: int | None
    laptop: str
    operation: UUID | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HandoutEnded(Event):
    action: ClassVar[str] = "handout.ended"

    handout_id: int
    laptop_id: int
    participant_id: int
    location_id: int
    by: HandoutEnd
    reason: ReturnReason | None
    case_id: int | None = None
    words: FreeText | None = None


@dataclass(frozen=True, kw_only=True)
class HandoutStands(Event):
    """What was in doubt stands: a person decided a case so."""

    action: ClassVar[str] = "handout.stands"

    handout_id: int
    laptop_id: int
    participant_id: int
    case_id: int
    exception_id: int | None


@dataclass(frozen=True, kw_only=True)
class ExceptionAsked(Event):
    action: ClassVar[str] = "exception.asked"

    exception_id: int
    participant_id: int
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class ExceptionApproved(Event):
    action: ClassVar[str] = "exception.approved"

    exception_id: int
    participant_id: int
