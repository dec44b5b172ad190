"""The journal: insert-only in both databases, one chain, and every change to it is found at the right row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from laptopdesk.core.access import Actor, ActorKind, SignInWay, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.events import Event, FreeText
from laptopdesk.core.journal import (
    JournalEntryRow,
    JournalSubjectRow,
    Verification,
    erase_words,
    head_sequence,
    list_latest,
    list_lines,
    verify_chain,
)
from laptopdesk.core.journal_ddl import LIST_POSTGRESQL, LIST_SQLITE, PROTECTED, create_triggers, trigger_names
from laptopdesk.core.migration import upgrade_as_owner
from tests.conftest import fresh_postgres
from tests.databases import open_database
from tests.factories import unit

NOTHING = FreeText("")


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    action: ClassVar[str] = "test.noted"

    laptop_id: int | None = None
    participant_ids: tuple[int, ...] = ()
    words: FreeText = NOTHING
    more: Any = None


def note(db: Database, now: datetime, *events: Event, actor: Actor | None = None) -> int:
    """Record these in one unit; answers the last sequence number."""
    with db.unit_of_work(now=now, actor=actor or system_actor()) as uow:
        for event in events:
            uow.record(event)
    with db.read() as session:
        return head_sequence(session)


def verify(db: Database) -> Verification:
    with db.read() as session:
        return verify_chain(session)


@pytest.fixture
def first(db: Database, now: datetime) -> int:
    """The sequence number of the first of five entries: with a subject, with two, with words, bare, and with both."""
    last = note(
        db,
        now,
        Noted(laptop_id=1),
        Noted(participant_ids=(7, 8)),
        Noted(words=FreeText("her own words")),
        Noted(),
        Noted(laptop_id=2, words=FreeText("more words")),
    )
    return last - 4


# ---- what is written


def test_entries_follow_each_other_without_a_gap(db: Database, now: datetime, first: int) -> None:
    with db.read() as session:
        seqs = [line.seq for line in list_latest(session, limit=5)]
    assert seqs == list(range(first + 4, first - 1, -1))
    assert verify(db).ok


def test_an_event_is_found_under_each_of_its_subjects(db: Database, first: int) -> None:
    with db.read() as session:
        assert [line.seq for line in list_lines(session, kind="participant", key=8)] == [first + 1]
        assert [line.seq for line in list_lines(session, kind="laptop", key=2)] == [first + 4]
        assert list_lines(session, kind="laptop", key=3) == ()
        assert list_lines(session, kind="laptop", key=1, actions=["other.thing"]) == ()


def test_facts_are_kept_exactly_and_floats_refused(db: Database, now: datetime) -> None:
    moment, key = datetime(2026, 3, 29, 3, 30, 0, 1, tzinfo=UTC), UUID(int=5)
    more = (Colour.RED, date(2026, 1, 2), moment, key, True, None, "Yıldız “q”", (1, 2**62))
    note(db, now, Noted(more=more))
    with db.read() as session:
        (line,) = list_latest(session, limit=1)
    wanted = ["red", "2026-01-02", "2026-03-29T03:30:00.000001+00:00", str(key), True, None, "Yıldız “q”", [1, 2**62]]
    assert line.facts["more"] == wanted
    assert verify(db).ok
    with pytest.raises(TypeError):
        note(db, now, Noted(more=0.5))


def test_who_acted_stands_without_a_name(db: Database, now: datetime) -> None:
    note(db, now, Noted(), actor=Actor(kind=ActorKind.TOKEN, staff_id=12, name="Ada Lovelace", way=SignInWay.TOKEN))
    with db.read() as session:
        (line,) = list_latest(session, limit=1)
    assert line.actor == "token:12"


def test_words_of_a_person_stand_beside_the_chain(db: Database, first: int) -> None:
    with db.read() as session:
        (line,) = list_lines(session, kind="laptop", key=2)
        facts = session.scalars(sa.select(JournalEntryRow.facts)).all()
    assert line.words == {"words": "more words"}
    assert not any("more words" in text for text in facts)


def test_erased_words_leave_the_chain_whole(db: Database, first: int) -> None:
    with unit(db) as uow:
        assert erase_words(uow.session, kind="laptop", key=2) == 1
        assert erase_words(uow.session, kind="laptop", key=2) == 0
    with db.read() as session:
        assert list_lines(session, kind="laptop", key=2)[0].words == {}
    assert verify(db).ok


def fail(db: Database, now: datetime, error: Exception, *, journaled: bool) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        uow.record(Noted(more="undone"))
        if journaled:
            uow.if_refused(lambda error: Noted(more=f"refused {error}"))
        raise error


def test_a_refusal_is_journaled_after_the_rollback(db: Database, now: datetime, first: int) -> None:
    with pytest.raises(Refused):
        fail(db, now, Refused([Colour.RED]), journaled=True)
    with db.read() as session:
        (line,) = list_latest(session, limit=1)
    assert (line.seq, line.facts["more"]) == (first + 5, "refused red")
    assert verify(db) == Verification(rows=first + 5, ok=True, first_broken=None)


def test_a_unit_that_fails_leaves_no_entry(db: Database, now: datetime, first: int) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(db, now, ZeroDivisionError(), journaled=True)
    with pytest.raises(Conflict):
        fail(db, now, Conflict("not_asked_for"), journaled=False)
    with db.read() as session:
        assert head_sequence(session) == first + 4


# ---- what the databases refuse


STATEMENTS = [
    "UPDATE journal_entry SET action = 'x' WHERE seq = (SELECT max(seq) FROM journal_entry)",
    "UPDATE journal_subject SET key = key + 1",
    "DELETE FROM journal_entry WHERE seq = (SELECT max(seq) FROM journal_entry)",
    "DELETE FROM journal_subject",
]
COPY = "SELECT seq, at, 'x', actor, facts, hash FROM journal_entry WHERE seq = (SELECT max(seq) FROM journal_entry)"
ONLY = {
    "sqlite": [
        f"INSERT OR REPLACE INTO journal_entry (seq, at, action, actor, facts, hash) {COPY}",
        f"REPLACE INTO journal_entry (seq, at, action, actor, facts, hash) {COPY}",
        f"INSERT OR IGNORE INTO journal_entry (seq, at, action, actor, facts, hash) {COPY}",
        "UPDATE OR REPLACE journal_entry SET seq = seq + 1",
        "REPLACE INTO journal_subject SELECT * FROM journal_subject",
        "INSERT INTO journal_entry SELECT max(seq) + 2, at, action, actor, facts, hash FROM journal_entry",
    ],
    "postgresql": [
        "TRUNCATE journal_entry CASCADE",
        "TRUNCATE journal_subject",
        f"INSERT INTO journal_entry {COPY} ON CONFLICT (seq) DO UPDATE SET seq=0",
        "UPDATE journal_entry SET seq = seq + 1000",
    ],
}


def test_nothing_is_changed_or_removed(db: Database, first: int) -> None:
    for statement in STATEMENTS + ONLY[db.dialect]:
        with pytest.raises(DBAPIError, match=r"append-only|no gaps"), unit(db) as uow, uow.session.begin_nested():
            uow.session.execute(sa.text(statement))
    assert verify(db) == Verification(rows=first + 4, ok=True, first_broken=None)


def test_triggers_are_exactly_those_listed(db: Database) -> None:
    query = LIST_SQLITE if db.dialect == "sqlite" else LIST_POSTGRESQL
    with db.read() as session:
        found = set(session.execute(sa.text(query)).scalars())
    assert {name for name in found if name.startswith("journal_")} == trigger_names(db.dialect)
    others = {name.partition("_no_")[0] for name in found - trigger_names(db.dialect)}
    assert others == {"kit_movement", "stocktake_scan"}  # what else is only ever added to


def test_triggers_can_be_made_again_after_a_rebuild(db: Database, first: int) -> None:
    with without_triggers(db) as connection:
        for statement in create_triggers(db.dialect):
            connection.execute(sa.text(statement))
        with pytest.raises(DBAPIError), connection.begin_nested():
            connection.exec_driver_sql("DELETE FROM journal_subject")


# ---- what is found when somebody owns the database


@contextmanager
def without_triggers(db: Database) -> Iterator[sa.Connection]:
    """The connection of somebody who owns the tables and took the triggers away."""
    connection = db.bind
    assert isinstance(connection, sa.Connection)
    for name in trigger_names(db.dialect):
        table = next(table for table in PROTECTED if name.startswith(table))
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if db.dialect == "postgresql" else ""))
    yield connection


Tamper = Callable[[int], str]
TAMPERING: dict[str, tuple[int, Tamper]] = {
    "action": (1, lambda n: f"UPDATE journal_entry SET action = 'x' WHERE seq = {n + 1}"),
    "actor": (3, lambda n: f"UPDATE journal_entry SET actor = 'staff:1' WHERE seq = {n + 3}"),
    "facts": (0, lambda n: f"UPDATE journal_entry SET facts = '{{}}' WHERE seq = {n}"),
    "unreadable facts": (2, lambda n: f"UPDATE journal_entry SET facts = 'x' WHERE seq = {n + 2}"),
    "moment": (4, lambda n: f"UPDATE journal_entry SET at = '2020-01-01 00:00:00+00' WHERE seq = {n + 4}"),
    "hash": (2, lambda n: f"UPDATE journal_entry SET hash = '{'a' * 64}' WHERE seq = {n + 2}"),
    "row in the middle": (3, lambda n: f"DELETE FROM journal_entry WHERE seq = {n + 3}"),
    "last row": (4, lambda n: f"DELETE FROM journal_entry WHERE seq = {n + 4}"),
    "subject": (1, lambda n: f"DELETE FROM journal_subject WHERE seq = {n + 1} AND key = 7"),
    "only subject": (0, lambda n: f"DELETE FROM journal_subject WHERE seq = {n}"),
    "subject of the last row": (4, lambda n: f"DELETE FROM journal_subject WHERE seq = {n + 4}"),
    "changed subject": (1, lambda n: f"UPDATE journal_subject SET key = 9 WHERE seq = {n + 1} AND key = 8"),
    "added subject": (3, lambda n: f"INSERT INTO journal_subject (kind, key, seq) VALUES ('laptop', 1, {n + 3})"),
    "words": (2, lambda n: f"UPDATE journal_text SET words = 'other words' WHERE seq = {n + 2}"),
    "salt": (4, lambda n: f"UPDATE journal_text SET salt = 'x' WHERE seq = {n + 4}"),
    "head": (5, lambda n: "UPDATE journal_head SET seq = seq + 1"),
    "hash of the head": (5, lambda n: f"UPDATE journal_head SET hash = '{'b' * 64}'"),
    "head gone": (5, lambda n: "DELETE FROM journal_head"),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_tampering_is_found_at_the_right_row(db: Database, first: int, what: str) -> None:
    offset, statement = TAMPERING[what]
    with without_triggers(db) as connection:
        if statement(first).startswith("DELETE FROM journal_entry"):
            for table in ("journal_subject", "journal_text"):
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE seq >= {first + 3}")
        connection.exec_driver_sql(statement(first))
        found = verify(db)
    assert (found.ok, found.first_broken) == (False, first + offset)


def test_the_first_of_two_wounds_is_named(db: Database, first: int) -> None:
    with without_triggers(db) as connection:
        connection.exec_driver_sql(f"UPDATE journal_entry SET action = 'x' WHERE seq = {first + 3}")
        assert verify(db).first_broken == first + 3
        connection.exec_driver_sql(f"UPDATE journal_text SET words = 'other' WHERE seq = {first + 2}")
        assert verify(db).first_broken == first + 2
        connection.exec_driver_sql(f"UPDATE journal_entry SET actor = 'x' WHERE seq = {first}")
        assert verify(db).first_broken == first


def test_a_row_added_past_the_unit_of_work_is_found(db: Database, first: int) -> None:
    with unit(db) as uow:
        last = uow.session.get_one(JournalEntryRow, first + 4)
        uow.session.add(
            JournalEntryRow(
                seq=last.seq + 1, at=last.at + timedelta(1), action="x", actor="system", facts="{}", hash=last.hash
            )
        )
    assert verify(db).first_broken == first + 5


def test_a_subject_of_no_row_is_impossible(db: Database, first: int) -> None:
    """On SQLite the foreign key of a savepoint is checked at once, as on PostgreSQL."""
    with pytest.raises(DBAPIError), unit(db) as uow, uow.session.begin_nested():
        uow.session.add(JournalSubjectRow(kind="laptop", key=1, seq=first + 99))


# ---- PostgreSQL: the app does not own the table


def test_the_apps_role_cannot_go_round_the_triggers(postgres_url: str, now: datetime) -> None:
    role = f"app_{uuid4().hex[:8]}"
    with fresh_postgres(postgres_url) as url:
        owner = open_database(url)
        with owner.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'app'")
        app_url = sa.make_url(url).set(username=role, password="app")
        upgrade_as_owner(url, app_url.render_as_string(hide_password=False))
        app = open_database(app_url)
        try:
            note(app, now, Noted(laptop_id=1))
            for statement in (
                "UPDATE journal_entry SET action = 'x'",
                "DELETE FROM journal_subject",
                "TRUNCATE journal_entry CASCADE",
                "DROP TRIGGER journal_entry_no_update ON journal_entry",
                "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
                "DROP TABLE journal_subject",
                "SET session_replication_role = replica",
            ):
                with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), unit(app) as uow:
                    uow.session.execute(sa.text(statement))
            assert verify(app) == Verification(rows=1, ok=True, first_broken=None)
        finally:
            app.dispose()
            with owner.engine.begin() as connection:
                connection.exec_driver_sql(f"DROP OWNED BY {role}")
                connection.exec_driver_sql(f"DROP ROLE {role}")
            owner.dispose()
