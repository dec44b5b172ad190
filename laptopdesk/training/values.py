"""Programmes, sessions, enrolment and attendance as plain values."""

from enum import StrEnum
from typing import NewType

ProgrammeId = NewType("ProgrammeId", int)
ModuleId = NewType("ModuleId", int)
SessionId = NewType("SessionId", int)
EnrolmentId = NewType("EnrolmentId", int)


class AgreementKind(StrEnum):
    """Whether the laptop becomes the resident's or is lent."""

    GIFT = "gift"
    LOAN = "loan"


class SessionState(StrEnum):
    """A cancelled session is nobody's no-show."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class CountingKind(StrEnum):
    """Whether a session keeps names or only counts heads."""

    NAMES = "names"
    HEADS = "heads"
