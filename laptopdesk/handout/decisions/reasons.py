"""Why an outcome cannot be chosen now, with its words."""

from laptopdesk.protocol.words import N_, Worded


class DecisionReason(Worded):
    """Reasons of outcomes about hand-overs, beside those of the gate and the desk."""

    DISPOSED = "decision_laptop_disposed", N_("The register says that this laptop was disposed of.")
    LOST_SINCE = "decision_lost_since", N_("The other hand-out ended because the laptop was lost.")
    UNDONE_AT_DESK = "decision_undone_at_desk", N_("The desk undid this hand-out.")
    NOTHING_REPORTED = (
        "decision_nothing_reported",
        N_("It is unknown who got this laptop: the hand-out itself was never reported."),
    )
    NOTHING_REGISTERED = "decision_nothing_registered", N_("No other hand-out contradicts this any more.")
    PLACE_UNKNOWN = "decision_place_unknown", N_("The location of the hand-out is not in the register.")
    HAS_LOANER = "decision_has_loaner", N_("This person has a loaner already.")
    NO_LAPTOP_CODE = "decision_no_laptop_code", N_("This is not the label of a laptop.")
    NO_PASS_CODE = "decision_no_pass_code", N_("This is not a pass.")
    SAME_LAPTOP = "decision_same_laptop", N_("This is the laptop of this case. Scan the other one.")
    SAME_HOLDER = "decision_same_holder", N_("This pass is of the person of this case. Scan the other one.")
    STILL_OUT = "decision_still_out", N_("The laptop is still with this person.")
    NOT_ATTENDED = "decision_not_attended", N_("This person has not attended the first training yet.")
    NEEDS_TWO = "decision_needs_two", N_("Two people must decide this.")
    NEVER_CAME_IN = "decision_never_came_in", N_("The hand-out itself was never received.")
    CANNOT_END = "decision_cannot_end", N_("First correct what the first operation did, on its own page.")
    CASE_FIRST = "decision_case_first", N_("The first operation is also a case. Decide that one first.")
    UNREADABLE = "decision_unreadable", N_("What was reported cannot be read.")
