"""One interface over the formats: a file is recognised by its content, never by its name."""

import re
from collections.abc import Callable

from laptopdesk.assets.evidence.readers import nwipe
from laptopdesk.assets.evidence.values import FileReading, UnreadReason

MAX_BYTES = 16 * 1024 * 1024
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

READERS: tuple[tuple[Callable[[str], bool], Callable[[str], FileReading]], ...] = ((nwipe.recognises, nwipe.read),)
"""(recognises, read) of each format; the first that recognises the text reads it."""


def read_file(content: bytes) -> FileReading:
    """What the file says; one that cannot be read says why. Never raises for what is in a file."""
    if len(content) > MAX_BYTES:
        return FileReading(reason=UnreadReason.TOO_LARGE)
    text = _text(content)
    if not text.strip():
        return FileReading(reason=UnreadReason.EMPTY)
    for recognises, read in READERS:
        if recognises(text):
            return read(text)
    return FileReading(reason=UnreadReason.UNKNOWN_FORMAT)


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    return _ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
