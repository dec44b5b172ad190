"""Why an outcome cannot be chosen."""

from enum import StrEnum


class DecidingReason(StrEnum):
    """Every reason of these cases."""

    LABEL_UNREADABLE = "deciding_label_unreadable"
    LABEL_UNKNOWN = "deciding_label_unknown"
    SAME_LAPTOP = "deciding_same_laptop"
    EVIDENCE_GONE = "deciding_evidence_gone"
    BOUND_ELSEWHERE = "deciding_bound_elsewhere"
    ALREADY_BOUND = "deciding_already_bound"
    REPORT_GONE = "deciding_report_gone"
    REPORT_ELSEWHERE = "deciding_report_elsewhere"
    NOTHING_DIFFERS = "deciding_nothing_differs"
    NOTHING_CHOSEN = "deciding_nothing_chosen"
    NO_PART_DIFFERS = "deciding_no_part_differs"
    WITH_RESIDENT = "deciding_with_resident"
    NOT_IN_OUR_HANDS = "deciding_not_in_our_hands"
    DEALT_WITH = "deciding_dealt_with"
    NOT_DESTROYED_YET = "deciding_not_destroyed_yet"
