"""Erasing a person: each package registers what it holds, and one act runs them all in one transaction.

What is tied to the person is forgotten by every eraser. What only mentions them (a ticket that was never joined) is
found by a package's *mentions* and offered: a person chooses, and the choice comes back in `Erasing.chosen`.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.columns import Base
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.files import forget_files
from laptopdesk.core.jobs import forget_errors
from laptopdesk.core.journal import erase_words, erase_words_about
from laptopdesk.core.search import normalise

FORGOTTEN = "–"
"""What stands where words were that a rule still asks for."""

_BETWEEN_DIGITS = re.compile(r"[\s().\-/+]")
_NO_DIGIT = re.compile(r"\D")

SHORTEST_NEEDLE = 4
LONGEST_EXCERPT = 160
SHORTEST_BASE64 = 16


@dataclass(frozen=True, kw_only=True)
class Erasing:
    """Whom an erasure is about, read before anything of them is gone.

    `passes`: every code they hold or held. `phone` in stored form. `chosen`: keys of mentions that are to be forgotten
    too. `files`: erasers put in what nobody may need any more; it goes at the end, unless somebody else has it too.
    """

    participant_id: int
    passes: frozenset[str] = frozenset()
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    chosen: frozenset[str] = frozenset()
    files: set[int] = field(default_factory=set)

    def is_named_in(self, text: str) -> bool:
        """Whether this text holds the person's whole name, phone number or e-mail address, however it is written."""
        return self.is_reached_in(text) or self._has_name(text)

    def is_reached_in(self, text: str) -> bool:
        """Whether this text holds the phone number or the e-mail address."""
        if self.email and self.email.casefold() in text.casefold():
            return True
        return bool(self.phone) and _national(self.phone or "") in _BETWEEN_DIGITS.sub("", text)

    def _has_name(self, text: str) -> bool:
        wanted = normalise(self.name or "")
        return len(wanted) >= SHORTEST_NEEDLE and f" {wanted} " in f" {normalise(text)} "


def _national(phone: str) -> str:
    """The digits that stand in every way to write a number: without country code and leading zero."""
    digits = _NO_DIGIT.sub("", phone)
    return digits.removeprefix("31") if phone.startswith("+31") else digits.lstrip("0")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Something that is not tied to the person and names them all the same.

    `certain`: phone number or e-mail address are theirs; else only the name is the same.
    """

    key: str
    title: str
    excerpt: str
    certain: bool


Eraser = Callable[[UnitOfWork, Erasing], None]
Mentions = Callable[[Session, Erasing], tuple[Mention, ...]]


@dataclass(frozen=True, kw_only=True)
class FreeWords:
    """Columns of a table in which people may have written anything about anybody; `title` says whose words they are."""

    table: type[Base]
    columns: tuple[str, ...]
    title: Callable[[], str]

    def mentions(self, session: Session, person: Erasing) -> Iterator[Mention]:
        """Where this person is named in them; a key names table, column and row."""
        for place in self._named(session, person):
            certain = person.is_reached_in(place.text)
            yield Mention(key=place.key, title=self.title(), excerpt=excerpt_of(place.text), certain=certain)

    def forget_chosen(self, session: Session, person: Erasing) -> None:
        """The words that were chosen are gone; that something was written stays."""
        if not any(key.startswith(f"{self.table.__tablename__}.") for key in person.chosen):
            return
        chosen = [place for place in self._named(session, person) if place.key in person.chosen]
        for row in dict.fromkeys(place.row for place in chosen):
            columns = [place.column for place in chosen if place.row == row]
            where = sa.and_(*(key == value for key, value in zip(self._keys(), row, strict=True)))
            session.execute(sa.update(self.table).where(where).values(dict.fromkeys(columns, FORGOTTEN)))

    def _keys(self) -> tuple[sa.ColumnElement[Any], ...]:
        table = self.table.__table__
        return tuple(table.primary_key.columns) if isinstance(table, sa.Table) else ()

    def _named(self, session: Session, person: Erasing) -> Iterator["_NamedPlace"]:
        for column in self.columns:
            words = self.table.__table__.c[column]
            rows = session.execute(sa.select(words, *self._keys()).where(words.is_not(None), words != "")).all()
            for text, *row in rows:
                if person.is_named_in(text):
                    key = f"{self.table.__tablename__}.{column}:{'/'.join(map(str, row))}"
                    yield _NamedPlace(key=key, row=tuple(row), column=column, text=text)


@dataclass(frozen=True, kw_only=True)
class _NamedPlace:
    """A place where the person is named; `row` is the primary key."""

    key: str
    row: tuple[Any, ...]
    column: str
    text: str


def excerpt_of(text: str) -> str:
    """The beginning of the text, on one line, at most 160 characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[: LONGEST_EXCERPT - 1]}…"


