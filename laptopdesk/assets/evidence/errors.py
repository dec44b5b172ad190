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
    TOOL_MISSING = "tool_missing"
    FAULT_REASON_MISSING = "fault_reason_missing"
    FAULT_NEEDS_PERSON = "fault_needs_person"
    FAULT_KNOWN = "fault_known"
    FAULT_WITHDRAWN = "fault_withdrawn"
    MANUAL_REASON_MISSING = "manual_reason_missing"
    MANUAL_NEEDS_PERSON = "manual_needs_person"
    SECOND_PERSON_SAME = "second_person_same"
    SECOND_PERSON_MAY_NOT = "second_person_may_not"
    NOT_THE_SECOND_PERSON = "not_the_second_person"
    ALREADY_CONFIRMED = "already_confirmed"
    DATE_IN_FUTURE = "date_in_future"
    DONE_BY_MISSING = "done_by_missing"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_TOO_LARGE = "document_too_large"
    DEGAUSS_NEEDS_MAGNETIC = "degauss_needs_magnetic"
