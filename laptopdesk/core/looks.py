"""Every look at a resident's name is written down: who, when, on which page, at whom.

A session says who reads (`Reader`), and the queries that load names note in it whose they loaded; without a reader they
load nothing. So no page, answer or command can show a name and forget to say so. What was noted becomes one row for
each request, before the answer leaves; the same once more within minutes is the same look.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.access import Actor, system_actor
from laptopdesk.core.columns import Base, BigKey, insert_into
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.search import normalise
from laptopdesk.protocol.canonical import canonical_json

SAME_LOOK = timedelta(minutes=10)
"""A page that reloads itself, or is opened again at once, is one look: a desk's page would write thousands a day."""

PARTICIPANT, TICKET = "participant", "ticket"


class LookGroupRow(Base):
    """People and tickets that were shown together, kept once however often that happens."""

    __tablename__ = "look_group"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)


class LookMemberRow(Base):
    """One of a group, by kind and id; without a foreign key, so that a look outlives what was looked at."""

    __tablename__ = "look_member"

    kind: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("look_group.id"), primary_key=True, index=True)


class LookRow(Base):
    """One look: at one participant, or at a group. `who` is the actor as in the journal, or a station or program.

    `term`: a keyed hash of what was searched for; who knows the words can ask whether somebody looked for them.
    """

    __tablename__ = "look"
    __table_args__ = (sa.Index("ix_look_again_at", "again", "at"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    page: Mapped[str] = mapped_column(sa.String(60))
    participant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participant.id"), index=True, default=None)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("look_group.id"), index=True, default=None)
    shown: Mapped[int] = mapped_column(default=1, server_default="1")
    who: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    term: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    again: Mapped[str | None] = mapped_column(sa.String(64), default=None)


class NobodyReads(RuntimeError):
    """Names are loaded in a session that does not say who reads: a mistake of ours."""


@dataclass(kw_only=True)
class Reader:
    """Who reads names, and on which page. `name` is for who is no actor: a station, a program.

    `key` makes the hash of a search. `closed`: the answer has left, and nothing may be read any more.
    """

    page: str
    actor: Actor | None = None
    name: str = ""
    key: bytes = b""
    seen: set[tuple[str, int]] = field(default_factory=set)
    written: set[tuple[str, int]] = field(default_factory=set)
    term: str | None = None
    closed: bool = False

    def note(self, kind: str, keys: Iterable[int]) -> None:
        """These were loaded by name."""
        if self.closed:
            raise NobodyReads("names are read after the look was written down")
        self.seen.update((kind, key) for key in keys)

    def searched(self, text: str) -> None:
        """This was searched for, by name or number; kept as a hash."""
        self.term = hmac.new(self.key, normalise(text).encode(), hashlib.sha256).hexdigest()

    @property
    def pending(self) -> bool:
        """Whether there is something to write down."""
        return bool(self.seen - self.written) or self.term is not None

    @property
    def who(self) -> str:
        """The actor as the journal calls them, else the name."""
        return self.actor.label if self.actor is not None else self.name[:40]


READER = "reader"
"""Under which name a session's `info` holds its reader."""


def reader_of(session: Session) -> Reader:
    """Who reads in this session; raises NobodyReads."""
    reader = session.info.get(READER)
    if not isinstance(reader, Reader):
        raise NobodyReads("names are loaded in a session without a reader: use Database.read_by")
    return reader


def write_look(db: Database, reader: Reader, *, now: datetime) -> None:
    """What the reader noted stands as one look, unless the same one is minutes old; the reader is closed."""
    reader.closed = True
    if not reader.pending:
        return
    shown = sorted(reader.seen - reader.written)
    again = _digest([reader.who, reader.page, reader.term, shown])
    with db.read() as session:
        recent = sa.select(LookRow.id).where(LookRow.again == again, LookRow.at > now - SAME_LOOK).limit(1)
        if session.scalar(recent) is not None:
            return
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        _add(uow, reader, shown, again)


def _add(uow: UnitOfWork, reader: Reader, shown: list[tuple[str, int]], again: str) -> None:
    only = shown[0][1] if len(shown) == 1 and shown[0][0] == PARTICIPANT else None
    uow.session.add(
        LookRow(
            at=uow.now,
            staff_id=reader.actor.staff_id if reader.actor else None,
            page=reader.page[:60],
            participant_id=only,
            group_id=_group(uow, shown) if shown and only is None else None,
            shown=len(shown),
            who=reader.who,
            term=reader.term,
            again=again,
        )
    )


def _group(uow: UnitOfWork, shown: list[tuple[str, int]]) -> int:
    """The group of exactly these, made when it is new."""
    digest = _digest(shown)
    made = insert_into(uow.session, LookGroupRow).values(digest=digest).on_conflict_do_nothing()
    group_id: int | None = uow.session.scalar(made.returning(LookGroupRow.id))
    if group_id is None:  # it was shown before
        return uow.session.scalars(sa.select(LookGroupRow.id).where(LookGroupRow.digest == digest)).one()
    members = [{"kind": kind, "key": key, "group_id": group_id} for kind, key in shown]
    uow.session.execute(sa.insert(LookMemberRow), members)
    return group_id


def _digest(value: object) -> str:
    return hashlib.sha256(canonical_json(_plain(value))).hexdigest()


def _plain(value: object) -> object:
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def looks_at(participant_id: int) -> sa.ColumnElement[bool]:
    """The looks at this participant, alone or among others."""
    member = LookMemberRow
    groups = sa.select(member.group_id).where(member.kind == PARTICIPANT, member.key == participant_id)
    return sa.or_(LookRow.participant_id == participant_id, LookRow.group_id.in_(groups))


def forget_terms(session: Session, participant_id: int) -> None:
    """What was typed to find this person is forgotten, its hash too; that somebody looked stays."""
    session.execute(sa.update(LookRow).where(looks_at(participant_id)).values(term=None))