class ErasureRegistry:
    """What must be forgotten about a participant, by package; filled by the composition root."""

    def __init__(self) -> None:
        self._erasers: dict[str, Eraser] = {}
        self._mentions: list[Mentions] = []
        self._words: list[FreeWords] = []

    def register(self, name: str, eraser: Eraser, *, mentions: Mentions | None = None) -> None:
        """`eraser(uow, person)` runs on every erasure; a name can be taken once."""
        if name in self._erasers:
            raise ValueError(f"{name} registers its eraser twice")
        self._erasers[name] = eraser
        if mentions is not None:
            self._mentions.append(mentions)

    def register_words(self, table: type[Base], *columns: str, title: Callable[[], str]) -> None:
        """Whoever is named in these columns is offered at an erasure, and forgotten there when that is chosen."""
        self._words.append(FreeWords(table=table, columns=columns, title=title))

    @property
    def searched(self) -> frozenset[tuple[str, str]]:
        """(table, column) of the free words in which mentions are looked for."""
        return frozenset((words.table.__tablename__, column) for words in self._words for column in words.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """Who registered, in order."""
        return tuple(self._erasers)

    def mentions_of(self, session: Session, person: Erasing) -> tuple[Mention, ...]:
        """What may be about this person and is not tied to them, the certain ones first."""
        mentions = [mention for find in self._mentions for mention in find(session, person)]
        mentions += [mention for words in self._words for mention in words.mentions(session, person)]
        return tuple(sorted(mentions, key=lambda mention: not mention.certain))

    def erase(self, uow: UnitOfWork, person: Erasing) -> None:
        """Every registered eraser ran; the journal's typed words about this person and their files are gone."""
        for eraser in self._erasers.values():
            eraser(uow, person)
        for words in self._words:
            words.forget_chosen(uow.session, person)
        erase_words(uow.session, kind="participant", key=person.participant_id)
        erase_words_about(uow.session, person.is_named_in)
        forget_errors(uow.session, person.is_named_in)
        uow.session.flush()
        forget_files(uow.session, person.files)


def scrub(value: object, person: Erasing) -> object:
    """This JSON value without what names the person; also where that stands as Base64, or beside one of their passes.

    The number of a paper agreement is one that somebody typed. Their passes stay: they are nobody's any more.
    """
    match value:
        case str():
            return "" if person.is_named_in(value) or _is_about(_decoded(value), person) else value
        case Mapping():
            theirs = value.get("pass") in person.passes
            return {
                name: _paperless(item) if theirs and name == "signature" else scrub(item, person)
                for name, item in value.items()
            }
        case list():
            return [scrub(item, person) for item in value]
        case _:
            return value


def _paperless(signature: object) -> object:
    return f"paper:{FORGOTTEN}" if str(signature).startswith("paper:") else signature


def _is_about(text: str, person: Erasing) -> bool:
    return any(code in text for code in person.passes) or person.is_named_in(text)


def _decoded(text: str) -> str:
    """What the text says if it is Base64; else nothing."""
    if len(text) < SHORTEST_BASE64:
        return ""
    try:
        return b64decode(text[: len(text) // 4 * 4], validate=True).decode("utf-8", "replace")
    except (Base64Error, ValueError):
        return ""
