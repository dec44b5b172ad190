"""nwipe logs, 0.2x to 0.38, alone or from ShredOS: several drives and several runs in one file.

Facts come from event lines. Of the summary tables only two things are taken: bad news, and that they are there with
nothing but noughts for a drive, since event lines alone do not say how many errors were found. Their times are wrong
in some versions and their model names are cut.
"""

import re

from laptopdesk.assets.evidence.readers.nwipe.events import begins_new_run, read_event, read_host, read_table_row
from laptopdesk.assets.evidence.readers.nwipe.lines import EVENT, read_lines
from laptopdesk.assets.evidence.readers.nwipe.run import Run
from laptopdesk.assets.evidence.readers.nwipe.words import version_in
from laptopdesk.assets.evidence.readers.source import Source
from laptopdesk.assets.evidence.values import FileReading, UnreadReason

MAX_RECORDS = 500
"""More drives and runs than this stand in no honest file."""

_MARK = re.compile(r"banner\s*=[^\n]*(?:nwipe|ShredOS)|Invoking method '|nwipe", re.IGNORECASE)
_HEAD = 200_000


def recognises(source: Source) -> bool:
    """Whether the text has event lines and words of nwipe."""
    head = source.text[:_HEAD]
    return bool(_MARK.search(head)) and any(EVENT.match(line) for line in head.split("\n"))


def read(source: Source) -> FileReading:
    """Every run on every drive; raises nothing, says `no_drives` where none is named."""
    runs = _runs(source.text)
    records = tuple(reading for run in runs for reading in run.readings())
    version = next((version_in(run.banner) for run in runs if run.banner), "")
    reason = None if records else UnreadReason.NO_DRIVES
    if len(records) > MAX_RECORDS:
        records, reason = (), UnreadReason.TOO_MANY_DRIVES
    return FileReading(tool="nwipe", tool_version=version, host=runs[-1].host, records=records, reason=reason)


def _runs(text: str) -> list[Run]:
    runs = [Run(number=1)]
    for line in read_lines(text):
        if begins_new_run(runs[-1], line):
            runs.append(Run(number=runs[-1].number + 1))
        run = runs[-1]
        if line.moment is None:
            read_table_row(run, line.words)
        else:
            run.host = read_host(run.host, line.words)
            read_event(run, line.moment, line.level, line.words)
    return runs
