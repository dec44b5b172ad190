"""Sentences and names for the condition of laptops and lots."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.values import LockResult
from laptopdesk.core.i18n import gettext as _


def condition_sentence(reason: StrEnum) -> str:
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
