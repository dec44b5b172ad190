"""Two desks at the same moment, as separate processes on committed data: one winner and one clear sentence each time.

The negative control takes locks and constraints away and must go red: it shows that these races are real ones.
"""

import json
import os
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.protocol.operations import HandOutIntent, OperationKind, RecordAttendanceIntent
from laptopdesk.protocol.uuid7 import uuid7
from tests.concurrency.world import RaceWorld, build_race_world
from tests.started import Started

pytestmark = pytest.mark.races

ROUNDS = 2000 if os.environ.get("LAPTOPDESK_SOAK") else 67  # three kinds of race, some 200 in all on each database
HEADSTART_SECONDS = 0.02


class DeskProcess:
    """One desk on its own process and connection."""

    def __init__(self, url: str, *more: str) -> None:
        (asked, ask), (answer, answered) = os.pipe(), os.pipe()
        self.process = Started("tests.concurrency.desk", url, *more, env=os.environ, stdin=asked, out=answered)
        os.close(asked)
        os.close(answered)
        self.asks, self.answers = os.fdopen(ask, "w"), os.fdopen(answer)
        assert self.answers.readline().strip() == "ready"

    def send(self, request: dict[str, Any]) -> None:
        self.asks.write(json.dumps(request) + "\n")
        self.asks.flush()

    def answer(self) -> dict[str, Any]:
        return dict(json.loads(self.answers.readline()))

    def end(self) -> None:
        self.asks.close()
        self.process.wait(20)
        self.answers.close()


@dataclass(frozen=True)
class Desks:
    left: DeskProcess
    right: DeskProcess

    def race(self, left: dict[str, Any], right: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Both acts at the same moment; their answers."""
        moment = time.time() + HEADSTART_SECONDS
        self.left.send(left | {"at": moment})
        self.right.send(right | {"at": moment})
        return self.left.answer(), self.right.answer()


def url_of(db: Database) -> str:
    return db.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def world(committed_db: Database) -> RaceWorld:
    return build_race_world(committed_db, rounds=ROUNDS)


@pytest.fixture
def desks(committed_db: Database, world: RaceWorld) -> Iterator[Desks]:
    url = url_of(committed_db)
    pair = Desks(DeskProcess(url), DeskProcess(url))
    yield pair
    pair.left.end()
    pair.right.end()


def operation(kind: OperationKind, intent: dict[str, Any], staff: int) -> dict[str, Any]:
    new_id = uuid7(int(datetime.now(UTC).timestamp() * 1000), secrets.token_bytes(10))
    return {"operation_id": str(new_id), "kind": kind.value, "intent": intent, "staff": staff}


def hand_out(world: RaceWorld, laptop: str, pass_code: str) -> dict[str, Any]:
    intent = HandOutIntent(
        laptop=laptop, pass_code=pass_code, location=world.location, kit=("charger",), signature="paper:1"
    )
    return operation(OperationKind.HAND_OUT, intent.to_json(), world.staff_id)


def withdraw(world: RaceWorld, session_id: int, pass_code: str) -> dict[str, Any]:
    intent = RecordAttendanceIntent(session=session_id, pass_code=pass_code, present=False)
    return operation(OperationKind.RECORD_ATTENDANCE, intent.to_json(), world.staff_id)


def assert_one_winner(answers: tuple[dict[str, Any], dict[str, Any]], reason: str) -> None:
    results = Counter(answer["result"] for answer in answers)
    assert results == {"applied": 1, "refused": 1}, answers
    refused = next(answer for answer in answers if answer["result"] == "refused")
    assert reason in refused["reasons"], refused


def open_handouts(db: Database, column: str) -> list[tuple[int, int]]:
    """(key, count) of everything that is out more than once."""
    query = f"SELECT {column}, count(*) FROM handout WHERE ended_at IS NULL GROUP BY {column} HAVING count(*) > 1"
    with db.read() as session:
        return [tuple(row) for row in session.execute(sa.text(query))]


def test_two_desks_one_laptop(committed_db: Database, world: RaceWorld, desks: Desks) -> None:
    for number in range(ROUNDS):
        laptop, first, second = world.laptops[number], world.passes[2 * number], world.passes[2 * number + 1]
        answers = desks.race(hand_out(world, laptop, first), hand_out(world, laptop, second))
        assert_one_winner(answers, "laptop_already_out")
    assert open_handouts(committed_db, "laptop_id") == []
    assert_journal_stands(committed_db)


def test_two_desks_one_person(committed_db: Database, world: RaceWorld, desks: Desks) -> None:
    for number in range(ROUNDS):
        first, second, holder = world.laptops[2 * number], world.laptops[2 * number + 1], world.passes[number]
        answers = desks.race(hand_out(world, first, holder), hand_out(world, second, holder))
        assert_one_winner(answers, "already_has_one")
    assert open_handouts(committed_db, "participant_id") == []
    assert_journal_stands(committed_db)


def test_attendance_withdrawn_while_handing_out(committed_db: Database, world: RaceWorld, desks: Desks) -> None:
    """Whichever came first, both are told the truth: refused for want of training, or handed out and a case opened."""
    outcomes: Counter[str] = Counter()
    for number in range(ROUNDS):
        laptop, holder = world.laptops[number], world.passes[number]
        handed, withdrawn = desks.race(hand_out(world, laptop, holder), withdraw(world, world.session_id, holder))
        assert withdrawn["result"] == "applied", withdrawn
        if handed["result"] == "refused":
            assert handed["reasons"] == ["training_not_attended"], handed
        else:
            assert handed["result"] == "applied", handed
        outcomes[handed["result"]] += 1
    with committed_db.read() as session:
        cases = session.execute(sa.text("SELECT count(*) FROM \"case\" WHERE kind = 'attendance_withdrawn'")).scalar()
    assert cases == outcomes["applied"], outcomes
    assert_journal_stands(committed_db)


def assert_journal_stands(db: Database) -> None:
    with db.read() as session:
        assert verify_chain(session).ok


def test_negative_control_without_lock_and_constraint(committed_db: Database, world: RaceWorld) -> None:
    """With locks and constraints taken away, somebody gets two laptops: the races above can fail."""
    with committed_db.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX uq_handout_open_laptop")
        connection.exec_driver_sql("DROP INDEX uq_handout_open_enrolment")
    url = url_of(committed_db)
    pair = Desks(DeskProcess(url, "negative"), DeskProcess(url, "negative"))
    broken: list[object] = []
    try:
        for number in range(min(ROUNDS, 40)):
            first, second, holder = world.laptops[2 * number], world.laptops[2 * number + 1], world.passes[number]
            answers = pair.race(hand_out(world, first, holder), hand_out(world, second, holder))
            if Counter(answer["result"] for answer in answers) != {"applied": 1, "refused": 1}:
                broken.append(answers)
    finally:
        pair.left.end()
        pair.right.end()
    assert broken
