"""nwipe logs, 0.2x to 0.38, alone or from ShredOS: several drives and several runs in one file.

Facts come from event lines. Of the summary tables only two things are taken: bad news, and that they are there with
nothing but noughts for a drive, since event lines alone do not say how many errors were found. Their times are wrong
in some versions and their model names are cut.
"""

import re

from laptopdesk.assets.evidence.readers.nwipe.events import begins_new_run, read_event, read_host, read_table_row
from laptopdesk.assets.evidence.readers.nwipe.lines import EVENT, LONGEST, LogLine, read_parts
from laptopdesk.assets.evidence.readers.nwipe.run import WipeRun
from laptopdesk.assets.evidence.readers.nwipe.words import version_in
from laptopdesk.assets.evidence.readers.source import Source
from laptopdesk.assets.evidence.values import EvidenceFileReading, Host, UnreadReason

MAX_RECORDS = 500
"""More drives and runs than this stand in no honest file."""

_MARK = re.compile(r"Invoking method '|nwipe", re.IGNORECASE)
_BANNER = re.compile(r"banner\s*=", re.IGNORECASE)
_HEAD = 200_000


def recognises(source: Source) -> bool:
    """Whether the text has event lines and words of nwipe."""
    head = source.text[:_HEAD]
    lines = [line[:LONGEST] for line in head.split("\n")]
    return bool(_MARK.search(head) or any(map(_names_shredos, lines))) and any(map(EVENT.match, lines))


def _names_shredos(line: str) -> bool:
    banner = _BANNER.search(line)
    return banner is not None and "shredos" in line[banner.end() :].lower()


def read(source: Source) -> EvidenceFileReading:
    """Every run on every drive; raises nothing, says `no_drives` where none is named that was to be erased."""
    runs = _runs(source.text)
    records = tuple(reading for run in runs for reading in run.readings())
    version = next((version_in(run.banner) for run in runs if run.banner), "")
    host = next((run.host for run in reversed(runs) if run.drives), Host())
    reason = None if records else UnreadReason.NO_DRIVES
    if len(records) > MAX_RECORDS:
        records, reason = (), UnreadReason.TOO_MANY_DRIVES
    return EvidenceFileReading(tool="nwipe", tool_version=version, host=host, records=records, reason=reason)


def _runs(text: str) -> list[WipeRun]:
    """Every start of the program. A run ends where its end line stands; what follows is of another, or of none."""
    runs: list[WipeRun] = []
    for part in read_parts(text):
        runs.append(WipeRun(number=len(runs) + 1))
        for line in part:
            if begins_new_run(runs[-1], line):
                runs.append(WipeRun(number=runs[-1].number + 1))
            _read_line(runs[-1], line)
    return runs


def _read_line(run: WipeRun, line: LogLine) -> None:
    if line.moment is None:
        read_table_row(run, line.words)
    else:
        run.host = read_host(run.host, line.words)
        read_event(run, line.moment, line.level, line.words)
