"""From text to lines: what was wrapped is joined again, what stands in tables is told from what happened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from laptopdesk.assets.evidence.readers.nwipe.words import ENDS

EVENT = re.compile(
    r"^\s{0,20}\[(\d{4}/\d\d/\d\d \d\d:\d\d:\d\d)\]\s{0,20}(?:nwipe:\s{0,20})?(?:(\w{1,12}):(?=\s|$))?\s?(.*)$"
)
LONGEST = 4000
"""nwipe writes lines of at most 1024 characters; what is longer is cut, and cannot prove more than its beginning."""

_LONGEST_END = max(map(len, ENDS))
_WIDTHS = frozenset({72, 76, 78, 79, 80, 100, 120, 128, 132})


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One event, or (`moment` None) one row of a table."""

    words: str
    moment: datetime | None = None
    level: str = ""


def read_parts(text: str) -> Iterator[tuple[LogLine, ...]]:
    """The lines up to and with each line by which a run ends, and what stands after the last one.

    A part is read by itself, so that nothing that stands after the end of a run says anything of it.
    """
    lines, begin = _whole_lines(text), 0
    for end in _ends(lines):
        yield tuple(_read_lines(lines[begin:end]))
        begin = end
    if begin < len(lines):
        yield tuple(_read_lines(lines[begin:]))


def _ends(lines: list[str]) -> Iterator[int]:
    """After how many lines each run ends; its last words may be wrapped, with or without a space where they broke."""
    tight = loose = ""
    for number, raw in enumerate(lines, start=1):
        if match := EVENT.match(raw):
            tight = loose = match[3].rstrip() or " "
        elif raw.startswith("*"):
            tight = loose = ""
            continue
        elif tight and len(tight) < LONGEST:
            tight, loose = tight + raw.rstrip(), f"{loose} {raw.strip()}"
        else:
            continue
        tail = len(raw) + _LONGEST_END
        if any(end in words[-tail:] for words in (tight, loose) for end in ENDS):
            yield number
            tight = loose = ""


def _read_lines(lines: list[str]) -> Iterator[LogLine]:
    """Each event line, joined with what was wrapped, and each line of a table."""
    held: LogLine | None = None
    in_table = False
    glue = _glue(lines)
    for raw in lines:
        match = EVENT.match(raw)
        if match:
            if held:
                yield held
            held, in_table = _event(match), False
        elif raw.startswith("*"):
            in_table = True
        elif in_table:
            yield LogLine(words=raw)
        elif held and len(held.words) < LONGEST:
            more = glue + raw.strip() if glue else raw.rstrip()
            held = LogLine(words=held.words + more, moment=held.moment, level=held.level)
    if held:
        yield held


def _event(match: re.Match[str]) -> LogLine:
    return LogLine(words=match[3].rstrip(), moment=_moment(match[1]), level=(match[2] or "").lower())


def _whole_lines(text: str) -> list[str]:
    lines = text.split("\n")
    if lines[-1] and not any(end in lines[-1] for end in ENDS):
        lines.pop()  # a cut line says half
    return [line[:LONGEST] for line in lines if line and not line.isspace()]


def _glue(lines: list[str]) -> str:
    """Nothing where a terminal broke each line at its width, a space where something broke between words."""
    broken = {
        len(line)
        for line, following in pairwise(lines)
        if EVENT.match(line) and not EVENT.match(following) and following[0] not in "*-!"
    }
    return "" if len(broken) == 1 and broken <= _WIDTHS else " "


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
