"""Why a problem cannot be reported by the sticker now."""

from enum import StrEnum


class StickerReason(StrEnum):
    """Every reason of the public page."""

    UNKNOWN = "sticker_unknown"
    TOO_MANY = "sticker_too_many"
    NO_PHONE = "sticker_no_phone"
