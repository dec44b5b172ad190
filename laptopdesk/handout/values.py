"""Hand-overs as plain values."""

from enum import StrEnum
from typing import NewType

HandoutId = NewType("HandoutId", int)


class HandoutKind(StrEnum):
    """The resident's own laptop, or a loaner while theirs is in repair."""

    OWN = "own"
    LOANER = "loaner"


class SignatureKind(StrEnum):
    """How the agreement was signed."""

    SCREEN = "screen"
    PAPER = "paper"


class HandoutEnd(StrEnum):
    """Why a hand-over ended."""

    UNDONE = "undone"
    RETURNED = "returned"
    SWAPPED = "swapped"
    LOST = "lost"


class ReturnReason(StrEnum):
    """Why a resident brought the laptop back."""

    DEFECT = "defect"
    NOT_NEEDED = "not_needed"
    MOVED_AWAY = "moved_away"
    LOAN_ENDED = "loan_ended"
    OTHER = "other"
