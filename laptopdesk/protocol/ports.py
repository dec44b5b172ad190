"""How it stands with a scanner's port, as a station sees it and tells the server."""

from enum import StrEnum


class PortState(StrEnum):
    """`ready` is the only good one. Newer stations may know more words."""

    OPENING = "opening"
    READY = "ready"
    MISSING = "missing"
    BUSY = "busy"
    FORBIDDEN = "forbidden"
    FLOODED = "flooded"
    FAILED = "failed"
