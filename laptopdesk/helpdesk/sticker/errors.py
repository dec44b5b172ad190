"""Why a problem cannot be reported by the sticker now."""

from laptopdesk.protocol.words import N_, Worded


class StickerReason(Worded):
    """Every reason of the public page."""

    UNKNOWN = "sticker_unknown", N_("We do not know this sticker. Scan the code on the laptop again.")
    TOO_MANY = "sticker_too_many", N_("Too many messages came in a short time. Try again in an hour, or call us.")
    NO_PHONE = "sticker_no_phone", N_("Write down your phone number, so that we can call you.")
