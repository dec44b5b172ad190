"""One interface over the formats: a file is recognised by its content, never by its name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from laptopdesk.assets.hardware.readers import dmidecode, glpi, lshw, powercfg, powercfg_page, smartctl, upower
from laptopdesk.assets.hardware.readers.documents import BrokenJson, Documents, read_documents
from laptopdesk.assets.hardware.values import UNSEEN_CODES, Format, InventoryReading, Note, WarningCode
from laptopdesk.assets.serials import normalise_uuid

MAX_BYTES = 32 * 1024 * 1024
MOST_PARTS, MOST_NOTES = 16, 40
_LOOKS_LIKE_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")

_JSON: tuple[tuple[Callable[[tuple[object, ...]], bool], Callable[[tuple[object, ...]], InventoryReading]], ...] = (
    (smartctl.recognises, smartctl.read),
    (glpi.recognises, glpi.read),
    (lshw.recognises, lshw.read),
)
_TEXT: tuple[tuple[Callable[[str], bool], Callable[[str], InventoryReading]], ...] = (
    (powercfg.recognises, powercfg.read),
    (powercfg_page.recognises, powercfg_page.read),
    (dmidecode.recognises, dmidecode.read),
    (upower.recognises, upower.read),
)
"""(recognises, read) of each format; the first that recognises the content reads it."""


@dataclass(frozen=True, kw_only=True)
class _Decoded:
    text: str
    encoding: str
    skipped: int

    def byte_at(self, character: int) -> int:
        return self.skipped + len(self.text[:character].encode(self.encoding, "surrogatepass"))


def read_file(content: bytes) -> InventoryReading:
    """What the file says; one that cannot be read says why. Never raises for what is in a file."""
    if len(content) > MAX_BYTES:
        return _unread(WarningCode.TOO_LARGE)
    decoded = _decode(content)
    if not decoded.text.strip(" \t\r\n\0"):
        return _unread(WarningCode.EMPTY)
    if _LOOKS_LIKE_JSON.match(decoded.text):
        return _checked(_read_json(decoded))
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    for recognises, read in _TEXT:
        if recognises(text):
            return _checked(read(text))
    return _unread(WarningCode.UNKNOWN_FORMAT)


def _unread(code: WarningCode) -> InventoryReading:
    return InventoryReading(notes=(Note(code=code),))


def _read_json(decoded: _Decoded) -> InventoryReading:
    try:
        documents = read_documents(decoded.text)
    except BrokenJson as broken:
        code = WarningCode.JSON_TOO_DEEP if broken.too_deep else WarningCode.JSON_BROKEN
        note = Note(code=code, detail=str(decoded.byte_at(broken.at)))
        return InventoryReading(format=_probable(decoded.text), refused=True, notes=(note,))
    reading = _of_documents(documents)
    if documents.mended_at is None or reading.format is None:
        return reading
    return replace(
        reading,
        notes=(Note(code=WarningCode.JSON_REPAIRED, detail=str(decoded.byte_at(documents.mended_at))), *reading.notes),
    )


def _of_documents(documents: Documents) -> InventoryReading:
    """A list of documents is the same as the documents one after another."""
    values = tuple(item for value in documents.values for item in (value if isinstance(value, list) else [value]))
    for recognises, read in _JSON:
        if recognises(values):
            return read(values)
    return _unread(WarningCode.UNKNOWN_FORMAT)


def _probable(text: str) -> Format | None:
    """Whose output the broken text is, by the words that each tool always writes."""
    head = text[:4000]
    if '"smartctl"' in head or '"json_format_version"' in head:
        return Format.SMARTCTL
    if '"id"' in head and '"class"' in head:
        return Format.LSHW
    return Format.GLPI if '"content"' in head and '"deviceid"' in text[-4000:] else None


def _decode(content: bytes) -> _Decoded:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            return _Decoded(text=text, encoding=encoding, skipped=len(mark))
    if wide := _wide(content[:400]):
        return _Decoded(text=content.decode(wide, "replace"), encoding=wide, skipped=0)
    try:
        return _Decoded(text=content.decode("utf-8"), encoding="utf-8", skipped=0)
    except UnicodeDecodeError:
        return _Decoded(text=content.decode("latin-1"), encoding="latin-1", skipped=0)


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark, as a redirected shell of Windows writes it: every second byte is zero."""
    if len(head) < 4:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.8 and even < half * 0.2:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.8 and odd < half * 0.2 else None


def _checked(reading: InventoryReading) -> InventoryReading:
    """No more parts than a machine has; a system UUID that identifies nothing is said to, and not taken over."""
    machine = reading.machine
    unseen = machine.unseen[:MOST_PARTS]
    hidden = tuple(Note(code=UNSEEN_CODES[one.kind], detail=one.name) for one in unseen)
    reading = replace(
        reading,
        notes=tuple(dict.fromkeys((*hidden, *reading.notes)))[:MOST_NOTES],
        machine=replace(
            machine,
            media=machine.media[:MOST_PARTS],
            macs=machine.macs[:MOST_PARTS],
            unseen=unseen,
            batteries=machine.batteries[:MOST_PARTS],
            disks=machine.disks[:MOST_PARTS],
        ),
    )
    uuid = reading.machine.uuid
    if uuid is None:
        return reading
    if normalise_uuid(uuid) is None:
        note = Note(code=WarningCode.UUID_PLACEHOLDER)
        return replace(reading, machine=replace(reading.machine, uuid=None), notes=(*reading.notes, note))
    return replace(reading, machine=replace(reading.machine, uuid=uuid.lower()))
