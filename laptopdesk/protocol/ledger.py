"""One event of a station's ledger: a gap-free number, the hash of the one before, and the operation it reports.

The hash covers everything but the signature; the station signs the hash (Ed25519). A drawn signature counts by its own
SHA-256, so that the server may keep the picture elsewhere.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.fields import Fields, IntentError, Json
from laptopdesk.protocol.operations import Operation

GENESIS = "0" * 64
MAX_BATCH = 500
MAX_DRAWING = 60_000
"""Bytes of the PNG of a signature drawn on a station's screen."""

_HASH = re.compile(r"[0-9a-f]{64}")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, kw_only=True)
class LedgerEvent:
    """What a station wrote down before it asked or showed anything. `sequence` counts from 1."""

    sequence: int
    previous: str
    operation: Operation
    drawing: bytes | None = None

    def __post_init__(self) -> None:
        if self.sequence < 1:
            raise IntentError("sequence", "is below 1")
        if not _HASH.fullmatch(self.previous):
            raise IntentError("previous", "is no SHA-256")
        if self.drawing is not None and not is_drawing(self.drawing):
            raise IntentError("drawing", f"is no PNG of at most {MAX_DRAWING} bytes")

    @property
    def hash(self) -> str:
        """SHA-256 over number, previous hash, operation and drawing: 64 hexadecimal digits."""
        drawing = sha256(self.drawing).hexdigest() if self.drawing is not None else None
        facts = [self.sequence, self.previous, self.operation.to_json(), drawing]
        return sha256(canonical_json(facts)).hexdigest()

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The event of `{"sequence", "previous", "operation", "drawing"}`; raises IntentError naming the field."""
        with Fields(value) as fields:
            return cls(
                sequence=fields.integer("sequence"),
                previous=fields.text("previous"),
                operation=Operation.from_json(fields.mapping("operation")),
                drawing=_bytes(fields.optional("drawing", fields.text)),
            )

    def to_json(self) -> dict[str, Json]:
        """The JSON object that `from_json` reads back; the drawing as Base64."""
        return {
            "sequence": self.sequence,
            "previous": self.previous,
            "operation": self.operation.to_json(),
            "drawing": base64.b64encode(self.drawing).decode() if self.drawing is not None else None,
        }


def is_drawing(content: bytes) -> bool:
    """Whether these bytes begin as a PNG and are no larger than a drawn signature may be."""
    return content.startswith(_PNG) and len(content) <= MAX_DRAWING


def _bytes(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise IntentError("drawing", "is no Base64") from error
