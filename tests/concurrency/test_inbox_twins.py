"""The same operation id from several processes in the same moment: done once, and all are told the same."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.core.numbering import take_numbers
from laptopdesk.devices.models import InboxRow
from tests.concurrency.ground import people_at_once
from tests.concurrency.twin import take_away_locks, tell
from tests.factories import unit

pytestmark = pytest.mark.races

TWINS = 3
ROUNDS = 300 if os.environ.get("LAPTOPDESK_SOAK") else 15


@pytest.fixture(scope="module")
def twins() -> Iterator[ProcessPoolExecutor]:
    with people_at_once(TWINS) as pool:
        yield pool


def at_once(db: Database, twins: ProcessPoolExecutor, *intents: dict[str, Any]) -> list[dict[str, Any]]:
    """One operation id, each intent from a process of its own, all in one moment; their answers."""
    url, operation_id = db.engine.url.render_as_string(hide_password=False), str(uuid4())
    moment = time.time() + 0.02
    return [answer.result() for answer in [twins.submit(tell, url, operation_id, intent, moment) for intent in intents]]


def effects(db: Database) -> int:
    with unit(db) as uow:
        return take_numbers(uow.session, "effect")[0] - 1


def test_twins_are_applied_once(committed_db: Database, twins: ProcessPoolExecutor) -> None:
    for _round in range(ROUNDS):
        answers = at_once(committed_db, twins, *([{"what": "a"}] * TWINS))
        assert len({answer["answer"]["number"] for answer in answers}) == 1, answers
        assert sorted(answer["repeated"] for answer in answers) == [False] + [True] * (TWINS - 1), answers
    assert effects(committed_db) == ROUNDS
    stands(committed_db, rows=ROUNDS)


def test_twins_are_refused_alike(committed_db: Database, twins: ProcessPoolExecutor) -> None:
    for _round in range(ROUNDS):
        answers = at_once(committed_db, twins, *([{"refuse": True}] * TWINS))
        assert answers == [{"error": "refused", "reasons": ["test_not_the_first"]}] * TWINS
    assert effects(committed_db) == 0
    stands(committed_db, rows=ROUNDS)


def test_twins_with_two_intents_have_one_winner(committed_db: Database, twins: ProcessPoolExecutor) -> None:
    for _round in range(ROUNDS):
        answers = at_once(committed_db, twins, {"what": "a"}, {"what": "b"})
        assert sorted(answer.get("error", "") for answer in answers) == ["", "operation_reused"], answers
    assert effects(committed_db) == ROUNDS
    stands(committed_db, rows=ROUNDS)


def test_negative_control_without_lock_and_key(committed_db: Database) -> None:
    """Without the write lock of SQLite and the unique key, a twin breaks or acts again: the races are real."""
    if committed_db.dialect == "postgresql":
        with committed_db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE inbox DROP CONSTRAINT uq_inbox_operation_id")
    broken: list[object] = []
    with people_at_once(TWINS, take_away_locks) as unlocked:
        for _round in range(ROUNDS):
            answers = at_once(committed_db, unlocked, *([{"what": "a"}] * TWINS))
            if sorted(answer.get("repeated", False) for answer in answers) != [False] + [True] * (TWINS - 1):
                broken.append(answers)
    assert broken


def stands(db: Database, *, rows: int) -> None:
    with db.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(InboxRow)) == rows
        assert verify_chain(session).ok
