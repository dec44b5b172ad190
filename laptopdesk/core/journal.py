"""The append-only, hash-chained record of every change: one gap-free chain for the whole database."""

import hashlib
import json
import secrets
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.columns import Base, BigKey
from laptopdesk.core.events import FreeText, PendingEntry, plain, type_of_json
from laptopdesk.protocol.canonical import canonical_json

GENESIS = "0" * 64


class JournalEntryRow(Base):
    __tablename__ = "journal_entry"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(sa.String(60), index=True)
    actor: Mapped[str] = mapped_column(sa.String(40))
    facts: Mapped[str] = mapped_column(sa.Text)
    hash: Mapped[str] = mapped_column(sa.String(64))


class JournalSubjectRow(Base):
    __tablename__ = "journal_subject"

    kind: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(sa.ForeignKey("journal_entry.seq"), primary_key=True, index=True)


class JournalHeadRow(Base):
    __tablename__ = "journal_head"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


class JournalTextRow(Base):
    __tablename__ = "journal_text"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    seq: Mapped[int] = mapped_column(sa.ForeignKey("journal_entry.seq"), index=True)
    field: Mapped[str] = mapped_column(sa.String(40))
    salt: Mapped[str] = mapped_column(sa.String(32))
    words: Mapped[str | None] = mapped_column(sa.Text)


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """One row of the journal as people read it. `facts` holds codes and hashes, `words` what is not erased."""

    seq: int
    at: datetime
    action: str
    actor: str
    facts: dict[str, type_of_json]
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a walk over the whole chain found; `first_broken` is a sequence number or None."""

    rows: int
    ok: bool
    first_broken: int | None


def chain_hash(previous: str, seq: int, at: datetime, action: str, actor: str, facts: str, subjects: object) -> str:
    """SHA-256 over the previous hash and the canonical form of one row, its subjects included."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = canonical_json([previous, seq, moment, action, actor, facts, subjects])
    return hashlib.sha256(body).hexdigest()


# Every unit of work ends with these two, so they are put together once.
_HEAD = sa.select(JournalHeadRow.seq, JournalHeadRow.hash).where(JournalHeadRow.id == 1).with_for_update()
_NEW_HEAD = (
    sa.update(JournalHeadRow)
    .where(JournalHeadRow.id == 1)
    .values(seq=sa.bindparam("new_seq"), hash=sa.bindparam("new_hash"))
    .execution_options(synchronize_session=False)
)


def append_entries(session: Session, entries: Sequence[PendingEntry]) -> None:
    """Add the entries at the end of the chain. Locks the head row: call it last in a transaction."""
    if not entries:
        return
    head = session.execute(_HEAD).one()
    chain = _Chain(seq=head.seq, hash=head.hash)
    for entry in entries:
        chain.add(entry)
    chain.write(session)


class _Chain:
    def __init__(self, *, seq: int, hash: str) -> None:
        self.seq, self.hash = seq, hash
        self.rows: list[dict[str, object]] = []
        self.subjects: list[dict[str, object]] = []
        self.texts: list[dict[str, object]] = []

    def add(self, entry: PendingEntry) -> None:
        self.seq += 1
        facts = canonical_json(self._facts(entry)).decode()
        subjects = entry.event.subjects()
        action, actor = entry.event.action, entry.actor.label
        pairs = [[kind, key] for kind, key in subjects]
        self.hash = chain_hash(self.hash, self.seq, entry.at, action, actor, facts, pairs)
        self.rows.append(
            {"seq": self.seq, "at": entry.at, "action": action, "actor": actor, "facts": facts, "hash": self.hash}
        )
        self.subjects += [{"kind": kind, "key": key, "seq": self.seq} for kind, key in subjects]

    def _facts(self, entry: PendingEntry) -> dict[str, type_of_json]:
        return {name: self._fact(name, value) for name, value in entry.event.facts().items()}

    def _fact(self, name: str, value: object) -> type_of_json:
        if not isinstance(value, FreeText):
            return plain(value)
        salt = secrets.token_hex(16)
        self.texts.append({"seq": self.seq, "field": name, "salt": salt, "words": str(value)})
        return {"sha256": words_hash(salt, value)}

    def write(self, session: Session) -> None:
        session.execute(sa.insert(JournalEntryRow), self.rows)
        if self.subjects:
            session.execute(sa.insert(JournalSubjectRow), self.subjects)
        if self.texts:
            session.execute(sa.insert(JournalTextRow), self.texts)
        session.execute(_NEW_HEAD, {"new_seq": self.seq, "new_hash": self.hash})


