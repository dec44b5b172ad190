"""Residents as plain values: identity apart from participation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

ParticipantId = NewType("ParticipantId", int)
PassId = NewType("PassId", int)


class Origin(StrEnum):
    """How a participant came to us."""

    REFERRED = "referred"
    WALK_IN = "walk_in"
    TAKEOVER = "takeover"


class PassState(StrEnum):
    """A pass is printed blank on a roll or with a letter, bound to one person, and may be revoked."""

    BLANK = "blank"
    BOUND = "bound"
    REVOKED = "revoked"


class ConsentKind(StrEnum):
    """What a resident allowed, beyond what the hand-over itself needs."""

    HELPDESK_CALLBACK = "helpdesk_callback"
    SURVEY = "survey"


@dataclass(frozen=True, kw_only=True)
class Participant:
    """One resident; the identity fields are None once erased. `pass_code` is the pass in force."""

    id: ParticipantId
    origin: Origin
    created_at: datetime
    name: str | None
    initials: str
    phone: str | None
    email: str | None
    language: str | None
    need: str | None
    pass_code: str | None
    pass_state: PassState | None
    erased_at: datetime | None
