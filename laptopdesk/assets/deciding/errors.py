"""Why an outcome cannot be chosen."""

from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.protocol.words import N_, Worded


class DecidingReason(Worded):
    """Every reason of these cases."""

    LABEL_UNREADABLE = "deciding_label_unreadable", N_("This is no label of a laptop of ours. Scan it again.")
    LABEL_UNKNOWN = "deciding_label_unknown", N_("No laptop in the register has this label.")
    SAME_LAPTOP = "deciding_same_laptop", N_("That is the laptop of this case. Scan the other one.")
    EVIDENCE_GONE = "deciding_evidence_gone", N_("The log of this case cannot be found.")
    BOUND_ELSEWHERE = "deciding_bound_elsewhere", N_("The record was joined to another laptop since.")
    ALREADY_BOUND = "deciding_already_bound", N_("A named person joined the record to this laptop since.")
    REPORT_GONE = "deciding_report_gone", N_("The report of this case cannot be found.")
    REPORT_ELSEWHERE = "deciding_report_elsewhere", N_("The report was joined to another laptop since.")
    NOTHING_DIFFERS = (
        "deciding_nothing_differs",
        N_("Register and report say the same of maker, model and serial number."),
    )
    NOTHING_CHOSEN = "deciding_nothing_chosen", N_("Tick at least one thing.")
    NO_PART_DIFFERS = "deciding_no_part_differs", N_("Register and report name the same mainboard and drives.")
    WITH_RESIDENT = "deciding_with_resident", N_("This laptop is with a resident: nobody can look at it now.")
    NOT_IN_OUR_HANDS = "deciding_not_in_our_hands", N_("This laptop is not in our hands now.")
    DEALT_WITH = "deciding_dealt_with", SampleReason.NOTHING_TO_FOLLOW.words
    NOT_DESTROYED_YET = (
        "deciding_not_destroyed_yet",
        N_(
            "Not every drive is recorded as destroyed. Do that first on the laptop's page, with the "
            "document and a second person."
        ),
    )
