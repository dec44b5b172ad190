"""One event of a station's ledger: a gap-free number, the hash of the one before, and the operation it reports.

The hash covers everything but the signature; the station signs the hash (Ed25519). A drawn signature counts by its own
SHA-256, so that the server may keep the picture elsewhere.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.fields import Fields, IntentError, Json
from laptopdesk.protocol.operations import Operation

GENESIS = "0" * 64
MAX_BATCH = 500
MAX_EVENT_BYTES = 8_000
"""Of one event without its drawing, as JSON: a desk's longest (a reading of 512 letters while counting) has half."""
MAX_DRAWING = 60_000
"""Bytes of the PNG of a signature drawn on a station's screen."""

_HASH = re.compile(r"[0-9a-f]{64}")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, kw_only=True)
class LedgerEvent:
    """What a station wrote down before it asked or showed anything. `sequence` counts from 1.

    `drawn`: the SHA-256 of a drawing that is here no more; the hash stays the same without it.
    """

    sequence: int
    previous: str
    operation: Operation
    drawing: bytes | None = None
    drawn: str | None = None

    def __post_init__(self) -> None:
        if self.sequence < 1:
            raise IntentError("sequence", "is below 1")
        if not _HASH.fullmatch(self.previous):
            raise IntentError("previous", "is no SHA-256")
        if self.drawing is not None and not is_drawing(self.drawing):
            raise IntentError("drawing", f"is no PNG of at most {MAX_DRAWING} bytes")
        if self.drawn is not None and (self.drawing is not None or not _HASH.fullmatch(self.drawn)):
            raise IntentError("drawing", "is no SHA-256")

    @property
    def hash(self) -> str:
        """SHA-256 over number, previous hash, operation and drawing: 64 hexadecimal digits."""
        facts = [self.sequence, self.previous, self.operation.to_json(), self._drawing_sha256]
        return sha256(canonical_json(facts)).hexdigest()

    @property
    def _drawing_sha256(self) -> str | None:
        return sha256(self.drawing).hexdigest() if self.drawing is not None else self.drawn

    def without_drawing(self) -> Self:
        """The same event, with the SHA-256 of its drawing instead of it."""
        return replace(self, drawing=None, drawn=self._drawing_sha256)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The event of `{"sequence", "previous", "operation", "drawing"}`; raises IntentError naming the field.

        `drawing` is Base64, or `{"sha256"}` of one that is here no more.
        """
        with Fields(value) as fields:
            sequence, previous = fields.integer("sequence"), fields.text("previous")
            operation = Operation.from_json(fields.mapping("operation"))
            drawing = fields.optional("drawing", fields.text_or_mapping)
            return cls(
                sequence=sequence,
                previous=previous,
                operation=operation,
                drawing=_bytes(drawing) if isinstance(drawing, str) else None,
                drawn=_drawn(drawing) if drawing is not None and not isinstance(drawing, str) else None,
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back; the drawing as Base64, or its SHA-256."""
        gone: Json = {"sha256": self.drawn} if self.drawn is not None else None
        return {
            "sequence": self.sequence,
            "previous": self.previous,
            "operation": self.operation.to_json(),
            "drawing": base64.b64encode(self.drawing).decode() if self.drawing is not None else gone,
        }


def is_drawing(content: bytes) -> bool:
    """Whether these bytes begin as a PNG and are no larger than a drawn signature may be."""
    return content.startswith(_PNG) and len(content) <= MAX_DRAWING


def _drawn(value: Mapping[str, object]) -> str:
    with Fields(value) as fields:
        return fields.text("sha256")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise IntentError("drawing", "is no Base64") from error
