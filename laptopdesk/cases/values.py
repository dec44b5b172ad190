"""Contradictions between facts as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType

from laptopdesk.protocol.words import N_, Worded

CaseId = NewType("CaseId", int)


class CaseKind(Worded):
    """Which facts contradict each other."""

    LAPTOP_TWICE = "laptop_twice", N_("One laptop, handed out twice")
    PERSON_TWICE = "person_twice", N_("One person, two laptops")
    NOT_ELIGIBLE = "not_eligible", N_("Handed out although not allowed")
    LAPTOP_ELSEWHERE = "laptop_elsewhere", N_("The laptop was somewhere else")
    REVOKED = "revoked", N_("The pass or station was revoked")
    SEQUENCE_GAP = "sequence_gap", N_("Operations of a station are missing")
    ATTENDANCE_WITHDRAWN = "attendance_withdrawn", N_("Handed out, then the attendance was withdrawn")
    OPERATION_REUSED = "operation_reused", N_("One operation id, two meanings")
    EVIDENCE_CONTRADICTED = "evidence_contradicted", N_("Wipe record does not match the laptop")
    HARDWARE_CONTRADICTED = "hardware_contradicted", N_("Hardware differs from the register")
    RETURN_UNEXPECTED = "return_unexpected", N_("Taken back, but it was not handed out")
    UNDO_UNEXPECTED = "undo_unexpected", N_("Undone, but that was not possible")
    HAND_OVER_DOUBTFUL = "hand_over_doubtful", N_("Unclear whether it was handed over")
    STATION_COPIED = "station_copied", N_("Two computers act as one station")
    IMPOSTOR = "impostor", N_("A server that is not ours announced itself")
    DATA_FOUND = "data_found", N_("Data found on an erased laptop")
    EVENT_UNREADABLE = "event_unreadable", N_("An operation of a station cannot be read")


class EarlierOutcome(Worded):
    """Outcomes of cases that were decided before an outcome had an effect."""

    STANDS = "stands", N_("What happened is valid")
    CORRECTED = "corrected", N_("It was corrected")
    MISTAKE = "mistake", N_("It was recorded by mistake")


class SideFact(Worded):
    """What a side of a case may tell, by its name there."""

    AFTER = "after", N_("Last number before the gap")
    ATTENDANCE = "attendance", N_("Attendance")
    BEFORE = "before", N_("First number after the gap")
    CASE = "case", N_("Case")
    DEVICE = "device", N_("Device")
    ENDED_AT = "ended_at", N_("Ended at")
    EVIDENCE_SHA256 = "evidence_sha256", N_("Wipe log (SHA-256)")
    HANDOUT = "handout", N_("Hand-out")
    HANDED_AT = "handed_at", N_("Handed out at")
    HAPPENED_AT = "happened_at", N_("Happened at")
    INBOX = "inbox", N_("Receipt number")
    INTENT_SHA256 = "intent_sha256", N_("Content (SHA-256)")
    KIND = "kind", N_("What was reported")
    INVENTORY_SHA256 = "inventory_sha256", N_("Hardware report (SHA-256)")
    KEY_ID = "key_id", N_("Key")
    KIT = "kit", N_("Kit")
    LAPTOP = "laptop", N_("Laptop")
    LOCATION = "location", N_("Location")
    NAME = "name", N_("Name")
    OPERATION = "operation", N_("Operation")
    PASS = "pass", N_("Pass")
    PRESENT = "present", N_("Present")
    REASON = "reason", N_("Reason")
    REASONS = "reasons", N_("Reasons")
    RECORD = "record", N_("Wipe record")
    SAMPLE = "sample", N_("Sample")
    SEQUENCE = "sequence", N_("Sequence number")
    SESSION = "session", N_("Training session")
    SIGNATURE = "signature", N_("Signature")
    SNAPSHOT_VERSION = "snapshot_version", N_("Version of the station's list")
    STATE = "state", N_("State")
    STATION = "station", N_("Station")
    TOOL = "tool", N_("Tool")
    URL = "url", N_("Address")
    UNDOES = "undoes", N_("Undone operation")
    WARNINGS = "warnings", N_("Warnings")


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
