"""Contradictions between facts as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType

CaseId = NewType("CaseId", int)


class CaseKind(StrEnum):
    """Which facts contradict each other."""

    LAPTOP_TWICE = "laptop_twice"
    PERSON_TWICE = "person_twice"
    NOT_ELIGIBLE = "not_eligible"
    LAPTOP_ELSEWHERE = "laptop_elsewhere"
    REVOKED = "revoked"
    SEQUENCE_GAP = "sequence_gap"
    ATTENDANCE_WITHDRAWN = "attendance_withdrawn"
    OPERATION_REUSED = "operation_reused"
    EVIDENCE_CONTRADICTED = "evidence_contradicted"
    HARDWARE_CONTRADICTED = "hardware_contradicted"
    RETURN_UNEXPECTED = "return_unexpected"
    UNDO_UNEXPECTED = "undo_unexpected"
    HAND_OVER_DOUBTFUL = "hand_over_doubtful"
    STATION_COPIED = "station_copied"
    IMPOSTOR = "impostor"
    DATA_FOUND = "data_found"
    EVENT_UNREADABLE = "event_unreadable"


class CaseState(StrEnum):
    """A case waits for a person, and is then decided."""

    OPEN = "open"
    DECIDED = "decided"


TERM_DAYS = 7
"""Days after which an open case is overdue (the programme's assumption)."""


@dataclass(frozen=True, kw_only=True)
class DecideCase:
    """This outcome holds, for this reason. `answers` is what the outcome asked for, by field."""

    outcome: str
    reason: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """Facts that contradict; `sides` is the evidence of each, as plain JSON with codes and ids, no names.

    A side with `inbox` (an id) rests on that reported operation.
    """

    kind: CaseKind
    sides: tuple[dict[str, Any], ...]
    laptop_id: int | None = None
    participant_id: int | None = None
    location_id: int | None = None
