"""Rows of the ledger that the disk changed: each is named, kept as it is, and holds back no other."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from laptopdesk.protocol.fields import IntentError
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent

UNREADABLE = (ValueError, TypeError, RecursionError)
"""What reading bytes that mean nothing raises."""


class DamageKind(StrEnum):
    """What is wrong with a row."""

    CONTENT = "content"
    HASH = "hash"
    OUTCOME = "outcome"


@dataclass(frozen=True, kw_only=True)
class Damage:
    """One row that cannot be used."""

    sequence: int
    kind: DamageKind


class RowDamaged(Exception):
    """This row cannot be used."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(f"event {damage.sequence} is damaged: {damage.kind}")
        self.damage = damage


def read_event(sequence: int, digest: bytes | None, body: bytes | None) -> LedgerEvent:
    """The event of a row whose words give its number and its hash; raises RowDamaged."""
    try:
        event = LedgerEvent.from_json(json.loads(body or b""))
    except (IntentError, *UNREADABLE) as error:
        raise RowDamaged(Damage(sequence=sequence, kind=DamageKind.CONTENT)) from error
    if event.sequence != sequence or event.hash.encode() != digest:
        raise RowDamaged(Damage(sequence=sequence, kind=DamageKind.HASH))
    return event


Link = tuple[int, bytes | None, bytes | None, bytes | None]
"""sequence, hash, signature and body of a row."""


def last_hash(newest_first: Iterable[Link], sign: Callable[[bytes], bytes]) -> str:
    """What the next event chains on: the hash of the newest row that is sure of its own, or GENESIS without any.

    A hash is sure when our key signed it (Ed25519 signs the same twice), or when the row's words give it.
    """
    for sequence, digest, signature, body in newest_first:
        if digest is not None and sign(digest) == signature:
            return digest.decode()
        try:
            return read_event(sequence, digest, body).hash
        except RowDamaged:
            continue
    return GENESIS
