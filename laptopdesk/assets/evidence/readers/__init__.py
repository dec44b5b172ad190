"""One interface over the formats: a file is recognised by its content, never by its name."""

from collections.abc import Callable

from laptopdesk.assets.evidence.readers import nwipe, usody
from laptopdesk.assets.evidence.readers.source import Source, open_source
from laptopdesk.assets.evidence.values import EvidenceFileReading, UnreadReason

MAX_BYTES = 16 * 1024 * 1024

READERS: tuple[tuple[Callable[[Source], bool], Callable[[Source], EvidenceFileReading]], ...] = (
    (nwipe.recognises, nwipe.read),
    (usody.recognises, usody.read),
)
"""(recognises, read) of each format; the first that recognises the text reads it."""


def read_file(content: bytes) -> EvidenceFileReading:
    """What the file says; one that cannot be read says why. Never raises for what is in a file."""
    if len(content) > MAX_BYTES:
        return EvidenceFileReading(reason=UnreadReason.TOO_LARGE)
    source = open_source(content)
    if not source.text.strip():
        return EvidenceFileReading(reason=UnreadReason.EMPTY)
    for recognises, read in READERS:
        if recognises(source):
            return read(source)
    return EvidenceFileReading(reason=UnreadReason.UNKNOWN_FORMAT)
