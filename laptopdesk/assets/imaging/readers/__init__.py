"""Logs of Clonezilla, Rescuezilla and partclone: a file is recognised by its content, never by its name."""

import re

from laptopdesk.assets.evidence.readers import read_file as read_wipe_log
from laptopdesk.assets.evidence.readers.source import open_source
from laptopdesk.assets.imaging.readers.course import ImagingRun
from laptopdesk.assets.imaging.readers.facts import read_moment
from laptopdesk.assets.imaging.values import ImagingFileReading, ImagingReading, UnreadImagingReason

MAX_BYTES = 16 * 1024 * 1024
MAX_LOGS = 100
LONGEST_LINE = 1000

_BEGINS = re.compile(r"Starting (?:/usr)?/s?bin/ocs-sr at (.{10,60})")
_ENDS = re.compile(r"Ending (?:/usr)?/s?bin/ocs-sr at (.{10,60})")
_STAMP = re.compile(r"\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)\]?[ :|-]{0,4}")
_PARTCLONE = re.compile(r"Partclone v(\d{1,3}(?:\.\d{1,4}){1,3})")
_RESCUEZILLA = re.compile(r"rescuezilla[ _-]?v?(\d{1,3}(?:\.\d{1,3}){1,2})?", re.IGNORECASE)
_CLONEZILLA = re.compile(r"clonezilla-live-([\w.-]{1,40})", re.IGNORECASE)
_SIGNS = ("partclone", "ocs-sr", "rescuezilla", "clonezilla")


def read_file(content: bytes) -> ImagingFileReading:
    """What the file says; one that cannot be read says why. Never raises for what is in a file."""
    if len(content) > MAX_BYTES:
        return ImagingFileReading(reason=UnreadImagingReason.TOO_LARGE)
    text = open_source(content).text
    if not text.strip():
        return ImagingFileReading(reason=UnreadImagingReason.EMPTY)
    low = text.lower()
    if not any(sign in low for sign in _SIGNS):
        wiped = read_wipe_log(content).reason is None
        return ImagingFileReading(reason=UnreadImagingReason.WIPE_LOG if wiped else UnreadImagingReason.UNKNOWN_FORMAT)
    return _read(text, _tool_of(low))


def _tool_of(low: str) -> str:
    if "ocs-sr" in low:
        return "clonezilla"
    return "rescuezilla" if "rescuezilla" in low else "clonezilla" if "clonezilla" in low else "partclone"


def _read(text: str, tool: str) -> ImagingFileReading:
    version = _version(text, tool)
    logs: list[ImagingReading] = []
    for run in _runs(text, tool, version):
        logs += run.readings()
        if len(logs) > MAX_LOGS:
            return ImagingFileReading(tool=tool, tool_version=version, reason=UnreadImagingReason.TOO_MANY_DRIVES)
    if not logs:
        return ImagingFileReading(tool=tool, tool_version=version, reason=UnreadImagingReason.NO_DRIVES)
    return ImagingFileReading(tool=tool, tool_version=version, logs=tuple(logs))


def _version(text: str, tool: str) -> str:
    own = {"clonezilla": _CLONEZILLA, "rescuezilla": _RESCUEZILLA}.get(tool, _PARTCLONE)
    for pattern in (own, _PARTCLONE):
        version = next((match[1] for match in pattern.finditer(text) if match[1]), None)
        if version:
            return version[:40]
    return ""


def _runs(text: str, tool: str, version: str) -> list[ImagingRun]:
    """The runs in order. What stands between two belongs to the next; what comes after the last end, to nobody."""
    runs = [ImagingRun(number=1, tool=tool, tool_version=version)]
    for whole in text.split("\n"):
        line = whole[:LONGEST_LINE].strip()
        if not line:
            continue
        if runs[-1].closed or (_begins_anew(line, runs[-1])):
            runs.append(ImagingRun(number=len(runs) + 1, tool=tool, tool_version=version))
        _take(runs[-1], line)
    return [run for run in runs if run.begun]


def _begins_anew(line: str, run: ImagingRun) -> bool:
    return run.begun and (_BEGINS.search(line) is not None or "start" in run.facts.moments_in(line))


def _take(run: ImagingRun, line: str) -> None:
    stamp = _STAMP.match(line)
    words = line[stamp.end() :] if stamp else line
    begins, ends = _BEGINS.search(words), _ENDS.search(words)
    if begins:
        run.facts.started_at, run.needs_end = read_moment(begins[1]), True
    elif ends and run.needs_end:
        run.facts.ended_at, run.closed = read_moment(ends[1]), True
    elif run.take(words):
        _stamped(run, stamp[1] if stamp else "")
    elif "end" in run.facts.moments_in(words) and run.written and not run.needs_end:
        run.facts.take(words)
        run.closed = True
    else:
        run.facts.take(words)


def _stamped(run: ImagingRun, stamp: str) -> None:
    """A line of the course that carries its moment: the first began the run, the last ended it."""
    moment = read_moment(stamp) if stamp else None
    if moment is not None and not run.needs_end:
        run.facts.started_at = run.facts.started_at or moment
        run.facts.ended_at = moment
