"""The file in which a station brings out all that it wrote down, for the office to load. Pure; nothing is verified.

JSON lines: whose it is; one line for each event as it travels, with its own signature; one for each row that is
damaged, its columns as they stand (Base64); and at the end how many there are, with the station's signature (Ed25519)
over every byte before that line, empty where its key is gone.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from laptopdesk.protocol.fields import Fields, IntentError, Json
from laptopdesk.protocol.trust import export_message

FORMAT = "laptopdesk station export 1"
MAX_EXPORT_BYTES = 256 * 1024 * 1024
LONGEST_NUMBER = 2**53
_LONGEST_SIGNATURE = 100
_HASH_LENGTH = 64


class ExportFault(StrEnum):
    """Why a file is no export that can be read."""

    TOO_LARGE = "export_too_large"
    NOT_AN_EXPORT = "not_an_export"
    NOT_WHOLE = "export_not_whole"


class ExportError(ValueError):
    """A file is no export that can be read; `line` counts from 1."""

    def __init__(self, fault: ExportFault, line: int = 0) -> None:
        super().__init__(f"{fault.value}, line {line}")
        self.fault, self.line = fault, line


@dataclass(frozen=True, kw_only=True)
class ExportedEvent:
    """One event as it travels."""

    sequence: int
    hash: str
    signature: bytes
    body: Mapping[str, object]

    def to_json(self) -> dict[str, object]:
        """The line of the file."""
        return {
            "sequence": self.sequence,
            "hash": self.hash,
            "signature": _text(self.signature),
            "event": dict(self.body),
        }


@dataclass(frozen=True, kw_only=True)
class ExportedDamage:
    """A row that cannot be used: `columns` are its bytes as far as they could be read, by name."""

    sequence: int
    columns: Mapping[str, bytes]

    def to_json(self) -> dict[str, object]:
        """The line of the file."""
        return {"damaged": self.sequence, "columns": {name: _text(value) for name, value in self.columns.items()}}


@dataclass(frozen=True, kw_only=True)
class Export:
    """What a file says. `station` is the number the server gave, where that was still known; `digest` is of all lines
    but the last, `public_key` and `signature` are empty where the station had no key."""

    station: int | None
    events: tuple[ExportedEvent, ...]
    damaged: tuple[ExportedDamage, ...]
    digest: str
    public_key: bytes
    signature: bytes

    @property
    def message(self) -> bytes:
        """What the station signed."""
        return export_message(self.digest)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first line: the number the server gave this station, and where that server was."""

    station: int | None
    name: str = ""
    url: str = ""
    made_at_ms: int = 0

    def to_json(self) -> dict[str, object]:
        """The line of the file."""
        return {
            "format": FORMAT,
            "station": self.station,
            "name": self.name,
            "url": self.url,
            "made_at_ms": self.made_at_ms,
        }


def write_line(document: Mapping[str, object]) -> bytes:
    """One line of the file."""
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"


def write_end(*, events: int, damaged: int, public_key: bytes, signature: bytes) -> bytes:
    """The last line of the file."""
    return write_line(
        {"events": events, "damaged": damaged, "public_key": _text(public_key), "signature": _text(signature)}
    )


def read_export(content: bytes, *, most: int = MAX_EXPORT_BYTES) -> Export:
    """What the file says, every line of it; raises ExportError."""
    if len(content) > most:
        raise ExportError(ExportFault.TOO_LARGE)
    lines = content.splitlines(keepends=True)
    station = _read_head(lines[:1])
    documents = [_document(line, number) for number, line in enumerate(lines[1:], start=2)]
    end = documents[-1] if documents else {}
    if "public_key" not in end or not content.endswith(b"\n"):
        raise ExportError(ExportFault.NOT_WHOLE, len(lines))
    return _read_body(station, documents, sha256(b"".join(lines[:-1])).hexdigest())


def _read_head(lines: Sequence[bytes]) -> int | None:
    head = _document(lines[0], 1) if lines else {}
    if head.get("format") != FORMAT:
        raise ExportError(ExportFault.NOT_AN_EXPORT, 1)
    station = head.get("station")
    return station if isinstance(station, int) and 0 < station <= LONGEST_NUMBER else None


def _read_body(station: int | None, documents: Sequence[Mapping[str, object]], digest: str) -> Export:
    events, damaged = list[ExportedEvent](), list[ExportedDamage]()
    for line, document in enumerate(documents[:-1], start=2):
        try:
            if "damaged" in document:
                damaged.append(_read_damage(document))
            else:
                events.append(_read_event(document))
        except ValueError as error:
            raise ExportError(ExportFault.NOT_AN_EXPORT, line) from error
    try:
        public_key, signature = _read_end(documents[-1], len(events), len(damaged))
    except ValueError as error:
        raise ExportError(ExportFault.NOT_WHOLE, len(documents) + 1) from error
    return Export(
        station=station,
        events=tuple(events),
        damaged=tuple(damaged),
        digest=digest,
        public_key=public_key,
        signature=signature,
    )


def _read_event(document: Mapping[str, object]) -> ExportedEvent:
    with Fields(document) as fields:
        event = ExportedEvent(
            sequence=_number(fields.integer("sequence")),
            hash=fields.text("hash"),
            signature=b64decode(fields.text("signature"), validate=True),
            body=fields.mapping("event"),
        )
    if len(event.hash) != _HASH_LENGTH or len(event.signature) > _LONGEST_SIGNATURE:
        raise IntentError("hash", "or signature has another length")
    return event


def _read_damage(document: Mapping[str, object]) -> ExportedDamage:
    with Fields(document) as fields:
        sequence, columns = _number(fields.integer("damaged")), fields.mapping("columns")
    return ExportedDamage(
        sequence=sequence, columns={name: b64decode(str(value), validate=True) for name, value in columns.items()}
    )


def _read_end(document: Mapping[str, object], events: int, damaged: int) -> tuple[bytes, bytes]:
    with Fields(document) as fields:
        counted = (fields.integer("events"), fields.integer("damaged"))
        key, signature = fields.text("public_key"), fields.text("signature")
    if counted != (events, damaged):
        raise IntentError("events", "were more or fewer")
    return b64decode(key, validate=True), b64decode(signature, validate=True)


def _number(value: int) -> int:
    if not 0 < value <= LONGEST_NUMBER:
        raise IntentError("sequence", "is out of bounds")
    return value


def _document(line: bytes, number: int) -> Mapping[str, object]:
    try:
        document = json.loads(line, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError) as error:
        raise ExportError(ExportFault.NOT_AN_EXPORT, number) from error
    if not isinstance(document, dict) or _is_unstorable(document):
        raise ExportError(ExportFault.NOT_AN_EXPORT, number)
    return document


def _refuse(text: str) -> Json:
    raise ValueError(f"{text} is no whole number")


def _is_unstorable(value: object) -> bool:
    """PostgreSQL keeps no NUL, and a lone surrogate has no UTF-8 form."""
    match value:
        case str():
            return any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in value)
        case dict():
            return any(_is_unstorable(key) or _is_unstorable(item) for key, item in value.items())
        case list():
            return any(_is_unstorable(item) for item in value)
        case _:
            return False


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
