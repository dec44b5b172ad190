"""Why the desk says no, beside the gate's own reasons."""

from enum import StrEnum


class DeskReason(StrEnum):
    """Reasons of undo, return and exception; the gate's reasons stand in `protocol.gate`."""

    UNDO_TOO_LATE = "undo_too_late"
    UNDO_OTHER_DESK = "undo_other_desk"
    ALREADY_ENDED = "already_ended"
    NOT_HANDED_OUT = "not_handed_out"
    STILL_STANDS = "still_stands"
    KIT_UNKNOWN = "kit_unknown"
    SAME_PERSON = "same_person"
    REASON_MISSING = "reason_missing"
    ALREADY_APPROVED = "already_approved"
    NOT_NEEDED = "exception_not_needed"
    NO_LOCATION = "no_location"
    HAND_OVER_DOUBTFUL = "hand_over_doubtful"
    NOTHING_TO_UNDO = "nothing_to_undo"
    SCAN_FIRST = "scan_first"
    PAPER_NUMBER = "paper_number"
    SIGNATURE_UNREADABLE = "signature_unreadable"
    AGREEMENT_CLOSED = "agreement_closed"
