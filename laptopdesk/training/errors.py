"""Why something about a training is refused; the words stand in `messages`."""

from enum import StrEnum


class TrainingReason(StrEnum):
    """Why a session or an attendance was not taken as asked."""

    TITLE_MISSING = "title_missing"
    TITLE_TOO_LONG = "title_too_long"
    MODULE_UNKNOWN = "module_unknown"
    PROGRAMME_UNKNOWN = "programme_unknown"
    LENGTH_WRONG = "length_wrong"
    CAPACITY_WRONG = "capacity_wrong"
    COUNT_WRONG = "count_wrong"
    TIME_DOES_NOT_EXIST = "time_does_not_exist"
    HEADS_NEED_NO_MODULE = "heads_need_no_module"
    HEADS_ONLY = "heads_only"
    NAMES_KEPT = "names_kept"
    HEADS_WRONG = "heads_wrong"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_CLOSED = "session_closed"
    SESSION_HAS_ATTENDANCE = "session_has_attendance"
    SESSION_TOO_EARLY = "session_too_early"
    REASON_MISSING = "reason_missing"
