"""Sentences of the public page, in plain words."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.helpdesk.sticker.errors import StickerReason


def sticker_sentence(reason: StrEnum) -> str:
    """Why a problem cannot be reported now."""
    match StickerReason(reason):
        case StickerReason.UNKNOWN:
            return _("We do not know this sticker. Scan the code on the laptop again.")
        case StickerReason.TOO_MANY:
            return _("Too many messages came in a short time. Try again in an hour, or call us.")
        case StickerReason.NO_PHONE:
            return _("Write down your phone number, so that we can call you.")
        case _ as never:
            assert_never(never)
