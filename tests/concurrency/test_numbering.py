"""Twenty creators at once, each a process of its own: every laptop has a tag, and no tag is given twice.

The negative control counts on from the highest tag without the lock, and must go wrong: the race is a real one.
"""

import os
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from laptopdesk.assets.lifecycle.service import open_lot
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.protocol.codes import make_laptop_tag
from tests.concurrency.ground import people_at_once
from tests.concurrency.receiver import BATCH, Orders, receive_all
from tests.concurrency.test_races import url_of
from tests.factories import unit

pytestmark = pytest.mark.races

CREATORS = 20
ROUNDS = 50 if os.environ.get("LAPTOPDESK_SOAK") else 2
HEADSTART_SECONDS = 1.5


def receive_at_once(db: Database, *, creators: int = CREATORS, careless: bool = False) -> list[str]:
    """All of them begin at one moment; every error that any of them met."""
    with unit(db, actor=system_actor()) as uow:
        today, now = datetime.now(UTC).date(), datetime.now(UTC)
        lot = open_lot(uow.at(now), "TWENTY", donor="", received_on=today)
    moment = time.time() + HEADSTART_SECONDS
    orders = [
        Orders(url=url_of(db), name=f"C{number}", lot=lot, rounds=ROUNDS, moment=moment, careless=careless)
        for number in range(creators)
    ]
    with people_at_once(creators) as pool:
        return [error for errors in pool.map(receive_all, orders) for error in errors]


def tags_of(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(sa.text("SELECT tag FROM laptop ORDER BY tag")))


def test_twenty_creators_give_no_tag_twice_and_lose_none(committed_db: Database) -> None:
    assert receive_at_once(committed_db) == []
    tags, expected = tags_of(committed_db), CREATORS * ROUNDS * 2 * BATCH
    assert len(tags) == len(set(tags)) == expected
    every = sorted(make_laptop_tag(number) for number in range(1, expected + 1))
    assert tags == every, "a gap, and nothing was rolled back"
    with committed_db.read() as session:
        orphans = "SELECT count(*) FROM laptop WHERE custody_id IS NULL"
        assert session.execute(sa.text(orphans)).scalar_one() == 0
        assert verify_chain(session).ok


def test_negative_control_counting_on_from_the_highest_goes_wrong(committed_db: Database) -> None:
    errors = receive_at_once(committed_db, creators=6, careless=True)
    assert errors, "some were given the same tag, and only the constraint stopped them"
    assert len(tags_of(committed_db)) < 6 * ROUNDS * 2 * BATCH
