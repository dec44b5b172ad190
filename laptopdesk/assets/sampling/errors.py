"""Why a sample cannot be drawn, or a look at a laptop cannot be recorded."""

from laptopdesk.protocol.words import N_, Worded


class SampleReason(Worded):
    """Every reason of this topic."""

    NOTHING_ERASED = "sample_nothing_erased", N_("No laptop of this lot is erased yet.")
    LARGE_ENOUGH = "sample_large_enough", N_("The sample is large enough. More is drawn when more laptops are erased.")
    NONE_IN_OUR_HANDS = "sample_none_in_our_hands", N_("No erased laptop of this lot is in our hands any more.")
    NEEDS_PERSON = "sample_needs_person", N_("Only someone with their own account can say what was found.")
    SAME_PERSON = "sample_same_person", N_("You wiped this laptop yourself. Somebody else must check it.")
    CHECKED_BEFORE = "sample_checked_before", N_("The result for this laptop was already recorded.")
    LAPTOP_AWAY = (
        "sample_laptop_away",
        N_("This laptop is not in our hands. Record that it could not be read; another one is drawn."),
    )
    REMARK_MISSING = "sample_remark_missing", N_("Write down what you saw, or why it could not be read.")
    HOW_MISSING = "sample_how_missing", N_("Write down with which tool you looked.")
    NOTHING_TO_FOLLOW = "sample_nothing_to_follow", N_("This finding was already dealt with.")