def words_hash(salt: str, words: str) -> str:
    """The salted SHA-256 that stands in the chain for words a person typed."""
    return hashlib.sha256(f"{salt}:{words}".encode()).hexdigest()


def verify_chain(session: Session) -> Verification:
    """Walk the whole chain: order, hashes, subjects, head, and the hashes of words that are not erased."""
    rows, broken = _walk(session)
    breaks = [seq for seq in (broken, _broken_words(session)) if seq is not None]
    return Verification(rows=rows, ok=not breaks, first_broken=min(breaks, default=None))


def _walk(session: Session) -> tuple[int, int | None]:
    """How many rows were walked, and the first that does not fit the chain, its subjects or the head."""
    previous, count = GENESIS, 0
    with closing(_subjects_by_seq(session)) as subjects, closing(_entries(session)) as entries:
        wanted = next(subjects, None)
        for row in entries:
            count += 1
            pairs: list[list[object]] = []
            if wanted is not None and wanted[0] == row.seq:
                pairs, wanted = wanted[1], next(subjects, None)
            expected = chain_hash(previous, count, row.at, row.action, row.actor, row.facts, pairs)
            if row.seq != count or row.hash != expected:
                return count, count
            previous = row.hash
    broken = _broken_end(session, count, previous)
    return count, broken if broken is not None or wanted is None else wanted[0]


def _entries(session: Session) -> Generator[sa.Row[int, datetime, str, str, str, str]]:
    row = JournalEntryRow
    query = sa.select(row.seq, row.at, row.action, row.actor, row.facts, row.hash).order_by(row.seq)
    with session.execute(query.execution_options(yield_per=2000)) as result:
        yield from result


def _subjects_by_seq(session: Session) -> Generator[tuple[int, list[list[object]]]]:
    row = JournalSubjectRow
    query = sa.select(row.seq, row.kind, row.key).order_by(row.seq, row.kind, row.key)
    with session.execute(query.execution_options(yield_per=5000)) as result:
        for seq, group in groupby(result, key=lambda item: item.seq):
            pairs = sorted((item.kind, item.key) for item in group)
            yield seq, [[kind, key] for kind, key in pairs]


def _broken_end(session: Session, count: int, last_hash: str) -> int | None:
    head = session.execute(sa.select(JournalHeadRow.seq, JournalHeadRow.hash)).one_or_none()
    if head is None or head.seq != count or head.hash != last_hash:
        return count + 1
    return None


def _broken_words(session: Session) -> int | None:
    text, entry = JournalTextRow, JournalEntryRow
    query = (
        sa.select(text.seq, text.field, text.salt, text.words, entry.facts)
        .join(entry, entry.seq == text.seq)
        .where(text.words.is_not(None))
        .order_by(text.seq)
    )
    with session.execute(query.execution_options(yield_per=2000)) as result:
        return next((int(row.seq) for row in result if not _has_words(row)), None)


def _has_words(row: sa.Row[int, str, str, str | None, str]) -> bool:
    """Whether the facts hold the hash of these words; read as text, for who tampers need not write JSON."""
    return f'"{row.field}":{{"sha256":"{words_hash(row.salt, row.words or "")}"}}' in row.facts


def list_lines(
    session: Session, *, kind: str, key: int, limit: int = 500, actions: Sequence[str] = ()
) -> tuple[JournalLine, ...]:
    """The newest `limit` lines about one subject, oldest first; with `actions`, only those rare ones."""
    query = _rare(kind, key, actions) if actions else _about(kind, key)
    query = query.order_by(JournalEntryRow.seq.desc()).limit(limit)
    return _lines(session, list(session.scalars(query))[::-1])


