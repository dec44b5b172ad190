"""Files that tools wrote, as people bring them in: the one shape of wipe logs, image logs and reports of hardware."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from laptopdesk.protocol.words import N_, Worded


class LogStatus(Worded):
    """What became of a log that was brought in."""

    READ = "read", N_("taken in")
    DUPLICATE = "duplicate", N_("known already")
    UNREADABLE = "unreadable", N_("could not be read")


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file as it came; `laptop` is the tag that was scanned with it."""

    name: str
    content: bytes
    laptop: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogReading:
    """What a reader made of a log, as far as it is the same for every tool. `reason`: why it could not be read."""

    tool: str | None = None
    tool_version: str | None = None
    reason: Worded | None = None


@dataclass(frozen=True, kw_only=True)
class KeptLog:
    """What became of one log, as far as it is the same for every tool. `sha256`: of the content, in hexadecimal."""

    name: str
    sha256: str
    status: LogStatus
    tool: str | None
    tool_version: str | None


@dataclass(frozen=True, kw_only=True)
class UnreadFile:
    """A file that is kept and that nobody could read. `broken_at`: the byte where it goes wrong, where one knows."""

    id: int
    name: str
    reason: Worded
    added_at: datetime
    file_id: int
    broken_at: int | None = None


def visible(name: str) -> str:
    """The name of a file with a question mark for each character that cannot be shown or stored."""
    return "".join("?" if unicodedata.category(char)[0] == "C" else char for char in name[-255:]) or "?"
