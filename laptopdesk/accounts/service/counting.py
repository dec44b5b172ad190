"""How often somebody may try: counted before the secret is looked at, so that trying in parallel gains nothing."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from laptopdesk.accounts.errors import AccountReason
from laptopdesk.core import limits
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
TRIES_PER_ACCOUNT = 5
TRIES_PER_DAY = 30
TRIES_PER_ADDRESS = 100
"""Many desks may share one address, so only many wrong tries from it count as an attack."""
PIN_FAILURES_IN_A_ROW = 50
"""NIST SP 800-63B-4, 3.2.2 allows at most 100 failed tries in a row; then a new PIN is needed."""


def bucket_of(*parts: object) -> str:
    """The name of a count; what a person typed is hashed, so that the table holds no addresses."""
    words = "|".join(str(part) for part in parts)
    return f"{parts[0]}:{hashlib.sha256(words.encode()).hexdigest()[:40]}"


def count_try(db: Database, buckets: Sequence[str], *, now: datetime, address: str | None = None) -> None:
    """One try more on every bucket; raises Refused when one of them is over its limit."""
    over = False
    with db.unit_of_work() as uow:
        for bucket in sorted(buckets):
            over |= limits.count_hit(uow.session, bucket, now=now, window=WINDOW) > TRIES_PER_ACCOUNT
            over |= limits.count_hit(uow.session, f"{bucket}:d", now=now, window=DAY) > TRIES_PER_DAY
        if address is not None:
            hits = limits.count_hit(uow.session, bucket_of("address", address), now=now, window=WINDOW)
            over |= hits > TRIES_PER_ADDRESS
    if over:
        raise Refused([AccountReason.TOO_MANY_TRIES])


def forgive(db: Database, buckets: Sequence[str], *, now: datetime, address: str | None = None) -> None:
    """The try turned out well: its accounts begin at zero again, and it does not count against its address."""
    with db.unit_of_work() as uow:
        for bucket in sorted(buckets):
            limits.forget_bucket(uow.session, bucket)
            limits.forget_bucket(uow.session, f"{bucket}:d")
        if address is not None:
            limits.take_back_hit(uow.session, bucket_of("address", address), now=now, window=WINDOW)