def list_latest(
    session: Session, *, before: int | None = None, limit: int = 100, about: tuple[str, int] | None = None
) -> tuple[JournalLine, ...]:
    """The newest lines, newest first, of the whole journal or about one (kind, key) subject.

    `before` is a sequence number to page on from.
    """
    query = _about(*about) if about else sa.select(JournalEntryRow)
    query = query.order_by(JournalEntryRow.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(JournalEntryRow.seq < before)
    return _lines(session, list(session.scalars(query)))


def _about(kind: str, key: int) -> sa.Select[JournalEntryRow]:
    subject = JournalSubjectRow
    query = sa.select(JournalEntryRow).join(subject, subject.seq == JournalEntryRow.seq)
    return query.where(subject.kind == kind, subject.key == key)


def _rare(kind: str, key: int, actions: Sequence[str]) -> sa.Select[JournalEntryRow]:
    # by action first: a lot is the subject of thousands of lines, and of few that are about itself
    subject, entry = JournalSubjectRow, JournalEntryRow
    about = sa.select(subject.seq).where(subject.kind == kind, subject.key == key, subject.seq == entry.seq)
    return sa.select(entry).where(entry.action.in_(actions), about.exists())


def _lines(session: Session, rows: Sequence[JournalEntryRow]) -> tuple[JournalLine, ...]:
    words = _words(session, [row.seq for row in rows])
    return tuple(
        JournalLine(
            seq=row.seq,
            at=row.at,
            action=row.action,
            actor=row.actor,
            facts=json.loads(row.facts),
            words=words.get(row.seq, {}),
        )
        for row in rows
    )


def _words(session: Session, seqs: Iterable[int]) -> dict[int, dict[str, str]]:
    words_by_seq: dict[int, dict[str, str]] = {}
    text = JournalTextRow
    query = sa.select(text.seq, text.field, text.words).where(text.seq.in_(list(seqs)), text.words.is_not(None))
    for row in session.execute(query):
        words_by_seq.setdefault(row.seq, {})[row.field] = row.words or ""
    return words_by_seq


def erase_words(session: Session, *, kind: str, key: int, only: Iterable[str] | None = None) -> int:
    """Forget the typed words of every entry about this subject; the chain stays whole. Returns how many.

    `only`: no other words than exactly these.
    """
    about = sa.select(JournalSubjectRow.seq).where(JournalSubjectRow.kind == kind, JournalSubjectRow.key == key)
    statement = sa.update(JournalTextRow).where(JournalTextRow.seq.in_(about), JournalTextRow.words.is_not(None))
    if only is not None:
        statement = statement.where(JournalTextRow.words.in_(tuple(only)))
    result = session.execute(statement.values(words=None))
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def erase_words_about(session: Session, is_about: Callable[[str], bool]) -> None:
    """Forget the typed words, of whatever entry, of which this is true; the chain stays whole."""
    rows = session.execute(sa.select(JournalTextRow.id, JournalTextRow.words).where(JournalTextRow.words.is_not(None)))
    ids = [row.id for row in rows if is_about(row.words or "")]
    if ids:
        session.execute(sa.update(JournalTextRow).where(JournalTextRow.id.in_(ids)).values(words=None))


def head_sequence(session: Session) -> int:
    """The sequence number of the last entry; 0 for an empty journal."""
    return session.execute(sa.select(JournalHeadRow.seq).where(JournalHeadRow.id == 1)).scalar_one()


def hash_at(session: Session, seq: int) -> str | None:
    """The hash of this row of the chain (0: what the chain begins with); None where there is no such row."""
    if seq == 0:
        return GENESIS
    return session.scalar(sa.select(JournalEntryRow.hash).where(JournalEntryRow.seq == seq))


def moment_at(session: Session, seq: int) -> datetime | None:
    """When this row of the chain was written; None where there is no such row."""
    return session.scalar(sa.select(JournalEntryRow.at).where(JournalEntryRow.seq == seq))


def subjects_since(session: Session, seq: int, kinds: Iterable[str]) -> dict[str, frozenset[int]]:
    """Of these kinds, the subjects of every entry after this one."""
    row = JournalSubjectRow
    wanted = tuple(kinds)
    query = sa.select(row.kind, row.key).where(row.seq > seq, row.kind.in_(wanted)).distinct()
    keys_by_kind: dict[str, set[int]] = {kind: set() for kind in wanted}
    for kind, key in session.execute(query):
        keys_by_kind[kind].add(key)
    return {kind: frozenset(keys) for kind, keys in keys_by_kind.items()}
