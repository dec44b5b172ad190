"""Sentences and names for the condition of laptops and lots."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.values import DriveWish, LineKind, LineOutcome, LockResult
from laptopdesk.core.i18n import gettext as _


def condition_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why something about a laptop's condition, or a lot, cannot be recorded."""
    match ConditionReason(reason):
        case ConditionReason.NEEDS_PERSON:
            return _("Only a named person can record this.")
        case ConditionReason.NOT_IN_OUR_HANDS:
            return _("This laptop is with a resident.")
        case ConditionReason.NO_LOCK_CHOSEN:
            return _("Choose for at least one lock what you found.")
        case ConditionReason.HOW_MISSING:
            return _("Write down how you tried the locks.")
        case ConditionReason.PERCENT_OUT_OF_RANGE:
            return _("A battery threshold is a percentage from 0 to 100.")
        case ConditionReason.REASON_MISSING:
            return _("Write down why.")
        case ConditionReason.LOT_MISSING:
            return _("Name the lot.")
        case ConditionReason.CONTACT_IS_BSN:
            return _("This looks like a citizen service number (BSN). It may not be kept here.")
        case ConditionReason.EMAIL_WRONG:
            return _("This is no e-mail address.")
        case ConditionReason.LINE_UNKNOWN:
            return _("This line is not in the difference any more. Look again.")
        case ConditionReason.NOT_THE_SAME:
            return _("Choose the laptop that looks like this line.")
        case ConditionReason.SERIAL_MISSING:
            return _("This serial number says nothing. Type the donor's own number too.")
        case ConditionReason.SERIAL_KNOWN:
            return _("A laptop with this serial number is already in the register.")
        case ConditionReason.NUMBER_KNOWN:
            return _("This laptop was already received in this lot.")
        case _ as never:
            assert_never(never)


def lock_result_name(result: LockResult) -> str:
    """What trying a lock showed."""
    match result:
        case LockResult.CLEAR:
            return _("not locked")
        case LockResult.LOCKED:
            return _("locked")
        case LockResult.NOT_TRIED:
            return _("not tried")
        case _ as never:
            assert_never(never)


def lock_result_tone(result: LockResult) -> str:
    """The tone of a lock's badge; its words say the same."""
    return {LockResult.CLEAR: "good", LockResult.LOCKED: "bad", LockResult.NOT_TRIED: "warn"}[result]


def drive_wish_name(wish: DriveWish) -> str:
    """What the donor wants done with the drives."""
    match wish:
        case DriveWish.KEEP:
            return _("they stay in the laptops, erased")
        case DriveWish.RETURN:
            return _("back to the donor")
        case DriveWish.DESTROY:
            return _("to be destroyed")
        case _ as never:
            assert_never(never)


def line_kind_name(kind: LineKind) -> str:
    """How a line of the announcement and a laptop go together."""
    match kind:
        case LineKind.MISSING:
            return _("announced, did not come")
        case LineKind.EXTRA:
            return _("came, not announced")
        case LineKind.SERIAL_DIFFERS:
            return _("came with another serial number")
        case LineKind.AS_EXPECTED:
            return _("came as announced")
        case _ as never:
            assert_never(never)


def line_kind_tone(kind: LineKind) -> str:
    """The tone of a line's badge; its words say the same."""
    tones = {LineKind.MISSING: "bad", LineKind.EXTRA: "warn", LineKind.SERIAL_DIFFERS: "warn"}
    return tones.get(kind, "good")


def line_outcome_name(outcome: LineOutcome) -> str:
    """What a person decided about a line."""
    match outcome:
        case LineOutcome.ACCEPTED:
            return _("accepted as it is")
        case LineOutcome.ASKED_DONOR:
            return _("asked the donor")
        case LineOutcome.SAME_LAPTOP:
            return _("the same laptop, a slip in the serial number")
        case LineOutcome.SENT_BACK:
            return _("goes back to the donor")
        case _ as never:
            assert_never(never)
