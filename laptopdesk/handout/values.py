"""Hand-overs as plain values."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from laptopdesk.people.values import Language
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.protocol.words import N_, Worded

HandoutId = NewType("HandoutId", int)
ExceptionId = NewType("ExceptionId", int)

UNDO_WINDOW = timedelta(minutes=10)
"""How long the same desk may undo a hand-over (the programme's decision)."""

AGREEMENT_WINDOW = timedelta(days=7)
"""How long a desk may open the agreements of its hand-overs: who comes back for the paper comes with the next
training, a week later. Afterwards only who works with people's records needs a name and a signature."""


class AgreementPart(StrEnum):
    """How much of an agreement somebody may read."""

    WHOLE = "whole"
    NAMELESS = "nameless"


class SignatureKind(StrEnum):
    """How the agreement was signed."""

    SCREEN = "screen"
    PAPER = "paper"


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """The resident as the agreement names them; of somebody who was forgotten the name is empty."""

    name: str
    language: Language


class HandoutEnd(Worded):
    """Why a hand-over ended."""

    UNDONE = "undone", N_("undone")
    RETURNED = "returned", N_("came back")
    SWAPPED = "swapped", N_("exchanged")
    LOST = "lost", N_("lost or stolen")
    MISTAKE = "mistake", N_("recorded by mistake")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """How it was signed: on paper under a number, or on the screen as a stored image. Neither: not signed yet."""

    paper_number: str | None = None
    file_id: int | None = None

    @property
    def given(self) -> bool:
        """Whether there is a signature of either kind."""
        return bool(self.paper_number) or self.file_id is not None

    @property
    def kind(self) -> SignatureKind:
        """Paper where a number was given, else screen."""
        return SignatureKind.PAPER if self.paper_number else SignatureKind.SCREEN


@dataclass(frozen=True, kw_only=True)
class HandOutLaptop:
    """Hand this laptop to the holder of this pass, at this location. `kit` are codes of the programme's kit.

    `browser_id`: the browser of a desk page, which alone may undo it; None for stations, scripts and commands.
    """

    operation_id: UUID
    laptop: str
    pass_code: str
    location: str
    kit: tuple[str, ...] = ()
    kind: HandoutKind = HandoutKind.OWN
    signature: Signature = field(default_factory=Signature)
    session_id: int | None = None
    browser_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class KitItem:
    """One thing that goes with the laptop."""

    code: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class MayGo:
    """Both codes were scanned and the gate allows: not yet a fact. `todo` are codes of what the desk still does."""

    laptop: str
    model: str
    pass_code: str
    initials: str
    programme: str
    kit: tuple[KitItem, ...]
    by_exception: bool


@dataclass(frozen=True, kw_only=True)
class Handout:
    """One hand-over as pages and answers show it."""

    id: HandoutId
    number: str
    operation_id: UUID
    laptop_id: int
    laptop: str
    manufacturer: str
    model: str
    serial: str | None
    participant_id: int
    location_id: int
    location: str
    kind: HandoutKind
    agreement: str
    kit: tuple[str, ...]
    signature: SignatureKind
    paper_number: str | None
    signature_file_id: int | None
    handed_at: datetime
    handed_by_id: int | None
    support_until: date
    ended_at: datetime | None
    ended_by: HandoutEnd | None
    return_reason: ReturnReason | None
    browser_id: UUID | None
    case_id: int | None = None
    exception_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Held:
    """Open hand-overs around one laptop and one person."""

    laptop_out: bool
    kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Entitlement:
    """What a resident may ask of us, derived from the newest hand-over and its programme."""

    handout_id: HandoutId
    laptop_id: int
    laptop: str
    support_until: date
    holds_laptop: bool


@dataclass(frozen=True, kw_only=True)
class TrainingException:
    """A hand-over before the first training: asked by one person, approved by another."""

    id: ExceptionId
    enrolment_id: int
    participant_id: int
    location_id: int | None
    asked_at: datetime
    asked_by_id: int
    reason: str
    approved_at: datetime | None
    approved_by_id: int | None
    used_at: datetime | None
