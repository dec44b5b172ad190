"""What was typed as labels, and the address that a label carries."""

import re
from collections.abc import Iterator

from laptopdesk.assets.labels.values import TypedLabels
from laptopdesk.protocol.codes import CodeKind, find_code

_BREAKS = re.compile(r"[\r\n,;\t]+")
MARKED_DIGITS = 6
SHOWN = 40
"""Characters of something unreadable that are repeated to a person."""


def read_typed(text: str) -> TypedLabels:
    """The labels of a field: one a line, or with commas, or with blanks where each is written without groups."""
    tags: dict[str, None] = {}
    unread: list[str] = []
    for part in _parts(text):
        tag = read_tag(part)
        if tag is None:
            unread.append(part[:SHOWN])
        else:
            tags[tag] = None
    return TypedLabels(tags=tuple(tags), unread=tuple(unread))


def _parts(text: str) -> Iterator[str]:
    for line in _BREAKS.split(text.replace("\0", "")):
        if not line.strip():
            continue
        if find_code(line) is not None:
            yield line.strip()
        else:
            yield from line.split()


def read_tag(text: str) -> str | None:
    """The tag of a laptop that was scanned or typed, or None."""
    code = find_code(text, CodeKind.LAPTOP)
    return code.text if code else None


def sticker_address(public_url: str | None, tag: str, token: str | None) -> str | None:
    """The public page of a laptop, or None as long as residents reach no address of ours."""
    if not public_url or not token:
        return None
    return f"{public_url.rstrip('/')}/l/{tag}?t={token}"


def serial_mark(serial_key: str | None) -> str:
    """The end of a real serial as the label carries it, by which a label finds its laptop; empty without one."""
    if not serial_key:
        return ""
    end = serial_key[-MARKED_DIGITS:]
    return f"S/N {end}" if end == serial_key else f"S/N …{end}"
