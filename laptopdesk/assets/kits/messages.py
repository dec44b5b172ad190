"""Sentences and names of kits."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.kits.errors import KitReason
from laptopdesk.assets.kits.values import MovementReason
from laptopdesk.core.i18n import gettext as _


def kit_sentence(reason: StrEnum) -> str:
    """Why a count of kits cannot be changed as asked."""
    match KitReason(reason):
        case KitReason.KIND_UNKNOWN:
            return _("This kind of kit is not known.")
        case KitReason.KIND_RETIRED:
            return _("This kind of kit is no longer used.")
        case KitReason.KIND_CODE_WRONG:
            return _("A code has small letters, digits and underscores, at most 24, and begins with a letter.")
        case KitReason.KIND_KNOWN:
            return _("This code is already in use.")
        case KitReason.KIND_NAME_MISSING:
            return _("Fill in the name in both languages.")
        case KitReason.PIECES_OUT_OF_RANGE:
            return _("The number of pieces is at most 10,000, and no less than there can be.")
        case KitReason.SAME_PLACE:
            return _("Choose another place to send to.")
        case KitReason.ALREADY_ARRIVED:
            return _("This delivery was already counted in.")
        case KitReason.WORDS_MISSING:
            return _("Write down why the number differs.")
        case _ as never:
            assert_never(never)


def movement_name(reason: MovementReason) -> str:
    """Why the count of a place changed."""
    match reason:
        case MovementReason.RECEIPT:
            return _("came in")
        case MovementReason.SENT:
            return _("sent to another place")
        case MovementReason.ARRIVED:
            return _("arrived from another place")
        case MovementReason.HANDED_OUT:
            return _("went along with a laptop")
        case MovementReason.UNDONE:
            return _("hand-out undone")
        case MovementReason.RETURNED:
            return _("came back with a laptop")
        case MovementReason.CORRECTED:
            return _("counted")
        case _ as never:
            assert_never(never)
