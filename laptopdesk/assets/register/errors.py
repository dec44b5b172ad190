"""Why a filter is not kept, an act on many laptops does not begin, or a row of it cannot be done."""

from enum import StrEnum


class RegisterReason(StrEnum):
    """Every reason of the register."""

    NAME_MISSING = "filter_name_missing"
    NAME_TAKEN = "filter_name_taken"
    NEEDS_PERSON = "register_needs_person"
    NOTHING_CHOSEN = "bulk_nothing_chosen"
    FILTER_UNREADABLE = "bulk_filter_unreadable"
    TOO_MANY = "bulk_too_many"
    ACT_UNKNOWN = "bulk_act_unknown"
    ANSWER_MISSING = "bulk_answer_missing"
    CODE_UNREADABLE = "bulk_code_unreadable"
    CODE_UNKNOWN = "bulk_code_unknown"
    NAMED_TWICE = "bulk_named_twice"
    ALREADY_RECEIVED = "list_already_received"
    LIST_HAS_ERRORS = "list_has_errors"
    COLUMN_UNKNOWN = "list_column_unknown"
    FIELD_UNKNOWN = "list_field_unknown"
    TOO_MANY_CORRECTED = "list_too_many_corrected"
    NOT_RECEIVED = "list_not_received"
