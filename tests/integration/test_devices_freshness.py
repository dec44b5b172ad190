"""A signed request counts once: numbers of one start in any order, none twice, and none of a start that ended."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from laptopdesk.core.db import Database
from laptopdesk.devices.service import TooManyStarts, take_request
from laptopdesk.protocol.trust import Nonce
from tests.factories import START, unit
from tests.stations import HandMade, make_place, make_station

FIRST, SECOND = UUID(int=1), UUID(int=2)


@pytest.fixture
def desk(db: Database) -> HandMade:
    with unit(db) as uow:
        place = make_place(uow)
    return make_station(db, place)


def take(desk: HandMade, number: int, boot: UUID = FIRST, *, hours: float = 0) -> bool:
    nonce = Nonce(boot=boot, number=number, random="0123456789abcdef")
    with unit(desk.db, now=START + timedelta(hours=hours)) as uow:
        return take_request(uow, desk.station, nonce) is None


def test_each_number_counts_once_in_whatever_order_it_comes(desk: HandMade) -> None:
    rng, numbers = Random(3), [*range(1, 121)]
    mixed = sorted(numbers, key=lambda number: number + rng.randint(0, 20))

    assert all(take(desk, number) for number in mixed)
    assert not any(take(desk, number) for number in mixed)


def test_what_is_far_behind_the_highest_is_old_whether_it_came_or_not(desk: HandMade) -> None:
    assert [take(desk, number) for number in (1, 1000, 2, 941, 940, 941)] == [True, True, False, True, False, False]


def test_a_later_start_ends_the_one_before(desk: HandMade) -> None:
    assert [take(desk, 1), take(desk, 2), take(desk, 1, SECOND)] == [True] * 3
    assert [take(desk, 3), take(desk, 99), take(desk, 1, SECOND)] == [False] * 3
    assert take(desk, 2, SECOND)


def test_two_computers_that_were_one_station_after_each_other_do_not_end_each_other(desk: HandMade) -> None:
    other = make_station(desk.db, desk.place)
    assert [take(desk, 1), take(other, 1, SECOND), take(desk, 2), take(other, 2, SECOND)] == [True] * 4


def test_nobody_starts_every_minute_for_ever(desk: HandMade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laptopdesk.devices.service.freshness.MOST_STARTS", 60)
    for number in range(60):
        assert take(desk, 1, UUID(int=number + 10))
    with pytest.raises(TooManyStarts):
        take(desk, 1, UUID(int=500))
    assert take(desk, 2, UUID(int=69))
    assert take(desk, 1, UUID(int=500), hours=1)
