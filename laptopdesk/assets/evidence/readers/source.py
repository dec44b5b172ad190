"""A file as it came, and its text however it was written down."""

import re
from dataclasses import dataclass

from laptopdesk.assets.lifecycle.values import MediumKind

_FLASH = re.compile(
    r"\bssd\b|nvme|\bemmc\b|\bwds\d|\bsandisk\b|\bkingston\b|\bliteon|\bmz[-7nv]|\bcrucial\b", re.IGNORECASE
)
_ROTATING = re.compile(
    r"\bwd\d{4,5}[a-z]{4}|\bst\d{3,}[a-z]{2}|\bhgst\b|\bhts\d|\bhitachi\b|\btoshiba m[kq]\d|\bhdd\b|\bfujitsu mh",
    re.IGNORECASE,
)


def kind_of(bus: str, model: str) -> MediumKind:
    """NVMe by its bus; SSD and magnetic disk by what the tool or the model's family says; else unknown."""
    upper = bus.upper()
    if upper.startswith("NVM"):
        return MediumKind.NVME
    if "SSD" in upper or upper.endswith("-S") or _FLASH.search(model):
        return MediumKind.SSD
    if "HDD" in upper or _ROTATING.search(model):
        return MediumKind.HDD
    return MediumKind.UNKNOWN


_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\)|[()*+][0-9A-Za-z]|[=>78cDEHMNOZ])"
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, kw_only=True)
class Source:
    """`raw`: decoded and nothing else, in `codec`. `text`: without control sequences, lines end in LF.

    Where `codec` is Latin-1 for want of another, `text` has the lines that are UTF-8 as such.
    """

    raw: str
    text: str
    codec: str
    mark: int

    def byte_at(self, position: int) -> int:
        """The offset in the file of this character of `raw`."""
        return self.mark + len(self.raw[:position].encode(self.codec, errors="replace"))


def open_source(content: bytes) -> Source:
    """The text of these bytes: UTF-8, UTF-16 with or without its mark, else each line by itself. Never raises."""
    codec, mark = _codec(content)
    raw = content[mark:].decode(codec, errors="replace")
    text = (
        _ESCAPES.sub("", raw if codec != "latin-1" else _line_by_line(content))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\0", "")
    )
    return Source(raw=raw, text=text, codec=codec, mark=mark)


def _line_by_line(content: bytes) -> str:
    """UTF-8 but for the lines that are not: what was appended in another encoding changes nothing above it."""
    return "\n".join(map(_line, content.split(b"\n")))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


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
