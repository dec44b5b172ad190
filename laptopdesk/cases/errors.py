"""Why a case cannot be decided now."""

from enum import StrEnum


class CaseReason(StrEnum):
    """Reasons of a refusal."""

    ALREADY_DECIDED = "case_already_decided"
    REASON_MISSING = "case_reason_missing"
    OUTCOME_UNKNOWN = "case_outcome_unknown"
    ANSWER_MISSING = "case_answer_missing"
    NEEDS_A_PERSON = "case_needs_a_person"
    SAME_PERSON = "case_same_person"
    NOTHING_PROPOSED = "case_nothing_proposed"
    NOT_OF_ONE_KIND = "case_not_of_one_kind"
