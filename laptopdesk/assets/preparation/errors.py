"""Why something about one laptop cannot be recorded."""

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.words import N_, Worded


class PreparationReason(Worded):
    """Why something about one laptop cannot be recorded."""

    RELEASE_WITHDRAWN = "release_withdrawn", N_("This image was withdrawn. Choose another.")
    RELEASE_KNOWN = "release_known", N_("This version of the image is already known.")
    SHA256_WRONG = "sha256_wrong", N_("A SHA-256 has 64 characters: digits and the letters a to f.")
    BATTERY_OUT_OF_RANGE = "battery_out_of_range", N_("Battery health is a percentage from 0 to 150.")
    NOT_WITH_US = "not_in_our_hands", LaptopReason.WITH_PARTICIPANT.words
    CHECK_NEEDS_PERSON = "bench_needs_person", N_("Only someone with their own account can check a laptop.")
    NEEDS_PERSON = "condition_needs_person", N_("Only someone with their own account can record this.")
    NOT_IN_OUR_HANDS = "condition_not_in_our_hands", LaptopReason.WITH_PARTICIPANT.words
    NO_LOCK_CHOSEN = "no_lock_chosen", N_("Choose for at least one lock what you found.")
    HOW_MISSING = "lock_how_missing", N_("Write down how you tried the locks.")
    PERCENT_OUT_OF_RANGE = "percent_out_of_range", N_("A battery threshold is a percentage from 0 to 100.")
    REASON_MISSING = "condition_reason_missing", CommonReason.REASON_MISSING.words
    GRADE_CODE_WRONG = "grade_code_wrong", N_("A grade is one to four capitals or digits, such as A or B+.")
    WORDS_MISSING = "grade_words_missing", N_("Write the definition in Dutch and in English.")
    GRADE_UNKNOWN = "grade_unknown", N_("This grade is no longer used. Choose another.")
