"""How often somebody may try: counted before the secret is looked at, so that trying in parallel gains nothing.

Who is refused anyway is not counted. Strangers share an account's few tries; a device on which its holder signed in
before has its own, so that nobody is kept out by those who guess at their account.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from laptopdesk.accounts.errors import TriedTooOften
from laptopdesk.core import limits
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database, UnitOfWork

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
TRIES_PER_ACCOUNT = 5
"""In a window, from one address or on one device."""
TRIES_OF_STRANGERS = 15
"""At one account in a window, from everywhere together."""
TRIES_PER_DAY = 30
PIN_FAILURES_IN_A_ROW = 50
"""NIST SP 800-63B-4, 3.2.2 allows at most 100 failed tries in a row; then a new PIN is needed."""


@dataclass(frozen=True, kw_only=True, order=True)
class Limit:
    """So many tries count on this bucket in a window. `own`: all of them are forgiven once one was right."""

    bucket: str
    window: timedelta
    most: int
    own: bool = True


def own_limits(bucket: str) -> tuple[Limit, ...]:
    """Of who is known to be at home here: their own device, or their open session."""
    return (
        Limit(bucket=bucket, window=WINDOW, most=TRIES_PER_ACCOUNT),
        Limit(bucket=f"{bucket}:d", window=DAY, most=TRIES_PER_DAY),
    )


def strangers_limits(account: str, address: str) -> tuple[Limit, ...]:
    """Of everybody else at this account: few from one address, and few in all."""
    source = hashlib.sha256(f"{account}|{address}".encode()).hexdigest()[:24]
    return (
        Limit(bucket=f"{account}@{source}", window=WINDOW, most=TRIES_PER_ACCOUNT),
        Limit(bucket=account, window=WINDOW, most=TRIES_OF_STRANGERS, own=False),
        Limit(bucket=f"{account}:d", window=DAY, most=TRIES_PER_DAY, own=False),
    )


def count_try(db: Database, all_limits: Sequence[Limit], *, now: datetime) -> bool:
    """One try more on every limit; whether it was the last one. Where one has no room: none counts, TriedTooOften."""
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        left = [(limit, _room(uow, limit)) for limit in sorted(set(all_limits))]
        full = [limit for limit, room in left if room < 0]
        if full:
            raise TriedTooOften(until=max(limits.end_of_window(now, limit.window) for limit in full))
    return any(room == 0 for _limit, room in left)


def _room(uow: UnitOfWork, limit: Limit) -> int:
    return limit.most - limits.count_hit(uow.session, limit.bucket, now=uow.now, window=limit.window)


def forgive(db: Database, all_limits: Sequence[Limit], *, now: datetime) -> None:
    """The try turned out well: what is one's own begins at zero again, elsewhere it does not count."""
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        for limit in sorted(set(all_limits)):
            if limit.own:
                limits.forget_bucket(uow.session, limit.bucket)
            else:
                limits.take_back_hit(uow.session, limit.bucket, now=now, window=limit.window)


def forget_account(uow: UnitOfWork, account: str) -> None:
    """A new secret: what was guessed at the old one does not count any more, from wherever."""
    limits.forget_buckets(uow.session, account)
