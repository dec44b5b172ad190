"""Two desks of one place hand out at the same moment: no charger is lost from the count.

The negative control keeps a count by reading and writing it, and must lose some: it shows that the race is a real one.
"""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from laptopdesk.assets.kits import queries as kits
from laptopdesk.assets.kits.service import correct_count, receive_kits
from laptopdesk.assets.kits.values import CountKits, ReceiveKits
from laptopdesk.core.access import system_actor
from laptopdesk.core.clock import utc_now
from laptopdesk.core.db import Database
from tests.concurrency.test_races import DeskProcess, Desks, hand_out, url_of
from tests.concurrency.world import build_race_world
from tests.factories import unit

pytestmark = pytest.mark.races

ROUNDS = 20
PLACE = 1000


def test_hand_outs_at_one_place_lose_no_count(committed_db: Database) -> None:
    world = build_race_world(committed_db, rounds=ROUNDS)
    with committed_db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
        command = ReceiveKits(location_id=PLACE, code="charger", pieces=30)
        receive_kits(uow, command)
    url = url_of(committed_db)
    desks = Desks(DeskProcess(url), DeskProcess(url))
    try:
        for number in range(ROUNDS):
            left, right = 2 * number, 2 * number + 1
            answers = desks.race(
                hand_out(world, world.laptops[left], world.passes[left]),
                hand_out(world, world.laptops[right], world.passes[right]),
            )
            assert [answer["result"] for answer in answers] == ["applied", "applied"], answers
    finally:
        desks.left.end()
        desks.right.end()
    with committed_db.read() as session:
        assert kits.count_at(session, PLACE)["charger"] == 30 - 2 * ROUNDS, "below zero, and nothing was stopped"


def test_two_who_count_at_once_do_not_both_correct(committed_db: Database) -> None:
    build_race_world(committed_db, rounds=1)
    start = Barrier(8)

    def count() -> None:
        start.wait()
        with committed_db.unit_of_work(now=utc_now(), actor=system_actor()) as uow:
            command = CountKits(location_id=PLACE, code="charger", counted=12, words="counted")
            correct_count(uow, command)

    at_once(count)
    with committed_db.read() as session:
        assert kits.count_at(session, PLACE)["charger"] == 12


def at_once(act: Callable[[], None]) -> None:
    threads = [Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_negative_control_a_count_that_is_read_and_written_loses(committed_db: Database) -> None:
    with committed_db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (count INTEGER)")
        connection.exec_driver_sql("INSERT INTO kept VALUES (0)")
    start = Barrier(8)

    def take() -> None:
        with committed_db.read() as session:
            before = session.execute(sa.text("SELECT count FROM kept")).scalar_one()
        start.wait()
        with unit(committed_db) as uow:
            uow.session.execute(sa.text("UPDATE kept SET count = :count"), {"count": before - 1})

    at_once(take)
    with committed_db.read() as session:
        assert session.execute(sa.text("SELECT count FROM kept")).scalar_one() > -8
