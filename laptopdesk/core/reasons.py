"""Reasons that several packages refuse for: the code and its words exist once."""

from laptopdesk.protocol.words import N_, Worded

NEEDS_PERSON = N_("Only a signed-in person can do this.")
"""For those that have kept a code of their own."""


class CommonReason(Worded):
    """What many acts ask for. A package whose code is another one takes its words from here."""

    REASON_MISSING = "reason_missing", N_("Write down why.")
    NAME_MISSING = "name_missing", N_("Fill in a name.")
