"""Why a laptop may not move to a state, or not be changed."""

from enum import StrEnum


class MoveReason(StrEnum):
    """Every reason of the lifecycle (design, section 4)."""

    NOT_A_MOVE = "not_a_move"
    ONLY_BY_HANDOUT = "only_by_handout"
    ONLY_BY_RETURN = "only_by_return"
    NO_MEDIUM_KNOWN = "no_medium_known"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_INSUFFICIENT = "evidence_insufficient"
    EVIDENCE_CONTRADICTED = "evidence_contradicted"
    IMAGE_MISSING = "image_missing"
    IMAGE_BEFORE_ERASURE = "image_before_erasure"
    CHECK_MISSING = "check_missing"
    CHECK_FAILED = "check_failed"
    BATTERY_UNKNOWN = "battery_unknown"
    BATTERY_TOO_LOW = "battery_too_low"
    LOCKS_NOT_TRIED = "locks_not_tried"
    LOCK_FOUND = "lock_found"
    CHECKER_UNKNOWN = "checker_unknown"
    CHECKER_WIPED_IT = "checker_wiped_it"
    REASON_MISSING = "reason_missing"
    RELEASE_BY_SAME_PERSON = "release_by_same_person"


class LaptopReason(StrEnum):
    """Why a laptop's facts cannot be changed as asked."""

    IN_TRANSIT = "in_transit"
    GONE = "laptop_gone"
    WITH_PARTICIPANT = "with_participant"
    MEDIUM_REMOVED = "medium_removed"
    LOCK_CLEARED = "lock_cleared"
    NOT_JUST_TAKEN_OVER = "not_just_taken_over"
    POLICY_REASON_MISSING = "policy_reason_missing"
