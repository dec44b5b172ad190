"""Why a count of kits cannot be changed as asked."""

from laptopdesk.protocol.words import N_, Worded


class KitReason(Worded):
    """Reasons of a refusal."""

    KIND_UNKNOWN = "kit_kind_unknown", N_("This kind of kit is not known.")
    KIND_RETIRED = "kit_kind_retired", N_("This kind of kit is no longer used.")
    KIND_CODE_WRONG = (
        "kit_kind_code_wrong",
        N_("A code has small letters, digits and underscores, at most 24, and begins with a letter."),
    )
    KIND_KNOWN = "kit_kind_known", N_("This code is already in use.")
    KIND_NAME_MISSING = "kit_kind_name_missing", N_("Fill in the name in both languages.")
    PIECES_OUT_OF_RANGE = ("kit_pieces_out_of_range", N_("Enter a valid number of pieces: at most 10,000."))
    SAME_PLACE = "kit_same_place", N_("Choose another location to send to.")
    ALREADY_ARRIVED = "kit_already_arrived", N_("This delivery was already counted.")
    WORDS_MISSING = "kit_words_missing", N_("Write down why the number differs.")
