"""Why a sample cannot be drawn, or a look at a laptop cannot be recorded."""

from enum import StrEnum


class SampleReason(StrEnum):
    """Every reason of this topic."""

    NOTHING_ERASED = "sample_nothing_erased"
    LARGE_ENOUGH = "sample_large_enough"
    NONE_IN_OUR_HANDS = "sample_none_in_our_hands"
    NEEDS_PERSON = "sample_needs_person"
    SAME_PERSON = "sample_same_person"
    CHECKED_BEFORE = "sample_checked_before"
    LAPTOP_AWAY = "sample_laptop_away"
    REMARK_MISSING = "sample_remark_missing"
    HOW_MISSING = "sample_how_missing"
    NOTHING_TO_FOLLOW = "sample_nothing_to_follow"
