"""Why a case cannot be decided now."""

from enum import StrEnum


class CaseReason(StrEnum):
    """Reasons of a refusal."""

    ALREADY_DECIDED = "case_already_decided"
    REASON_MISSING = "case_reason_missing"
