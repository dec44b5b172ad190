"""Why a filter is not kept, an act on many laptops does not begin, or a row of it cannot be done."""

from laptopdesk.assets.register.values import MOST_CORRECTED, MOST_ROWS
from laptopdesk.core.reasons import NEEDS_PERSON
from laptopdesk.protocol.words import N_, Worded


class RegisterReason(Worded):
    """Every reason of the register."""

    NAME_MISSING = "filter_name_missing", N_("Give the filter a name.")
    NAME_TAKEN = "filter_name_taken", N_("You already have a filter with this name. Choose another name.")
    NEEDS_PERSON = "register_needs_person", NEEDS_PERSON
    NOTHING_CHOSEN = "bulk_nothing_chosen", N_("Choose at least one laptop.")
    FILTER_UNREADABLE = (
        "bulk_filter_unreadable",
        N_("A part of the filter cannot be read, so more laptops would be chosen. Choose again in the list."),
    )
    TOO_MANY = ("bulk_too_many", N_("At most %(most)s laptops at once. Narrow the list."), {"most": MOST_ROWS})
    ACT_UNKNOWN = "bulk_act_unknown", N_("This cannot be done to several laptops at once.")
    ANSWER_MISSING = "bulk_answer_missing", N_("Fill in every field of what you want to do.")
    CODE_UNREADABLE = "bulk_code_unreadable", N_("This is not the label of a laptop. Scan it again.")
    CODE_UNKNOWN = "bulk_code_unknown", N_("No laptop has this label.")
    NAMED_TWICE = "bulk_named_twice", N_("This laptop is in the list more than once. It was processed once.")
    ALREADY_RECEIVED = "list_already_received", N_("This list was already received.")
    LIST_HAS_ERRORS = "list_has_errors", N_("Something is wrong with this list. Nothing was stored.")
    COLUMN_UNKNOWN = "list_column_unknown", N_("These are not the columns of this list. Open it again.")
    FIELD_UNKNOWN = "list_field_unknown", N_("Choose what each column means from the list.")
    TOO_MANY_CORRECTED = (
        "list_too_many_corrected",
        N_("At most %(most)s cells can be corrected here. Correct the file itself, and import it again."),
        {"most": MOST_CORRECTED},
    )
    NOT_RECEIVED = "list_not_received", N_("There is nothing to undo: this list added no laptops.")
