"""Where tries to sign in come from: one with many wrong ones waits in line and hears only "too many"."""

from datetime import datetime
from functools import wraps
from typing import Protocol, TypeVar

from laptopdesk.accounts.errors import AccountReason, TriedTooOften
from laptopdesk.accounts.service.counting import WINDOW
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from laptopdesk.core.lanes import Busy, Lane
from laptopdesk.core.limits import AddressLimit, end_of_window

TRIES_PER_ADDRESS = 100
"""Many desks may share one address, so only many wrong tries from it count as an attack."""
LIMIT = AddressLimit("address", tries=TRIES_PER_ADDRESS, window=WINDOW)
LINE = Lane(places=1, waiting=3, seconds=3.0)
"""Tries from such addresses are judged one by one in each process: judging costs 64 MiB and a core for a moment."""


class AttemptSource(Protocol):
    """Somebody who tries to sign in."""

    @property
    def address(self) -> str:
        """The network address the request came from."""


A = TypeVar("A", bound=AttemptSource, contravariant=True)
R = TypeVar("R", covariant=True)


class SignIn(Protocol[A, R]):
    """A way to sign in: answers whose secrets these are, or raises Refused."""

    def __call__(self, db: Database, attempt: A, *, now: datetime) -> R: ...


def counted_by_address(sign_in: SignIn[A, R]) -> SignIn[A, R]:
    """The right secret signs in wherever it comes from; wrong ones are counted by address, and hear less and less."""

    @wraps(sign_in)
    def counted(db: Database, attempt: A, *, now: datetime) -> R:
        if not LIMIT.is_over(db, attempt.address, now=now):
            return _judge(sign_in, db, attempt, now)
        try:
            with LINE.place():
                return _judge(sign_in, db, attempt, now)
        except Busy as error:
            raise TriedTooOften(until=end_of_window(now, WINDOW)) from error

    return counted


def _judge(sign_in: SignIn[A, R], db: Database, attempt: A, now: datetime) -> R:
    try:
        return sign_in(db, attempt, now=now)
    except TriedTooOften:
        raise  # the account's own limit: nothing was judged
    except Refused as refusal:
        if AccountReason.BADGE_NEEDS_PIN in refusal.reasons:
            raise  # nothing was wrong yet
        if LIMIT.count_wrong(db, attempt.address, now=now):
            raise TriedTooOften(until=end_of_window(now, WINDOW)) from refusal
        raise
