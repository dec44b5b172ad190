"""How it stands with a scanner's port, as a station sees it and tells the server."""

from laptopdesk.protocol.words import N_, Worded


class PortState(Worded):
    """`ready` is the only good one. Newer stations may know more words."""

    OPENING = "opening", N_("is being opened")
    READY = "ready", N_("ready")
    MISSING = "missing", N_("not plugged in")
    BUSY = "busy", N_("in use by another program")
    FORBIDDEN = "forbidden", N_("the computer does not allow it")
    FLOODED = "flooded", N_("keeps sending data")
    FAILED = "failed", N_("does not work")
