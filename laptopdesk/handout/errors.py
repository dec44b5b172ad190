"""Why the desk says no, beside the gate's own reasons."""

from laptopdesk.protocol.words import N_, Worded


class DeskReason(Worded):
    """Reasons of undo, return and exception; the gate's reasons stand in `protocol.gate`."""

    UNDO_TOO_LATE = "undo_too_late", N_("The ten minutes to undo are over. Take the laptop back instead.")
    UNDO_OTHER_DESK = "undo_other_desk", N_("Only the desk that handed it out may undo.")
    ALREADY_ENDED = "already_ended", N_("This hand-out has already ended.")
    NOT_HANDED_OUT = "not_handed_out", N_("This laptop is not handed out. Set it aside: the programme team decides.")
    STILL_STANDS = "still_stands", N_("This hand-out is still valid.")
    KIT_UNKNOWN = "kit_unknown", N_("This programme does not have that item in its kit.")
    SAME_PERSON = "same_person", N_("The person who requested it cannot approve. Ask somebody else.")
    ALREADY_APPROVED = "already_approved", N_("This exception was already approved.")
    NOT_NEEDED = "exception_not_needed", N_("No exception is needed: the first training was attended.")
    NO_LOCATION = "no_location", N_("Choose your location first.")
    HAND_OVER_DOUBTFUL = "hand_over_doubtful", N_("It is unclear whether this laptop was handed over.")
    NOTHING_TO_UNDO = "nothing_to_undo", N_("This desk has nothing to undo.")
    SCAN_FIRST = "scan_first", N_("First scan the pass and the laptop.")
    PAPER_NUMBER = "paper_number", N_("Use only letters, digits and dashes in the paper number.")
    SIGNATURE_UNREADABLE = "signature_unreadable", N_("The signature could not be read. Sign again, or use paper.")
    AGREEMENT_CLOSED = (
        "agreement_closed",
        N_(
            "You can open an agreement for 7 days after the hand-out, at your own location. Do you "
            "need another one? Ask the programme team."
        ),
    )
