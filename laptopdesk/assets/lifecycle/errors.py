"""Why a laptop may not move to a state, or not be changed."""

from enum import StrEnum

from laptopdesk.assets.lifecycle.values import LaptopState


class MoveReason(StrEnum):
    """Every reason of the lifecycle (design, section 4)."""

    NOT_A_MOVE = "not_a_move"
    ONLY_BY_HANDOUT = "only_by_handout"
    ONLY_BY_RETURN = "only_by_return"
    NO_MEDIUM_KNOWN = "no_medium_known"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_INSUFFICIENT = "evidence_insufficient"
    EVIDENCE_CONTRADICTED = "evidence_contradicted"
    DRIVE_MAY_BE_UNSEEN = "drive_may_be_unseen"
    HARDWARE_CONTRADICTED = "hardware_contradicted"
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
    FURTHER_ALREADY = "further_already"


class LaptopReason(StrEnum):
    """Why a laptop's facts cannot be changed as asked."""

    IN_TRANSIT = "in_transit"
    GONE = "laptop_gone"
    WITH_PARTICIPANT = "with_participant"
    MEDIUM_REMOVED = "medium_removed"
    LOCK_CLEARED = "lock_cleared"
    NOT_JUST_TAKEN_OVER = "not_just_taken_over"
    POLICY_REASON_MISSING = "policy_reason_missing"
    NOT_FIT_TO_LEAVE = "not_fit_to_leave"
    SERIAL_OF_ANOTHER = "serial_of_another_laptop"
    SERIAL_DOUBLE = "serial_double"
    SERIAL_NOT_REAL = "serial_not_real"
    CORRECTION_REASON_MISSING = "correction_reason_missing"
    CORRECTION_NEEDS_PERSON = "correction_needs_person"
    NOTHING_CORRECTED = "nothing_corrected"


class StandsAt(StrEnum):
    """The state a laptop is in, as a part of why it is refused another."""

    _ignore_ = "state"
    for state in LaptopState:
        vars()[state.name] = state.value


class StoodAt(StrEnum):
    """The state a laptop was in before it was set back, as a part of what was done."""

    _ignore_ = "state"
    for state in LaptopState:
        vars()[state.name] = state.value


class CannotBecome(StrEnum):
    """The state a laptop cannot come to from where it stands."""

    _ignore_ = "state"
    for state in LaptopState:
        vars()[state.name] = state.value


class HoldReason(StrEnum):
    """Why a laptop stays in the register that somebody calls a mistake."""

    LABELLED = "laptop_labelled"
    WIPED = "laptop_wiped"
    MOVED = "laptop_moved_since"
    WORKED_ON = "laptop_worked_on"
    ANOTHER_PERSON = "received_by_another_person"
    NEEDS_PERSON = "taking_back_needs_person"
