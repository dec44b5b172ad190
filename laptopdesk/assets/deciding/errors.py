"""Why an outcome cannot be chosen."""

from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.protocol.words import N_, Worded


class DecidingReason(Worded):
    """Every reason of these cases."""

    LABEL_UNREADABLE = "deciding_label_unreadable", N_("This is not the label of one of our laptops. Scan it again.")
    LABEL_UNKNOWN = "deciding_label_unknown", N_("No laptop in the register has this label.")
    SAME_LAPTOP = "deciding_same_laptop", N_("That is the laptop of this case. Scan the other one.")
    EVIDENCE_GONE = "deciding_evidence_gone", N_("The log of this case cannot be found.")
    BOUND_ELSEWHERE = "deciding_bound_elsewhere", N_("The record has since been linked to another laptop.")
    ALREADY_BOUND = (
        "deciding_already_bound",
        N_("Someone has since linked the record to this laptop under their own name."),
    )
    REPORT_GONE = "deciding_report_gone", N_("The report of this case cannot be found.")
    REPORT_ELSEWHERE = "deciding_report_elsewhere", N_("The report has since been linked to another laptop.")
    NOTHING_DIFFERS = (
        "deciding_nothing_differs",
        N_("Register and report show the same make, model and serial number."),
    )
    NOTHING_CHOSEN = "deciding_nothing_chosen", N_("Tick at least one thing.")
    NO_PART_DIFFERS = "deciding_no_part_differs", N_("Register and report name the same mainboard and drives.")
    WITH_RESIDENT = "deciding_with_resident", N_("This laptop is with a participant: it cannot be checked now.")
    NOT_IN_OUR_HANDS = "deciding_not_in_our_hands", N_("This laptop is not in our hands now.")
    DEALT_WITH = "deciding_dealt_with", SampleReason.NOTHING_TO_FOLLOW.words
    NOT_DESTROYED_YET = (
        "deciding_not_destroyed_yet",
        N_(
            "Not every drive is recorded as destroyed. Do that first on the laptop's page, with the "
            "document and a second person."
        ),
    )
