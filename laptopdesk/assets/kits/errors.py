"""Why a count of kits cannot be changed as asked."""

from enum import StrEnum


class KitReason(StrEnum):
    """Reasons of a refusal."""

    KIND_UNKNOWN = "kit_kind_unknown"
    KIND_RETIRED = "kit_kind_retired"
    KIND_CODE_WRONG = "kit_kind_code_wrong"
    KIND_KNOWN = "kit_kind_known"
    KIND_NAME_MISSING = "kit_kind_name_missing"
    PIECES_OUT_OF_RANGE = "kit_pieces_out_of_range"
    SAME_PLACE = "kit_same_place"
    ALREADY_ARRIVED = "kit_already_arrived"
    WORDS_MISSING = "kit_words_missing"
