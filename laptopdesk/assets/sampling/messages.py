"""Sentences and names for samples."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.sampling.errors import SampleReason
from laptopdesk.assets.sampling.values import CheckResult, FollowUp, SampleState
from laptopdesk.core.i18n import gettext as _


def sample_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a sample cannot be drawn, or a look cannot be recorded."""
    match SampleReason(reason):
        case SampleReason.NOTHING_ERASED:
            return _("No laptop of this lot is erased yet.")
        case SampleReason.LARGE_ENOUGH:
            return _("The sample is large enough. More is drawn when more laptops are erased.")
        case SampleReason.NONE_IN_OUR_HANDS:
            return _("No erased laptop of this lot is in our hands any more.")
        case SampleReason.NEEDS_PERSON:
            return _("Only a named person can say what was found.")
        case SampleReason.SAME_PERSON:
            return _("You wiped this laptop yourself. Somebody else must look.")
        case SampleReason.CHECKED_BEFORE:
            return _("The result of this laptop was recorded already.")
        case SampleReason.LAPTOP_AWAY:
            return _("This laptop is not in our hands. Record that it could not be read; another one is drawn.")
        case SampleReason.REMARK_MISSING:
            return _("Write down what you saw, or why it could not be read.")
        case SampleReason.HOW_MISSING:
            return _("Write down with which tool you looked.")
        case SampleReason.NOTHING_TO_FOLLOW:
            return _("This finding was dealt with already.")
        case _ as never:
            assert_never(never)


def result_name(result: CheckResult) -> str:
    """What the look gave, as people say it."""
    match result:
        case CheckResult.NO_DATA:
            return _("no data found")
        case CheckResult.DATA_FOUND:
            return _("data found")
        case CheckResult.UNREADABLE:
            return _("could not be read")
        case _ as never:
            assert_never(never)


def follow_up_name(followed: FollowUp) -> str:
    """What became of data that was found, as people say it."""
    match followed:
        case FollowUp.ERASED_AGAIN:
            return _("erased again")
        case FollowUp.HARMLESS:
            return _("no personal data")
        case FollowUp.DESTROYED:
            return _("drives destroyed")
        case _ as never:
            assert_never(never)


RESULT_TONES = {CheckResult.NO_DATA: "good", CheckResult.DATA_FOUND: "bad", CheckResult.UNREADABLE: "warn"}


def sample_name(state: SampleState) -> str:
    """How the sample of a lot stands, in a few words."""
    match state:
        case SampleState.NOTHING_ERASED:
            return _("nothing erased yet")
        case SampleState.NOT_DRAWN:
            return _("not drawn yet")
        case SampleState.TOO_SMALL:
            return _("too small")
        case SampleState.OPEN:
            return _("drawn, not yet looked at")
        case SampleState.DONE:
            return _("done, no data found")
        case SampleState.DATA_FOUND:
            return _("data found")
        case _ as never:
            assert_never(never)


SAMPLE_TONES = {
    SampleState.NOTHING_ERASED: "neutral", SampleState.NOT_DRAWN: "warn", SampleState.TOO_SMALL: "warn",
    SampleState.OPEN: "info", SampleState.DONE: "good", SampleState.DATA_FOUND: "bad",
}  # fmt: skip
