"""Why an outcome cannot be chosen now, with its words."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _


class DecisionReason(StrEnum):
    """Reasons of outcomes about hand-overs, beside those of the gate and the desk."""

    DISPOSED = "decision_laptop_disposed"
    LOST_SINCE = "decision_lost_since"
    UNDONE_AT_DESK = "decision_undone_at_desk"
    NOTHING_REPORTED = "decision_nothing_reported"
    NOTHING_REGISTERED = "decision_nothing_registered"
    PLACE_UNKNOWN = "decision_place_unknown"
    HAS_LOANER = "decision_has_loaner"
    NO_LAPTOP_CODE = "decision_no_laptop_code"
    NO_PASS_CODE = "decision_no_pass_code"
    SAME_LAPTOP = "decision_same_laptop"
    SAME_HOLDER = "decision_same_holder"
    STILL_OUT = "decision_still_out"
    NOT_ATTENDED = "decision_not_attended"
    NEEDS_TWO = "decision_needs_two"
    NEVER_CAME_IN = "decision_never_came_in"
    CANNOT_END = "decision_cannot_end"
    CASE_FIRST = "decision_case_first"
    UNREADABLE = "decision_unreadable"


def decision_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why an outcome cannot be chosen now, in the language of the page."""
    match DecisionReason(reason):
        case DecisionReason.DISPOSED:
            return _("The register says that this laptop was disposed of.")
        case DecisionReason.LOST_SINCE:
            return _("The other hand-out ended because the laptop was lost.")
        case DecisionReason.UNDONE_AT_DESK:
            return _("The desk itself undid this hand-out.")
        case DecisionReason.NOTHING_REPORTED:
            return _("Nobody knows who got this laptop: the hand-out itself was never reported.")
        case DecisionReason.NOTHING_REGISTERED:
            return _("No other hand-out stands against it any more.")
        case DecisionReason.PLACE_UNKNOWN:
            return _("The place where it was handed out is not in the register.")
        case DecisionReason.HAS_LOANER:
            return _("This person has a loaner already.")
        case DecisionReason.NO_LAPTOP_CODE:
            return _("This is not the label of a laptop.")
        case DecisionReason.NO_PASS_CODE:
            return _("This is not a pass.")
        case DecisionReason.SAME_LAPTOP:
            return _("This is the laptop of this case. Scan the other one.")
        case DecisionReason.SAME_HOLDER:
            return _("This pass is of the person of this case. Scan the other one.")
        case DecisionReason.STILL_OUT:
            return _("The laptop is still with this person.")
        case DecisionReason.NOT_ATTENDED:
            return _("This person did not attend the first training yet.")
        case DecisionReason.NEEDS_TWO:
            return _("Two people must decide this.")
        case DecisionReason.NEVER_CAME_IN:
            return _("The hand-over itself never came in.")
        case DecisionReason.CANNOT_END:
            return _("What the first report did must be put right on its own page first.")
        case DecisionReason.CASE_FIRST:
            return _("The first report is a case of its own. Decide that one first.")
        case DecisionReason.UNREADABLE:
            return _("What was reported cannot be read.")
        case _ as never:
            assert_never(never)
