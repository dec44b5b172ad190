"""Why something about the condition of a laptop or a lot cannot be recorded."""

from enum import StrEnum


class ConditionReason(StrEnum):
    """Reasons of a refusal."""

    NEEDS_PERSON = "condition_needs_person"
    NOT_IN_OUR_HANDS = "condition_not_in_our_hands"
    NO_LOCK_CHOSEN = "no_lock_chosen"
    HOW_MISSING = "lock_how_missing"
    PERCENT_OUT_OF_RANGE = "percent_out_of_range"
    REASON_MISSING = "condition_reason_missing"
    LOT_MISSING = "lot_missing"
    CONTACT_IS_BSN = "contact_is_bsn"
    EMAIL_WRONG = "contact_email_wrong"
    LINE_UNKNOWN = "difference_line_unknown"
    NOT_THE_SAME = "not_a_look_alike"
    SERIAL_MISSING = "serial_missing"
    NOT_A_SERIAL = "scan_is_no_serial"
    SERIAL_KNOWN = "serial_known"
    NUMBER_KNOWN = "donor_number_known"
    TWO_SCANS = "two_scans_in_one"
    GRADE_CODE_WRONG = "grade_code_wrong"
    WORDS_MISSING = "grade_words_missing"
    GRADE_UNKNOWN = "grade_unknown"
