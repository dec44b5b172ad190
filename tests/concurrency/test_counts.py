"""Counts hold when many try in the same moment: no try is lost, no limit is passed, no number is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import TypeVar

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.service import PasswordTry, sign_in_with_password
from laptopdesk.accounts.service.counting import TRIES_PER_ACCOUNT
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from laptopdesk.core.limits import count_hit
from laptopdesk.core.numbering import take_numbers
from tests.factories import make_staff, unit

T = TypeVar("T")
DESKS = 12


def at_once(act: Callable[[], T]) -> list[T]:
    start = Barrier(DESKS)

    def run(_number: int) -> T:
        start.wait()
        return act()

    with ThreadPoolExecutor(DESKS) as pool:
        return list(pool.map(run, range(DESKS)))


def test_no_hit_is_lost_when_a_bucket_begins(committed_db: Database, now: datetime) -> None:
    def hit() -> int:
        with unit(committed_db) as uow:
            return count_hit(uow.session, "new", now=now, window=timedelta(minutes=15))

    assert sorted(at_once(hit)) == list(range(1, DESKS + 1))


def test_no_number_is_given_twice_when_a_series_begins(committed_db: Database) -> None:
    def take() -> int:
        with unit(committed_db) as uow:
            return take_numbers(uow.session, "new series").start

    assert sorted(at_once(take)) == list(range(1, DESKS + 1))


def test_trying_in_parallel_gains_no_extra_try(committed_db: Database, now: datetime) -> None:
    with unit(committed_db) as uow:
        make_staff(uow, email="ada@example.org")

    def attempt() -> AccountReason:
        try:
            guess = PasswordTry(email="ada@example.org", password="no", address="a")
            sign_in_with_password(committed_db, guess, now=now)
        except Refused as refusal:
            return AccountReason(refusal.reasons[0])
        raise AssertionError("a wrong password signed in")

    answers = at_once(attempt)
    assert answers.count(AccountReason.SECRET_WRONG) == TRIES_PER_ACCOUNT
    assert answers.count(AccountReason.TOO_MANY_TRIES) == DESKS - TRIES_PER_ACCOUNT
