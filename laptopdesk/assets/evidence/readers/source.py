"""A file as it came, and its text however it was written down."""

import re
from dataclasses import dataclass

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\)|[()*+][0-9A-Za-z]|[=>78cDEHMNOZ])"
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, kw_only=True)
class Source:
    """`raw`: decoded and nothing else, in `codec`. `text`: without control sequences, lines end in LF."""

    raw: str
    text: str
    codec: str
    mark: int

    def byte_at(self, position: int) -> int:
        """The offset in the file of this character of `raw`."""
        return self.mark + len(self.raw[:position].encode(self.codec, errors="replace"))


def open_source(content: bytes) -> Source:
    """The text of these bytes: UTF-8, UTF-16 with or without its mark, else Latin-1. Never raises."""
    codec, mark = _codec(content)
    raw = content[mark:].decode(codec, errors="replace")
    text = _ESCAPES.sub("", raw).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return Source(raw=raw, text=text, codec=codec, mark=mark)


def _codec(content: bytes) -> tuple[str, int]:
    if content.startswith(_UTF16):
        return ("utf-16-le" if content.startswith(_UTF16[0]) else "utf-16-be"), 2
    head = content[:4000]
    if len(head) > 7 and not head[1::2].strip(b"\0") and head[::2].strip(b"\0"):
        return "utf-16-le", 0
    mark = 3 if content.startswith(b"\xef\xbb\xbf") else 0
    try:
        content[mark:].decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1", 0
    return "utf-8", mark
