"""The number of statements of what people wait for is fixed, whatever the data (issue: speed)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.world import TOKEN, World, add_journal, build_world
from laptopdesk.app import create_app
from laptopdesk.assets.hardware.queries import latest_hardware_of, list_history, list_look_alikes, list_waiting
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopOrder, LaptopState
from laptopdesk.assets.register import queries as register
from laptopdesk.assets.register.lists import LISTS
from laptopdesk.assets.register.values import EvidenceGap, ListQuery, RegisterFilter
from laptopdesk.assets.stocktake.queries import get_board, get_result
from laptopdesk.assets.stocktake.service import open_stocktake
from laptopdesk.config import Config
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import list_latest, list_lines, verify_chain
from laptopdesk.training.queries import get_session_page, list_expected_today
from tests.queries import count_queries

MOST_OF_A_HAND_OUT = 25
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def hand_out_statements(db: Database, folder: Path, world: World, number: int) -> int:
    app = create_app(Config(data_dir=folder, worker_required=False), db=db)
    app.config.update(TESTING=True)
    body = {
        "laptop": world.laptops[number][0],
        "pass": world.passes[number],
        "location": world.locations[number],
        "kit": ["charger"],
        "signature": "paper:1",
        "operation_id": str(uuid4()),
    }
    client = app.test_client()
    with count_queries(db) as counted:
        answer = client.post("/api/v1/handouts", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 201, answer.json
    return len(counted)


def test_a_hand_out_takes_at_most_25_statements_whatever_the_data(committed_db: Database, tmp_path: Path) -> None:
    world = build_world(committed_db, laptops=700, people=700)
    hand_out_statements(committed_db, tmp_path, world, 0)  # the first one makes number series
    first = hand_out_statements(committed_db, tmp_path, world, 1)
    later = [hand_out_statements(committed_db, tmp_path, world, number) for number in range(2, 12)]
    assert first <= MOST_OF_A_HAND_OUT
    assert set(later) == {first}


JUDGED = 7
"""Queries that judge laptops by the one definition of proven, for every two thousand of them."""

VIEW = register.Viewer(now=NOW, within=frozenset(range(1000, 1067)))
WHOLE = ListQuery(
    criteria=RegisterFilter(
        term="dell",
        state=LaptopState.READY,
        days=1,
        evidence=EvidenceGap.MISSING,
        battery_below=80,
        support_months=12,
        look_alike=True,
        reserved=False,
    ),
    order=LaptopOrder.SINCE,
)
READINGS: dict[str, Callable[[Session], object]] = {
    "list": lambda session: lifecycle.list_laptops(session, LaptopFilter()),
    "filtered list": lambda session: lifecycle.list_laptops(
        session, LaptopFilter(state=LaptopState.READY, location_id=1003)
    ),
    "search": lambda session: lifecycle.list_laptops(session, LaptopFilter(term="dell 0001")),
    "search in groups": lambda session: lifecycle.list_laptops(session, LaptopFilter(term="L 000 0001")),
    "whole question": lambda session: register.list_laptops(session, WHOLE, VIEW),
    "lists": lambda session: [register.count_laptops(session, one.query.criteria, VIEW) for one in LISTS],
    "laptop": lambda session: lifecycle.get_laptop(session, "L0000001O"),
    "story": lambda session: list_lines(session, kind="laptop", key=1),
    "hardware": lambda session: latest_hardware_of(session, range(1, 51)),
    "history of hardware": lambda session: list_history(session, 1),
    "reports that wait": list_waiting,
    "look-alikes": list_look_alikes,
    "journal page": list_latest,
    "counting screen": lambda session: get_board(session, 1),
    "difference": lambda session: get_result(session, 1),
    "session page": lambda session: get_session_page(session, 1003),
    "today": lambda session: list_expected_today(session, 1003, on=NOW.date()),
}


@pytest.fixture(params=[70, 700])
def size(request: pytest.FixtureRequest) -> int:
    return int(request.param)


LIMITS = {
    "list": 4,
    "filtered list": 4,
    "search": 4,
    "laptop": 7,
    "story": 2,
    "hardware": 3,
    "history of hardware": 1,
    "reports that wait": 1,
    "look-alikes": 1,
    "search in groups": 4,
    "whole question": 4,
    "lists": len(LISTS) + JUDGED,
    "journal page": 2,
    "counting screen": 6,
    "difference": 15,
    "session page": 6,
    "today": 6,
}


def test_readings_take_a_fixed_number_of_queries(committed_db: Database, size: int) -> None:
    build_world(committed_db, laptops=size, people=size, journal=10 * size)
    with committed_db.unit_of_work(now=NOW, actor=system_actor()) as uow:
        assert open_stocktake(uow, 1003) == 1
    for name, read in READINGS.items():
        with committed_db.read() as session, count_queries(committed_db) as counted:
            read(session)
        assert len(counted) <= LIMITS[name], f"{name} with {size} laptops: {len(counted)} queries"


def test_the_journal_made_for_measuring_is_a_valid_chain(sqlite_db: Database) -> None:
    with sqlite_db.read() as session:
        before = verify_chain(session).rows
    assert isinstance(sqlite_db.bind, sa.Connection)
    add_journal(sqlite_db.bind, 20, 7)
    with sqlite_db.read() as session:
        found = verify_chain(session)
    assert (found.ok, found.rows) == (True, before + 20)
