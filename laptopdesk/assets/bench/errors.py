"""Why something on the bench cannot be recorded."""

from enum import StrEnum


class BenchReason(StrEnum):
    """Reasons of a refusal."""

    RELEASE_WITHDRAWN = "release_withdrawn"
    RELEASE_KNOWN = "release_known"
    SHA256_WRONG = "sha256_wrong"
    BATTERY_OUT_OF_RANGE = "battery_out_of_range"
    NOT_IN_OUR_HANDS = "not_in_our_hands"
    NEEDS_PERSON = "bench_needs_person"
