"""Why evidence cannot be bound or revoked."""

from enum import StrEnum


class EvidenceReason(StrEnum):
    """Reasons of a refusal."""

    BIND_REASON_MISSING = "bind_reason_missing"
    BIND_NEEDS_PERSON = "bind_needs_person"
    ALREADY_BOUND = "already_bound"
    OUT_OF_OUR_HANDS = "out_of_our_hands"
    DRIVE_NOT_IN_LAPTOP = "drive_not_in_laptop"
    ALREADY_REVOKED = "already_revoked"
