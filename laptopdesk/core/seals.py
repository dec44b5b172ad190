"""Daily seals: the end of the journal's chain, signed, so that others can witness it outside this machine.

A seal that somebody else keeps proves more than the chain alone: who rewrites the whole chain, or cuts off its tail,
can make it whole again, but cannot take back what was exported before.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.columns import Base, BigKey
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.journal import GENESIS, JournalEntryRow, JournalHeadRow
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.slices import slices
from laptopdesk.protocol.canonical import canonical_json

SEAL_JOB = "journal.seal"


class JournalSealRow(Base):
    """The end of the chain at one moment, with an Ed25519 signature over sequence, hash and moment."""

    __tablename__ = "journal_seal"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    key_id: Mapped[str] = mapped_column(sa.String(60))
    public_key: Mapped[bytes]
    signature: Mapped[bytes]


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What was signed, by which key; `at` in UTC. The public key (raw Ed25519) travels along for those outside."""

    seq: int
    hash: str
    at: datetime
    key_id: str
    public_key: bytes
    signature: bytes

    @property
    def message(self) -> bytes:
        """The bytes under the signature."""
        return _message(self.seq, self.hash, self.at)

    def is_genuine(self, keys: KeyRing) -> bool:
        """Whether a key of this installation made the signature; one it does not know proves nothing."""
        return keys.verify(self.key_id, self.message, self.signature)

    def to_json(self) -> dict[str, str | int]:
        """The seal for others to keep."""
        return {
            "seq": self.seq,
            "hash": self.hash,
            "at": _moment(self.at),
            "key_id": self.key_id,
            "public_key": b64encode(self.public_key).decode(),
            "signature": b64encode(self.signature).decode(),
        }


class SealsUnreadable(ValueError):
    """A file is no export of seals."""


@dataclass(frozen=True, kw_only=True)
class SealCheck:
    """How a chain stands against seals: how many were checked, and the first that does not hold.

    `first_broken` is the sequence number of the row a seal witnessed and that is changed or gone; `forged` that of
    the first seal whose own signature is wrong.
    """

    seals: int
    first_broken: int | None
    forged: int | None

    @property
    def ok(self) -> bool:
        """Whether every seal is genuine and every witnessed row is as it was."""
        return self.first_broken is None and self.forged is None


def seal_journal(uow: UnitOfWork, keys: KeyRing) -> Seal:
    """The end of the chain as it is now is signed and kept."""
    head = uow.session.execute(sa.select(JournalHeadRow.seq, JournalHeadRow.hash).where(JournalHeadRow.id == 1)).one()
    key = keys.current(KeyPurpose.SEALS)
    signature = key.sign(_message(head.seq, head.hash, uow.now))
    seal = Seal(
        seq=head.seq, hash=head.hash, at=uow.now, key_id=key.id, public_key=key.public_bytes(), signature=signature
    )
    uow.session.add(JournalSealRow(**vars(seal)))
    uow.session.flush()
    return seal


def sealer(keys: KeyRing) -> Callable[[UnitOfWork, Mapping[str, Any]], None]:
    """The job that seals once; the composition root runs it every day, with the keys of this installation."""

    def seal(uow: UnitOfWork, _payload: Mapping[str, Any]) -> None:
        seal_journal(uow, keys)

    return seal


def list_seals(session: Session) -> tuple[Seal, ...]:
    """Every seal kept here, oldest first."""
    return tuple(_seal(row) for row in session.scalars(sa.select(JournalSealRow).order_by(JournalSealRow.id)))


def latest_seal(session: Session) -> Seal | None:
    """The newest seal, or None."""
    row = session.scalar(sa.select(JournalSealRow).order_by(JournalSealRow.id.desc()).limit(1))
    return _seal(row) if row else None


def read_seals(text: str) -> tuple[Seal, ...]:
    """The seals of an export; raises SealsUnreadable when it is none."""
    try:
        return tuple(_read_seal(item) for item in json.loads(text)["seals"])
    except (ValueError, KeyError, TypeError) as error:
        raise SealsUnreadable(str(error)) from error


def check_seals(session: Session, seals: Iterable[Seal], keys: KeyRing) -> SealCheck:
    """Whether the chain still holds every row these seals witnessed; says nothing about the rows between."""
    ordered = tuple(sorted(seals, key=lambda seal: seal.seq))
    hashes = _hashes(session, {seal.seq for seal in ordered})
    return SealCheck(
        seals=len(ordered),
        first_broken=next((seal.seq for seal in ordered if hashes.get(seal.seq) != seal.hash), None),
        forged=next((seal.seq for seal in ordered if not seal.is_genuine(keys)), None),
    )


def _hashes(session: Session, seqs: set[int]) -> dict[int, str]:
    row, wanted, hashes = JournalEntryRow, sorted(seqs), {0: GENESIS}
    for part in slices(wanted, 500):
        query = sa.select(row.seq, row.hash).where(row.seq.in_(part))
        hashes |= dict(session.execute(query).all())
    return hashes


def _message(seq: int, hash: str, at: datetime) -> bytes:
    return canonical_json(["journal-seal", seq, hash, _moment(at)])


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _seal(row: JournalSealRow) -> Seal:
    return Seal(
        seq=row.seq, hash=row.hash, at=row.at, key_id=row.key_id, public_key=row.public_key, signature=row.signature
    )


def _read_seal(item: Mapping[str, Any]) -> Seal:
    return Seal(
        seq=int(item["seq"]),
        hash=str(item["hash"]),
        at=datetime.fromisoformat(item["at"]).astimezone(UTC),
        key_id=str(item["key_id"]),
        public_key=b64decode(item["public_key"], validate=True),
        signature=b64decode(item["signature"], validate=True),
    )
