"""Four scanners at once, each its own process: no scan lost, none doubled; a server killed in the middle as well."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from benchmarks.world import TOKEN, build_world
from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.models import StocktakeScanRow
from laptopdesk.assets.stocktake.service import close_round, open_stocktake
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from tests.concurrency.ground import people_at_once
from tests.concurrency.scanner import Told, post_all, scan_all, scan_carelessly
from tests.factories import make_staff, unit
from tests.station.world import Server

pytestmark = pytest.mark.races

SCANNERS = 4
EACH = 1000 if os.environ.get("LAPTOPDESK_SOAK") else 200
PLACE = 1000


@pytest.fixture(scope="module")
def scanners() -> Iterator[ProcessPoolExecutor]:
    with people_at_once(SCANNERS) as pool:
        yield pool


@pytest.fixture
def tags(committed_db: Database) -> list[str]:
    world = build_world(committed_db, laptops=2 * EACH, people=8)
    with committed_db.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE laptop SET location_id = {PLACE}"))
    return sorted(tag for tags in world.laptops for tag in tags)


def begin(db: Database) -> int:
    with db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        return open_stocktake(uow, PLACE)


def shares(tags: list[str]) -> list[Told]:
    """What each scanner reads: half of it is read by its neighbour too, so that laptops are scanned twice."""
    step = len(tags) // SCANNERS
    return [
        [(str(uuid4()), tag) for tag in (tags + tags)[number * step : number * step + EACH]]
        for number in range(SCANNERS)
    ]


def stands(db: Database, stocktake: int, told: list[Told]) -> None:
    """Each told scan is there once, in the order of its scanner, and the journal holds."""
    with db.read() as session:
        rows = queries.list_raw_scans(session, stocktake, limit=100_000)
        board = queries.get_board(session, stocktake)
        assert verify_chain(session).ok
    found = [(str(row.id), row.raw) for row in rows]
    assert sorted(found) == sorted(scan for share in told for scan in share)
    for share in told:
        mine = set(share)
        assert [scan for scan in found if scan in mine] == share
    assert board.laptops == len({tag for share in told for _id, tag in share})


def test_four_scanners_at_once_lose_and_double_nothing(
    committed_db: Database, scanners: ProcessPoolExecutor, tags: list[str]
) -> None:
    stocktake, told = begin(committed_db), shares(tags)
    url, moment = committed_db.engine.url.render_as_string(hide_password=False), time.time() + 0.5
    with unit(committed_db) as uow:
        people = [make_staff(uow, Role.VOLUNTEER, location=PLACE) for _ in told]
    answers = [
        scanners.submit(scan_all, url, stocktake, staff, share, moment)
        for staff, share in zip(people, told, strict=True)
    ]
    assert [answer.result() for answer in answers] == [2 * EACH] * SCANNERS
    stands(committed_db, stocktake, told)
    with committed_db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        close_round(uow, stocktake)
        counters = queries.get_result(uow.session, stocktake).counters
    assert {counter.staff_id: counter.scans for counter in counters} == dict.fromkeys(people, EACH)


def test_server_killed_in_the_middle_loses_and_doubles_nothing(
    committed_db: Database, scanners: ProcessPoolExecutor, tags: list[str], tmp_path: Path
) -> None:
    stocktake, told = begin(committed_db), shares(tags)
    committed_db.dispose()
    server = Server(db=committed_db, folder=tmp_path).start()
    address = f"{server.url}/api/v1/stocktakes/{stocktake}/scans"
    try:
        answers = [scanners.submit(post_all, address, TOKEN, share, time.time() + 0.2) for share in told]
        for number in (1, 2):
            wait_for(committed_db, stocktake, number * SCANNERS * EACH // 4)
            server.kill()
            server.start()
        assert sum(answer.result(timeout=120) for answer in answers) > 0
    finally:
        server.kill()
    stands(committed_db, stocktake, told)


def wait_for(db: Database, stocktake: int, many: int) -> None:
    row = StocktakeScanRow
    query = sa.select(sa.func.count()).where(row.stocktake_id == stocktake)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with db.read() as session:
            if (session.scalar(query) or 0) >= many:
                return
        time.sleep(0.01)
    raise AssertionError("the scanners do not get on")


def test_negative_control_careless_scanners_double(
    committed_db: Database, scanners: ProcessPoolExecutor, tags: list[str]
) -> None:
    """Without ids of their own, looking before writing doubles scans: the race above is real."""
    stocktake = begin(committed_db)
    url, moment = committed_db.engine.url.render_as_string(hide_password=False), time.time() + 0.5
    told = [[(str(uuid4()), tag) for tag in tags[:40]] for _ in range(SCANNERS)]
    for answer in [scanners.submit(scan_carelessly, url, stocktake, share, moment) for share in told]:
        answer.result()
    with committed_db.read() as session:
        raws = [row.raw for row in queries.list_raw_scans(session, stocktake, limit=100_000)]
    assert len(raws) > len(set(raws))
