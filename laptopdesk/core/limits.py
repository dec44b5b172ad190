"""Rate limits counted in the database, so that they hold over several processes."""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.access import system_actor
from laptopdesk.core.columns import Base, insert_into
from laptopdesk.core.db import Database


class RateCountRow(Base):
    __tablename__ = "rate_count"

    bucket: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    hits: Mapped[int]


def bucket_of(kind: str, *parts: object) -> str:
    """The name of a count; what was typed or where it came from is hashed, so that the table holds none of it."""
    words = "|".join(str(part) for part in (kind, *parts))
    return f"{kind}:{hashlib.sha256(words.encode()).hexdigest()[:40]}"


class AddressLimit:
    """How many wrong secrets of one kind an address may show in a window.

    Many people share an address, so it never decides whether a right secret counts: it is asked for wrong ones only,
    which are then answered with nothing but "too many".
    """

    def __init__(self, kind: str, *, tries: int, window: timedelta) -> None:
        self.kind, self.tries, self.window = kind, tries, window

    def is_over(self, db: Database, address: str, *, now: datetime) -> bool:
        """Whether so many wrong ones came from there."""
        with db.read() as session:
            return hits_in_window(session, self._bucket(address), now=now, window=self.window) >= self.tries

    def count_wrong(self, db: Database, address: str, *, now: datetime) -> bool:
        """One wrong secret more; answers whether there were too many before it (what is over is not counted on)."""
        if self.is_over(db, address, now=now):
            return True
        with db.unit_of_work(now=now, actor=system_actor()) as uow:
            return count_hit(uow.session, self._bucket(address), now=now, window=self.window) > self.tries

    def _bucket(self, address: str) -> str:
        return bucket_of(self.kind, source_of(address))


def source_of(address: str) -> str:
    """What counts as one source: an IPv4 address, or the /64 of an IPv6 one, which is one household's or house's."""
    try:
        network: IPv4Network | IPv6Network = ip_network(address)
    except ValueError:
        return address
    return str(network.supernet(new_prefix=64) if isinstance(network, IPv6Network) else network)


def count_hit(session: Session, bucket: str, *, now: datetime, window: timedelta, by: int = 1) -> int:
    """So many more hits on this bucket in the current window; answers how many there are now."""
    start = _window_start(now, window)
    statement = insert_into(session, RateCountRow).values(bucket=bucket, window_start=start, hits=by)
    counted = statement.on_conflict_do_update(
        index_elements=["bucket", "window_start"], set_={"hits": RateCountRow.hits + by}
    ).returning(RateCountRow.hits)
    return session.execute(counted).scalar_one()


def take_back_hit(session: Session, bucket: str, *, now: datetime, window: timedelta) -> None:
    """One hit less in the current window, because what was counted turned out well; never below 0."""
    row, start = RateCountRow, _window_start(now, window)
    statement = sa.update(row).where(row.bucket == bucket, row.window_start == start, row.hits > 0)
    session.execute(statement.values(hits=row.hits - 1))


def forget_bucket(session: Session, bucket: str) -> None:
    """Every count of this bucket is gone."""
    session.execute(sa.delete(RateCountRow).where(RateCountRow.bucket == bucket))


def forget_buckets(session: Session, prefix: str) -> None:
    """Every count of each bucket whose name begins so is gone."""
    session.execute(sa.delete(RateCountRow).where(RateCountRow.bucket.startswith(prefix, autoescape=True)))


def end_of_window(now: datetime, window: timedelta) -> datetime:
    """When the window of this moment is over, and counting begins anew."""
    return _window_start(now, window) + window


def hits_in_window(session: Session, bucket: str, *, now: datetime, window: timedelta) -> int:
    """How many hits the bucket has in the current window."""
    row = RateCountRow
    query = sa.select(row.hits).where(row.bucket == bucket, row.window_start == _window_start(now, window))
    return session.execute(query).scalar_one_or_none() or 0


def forget_old(session: Session, *, before: datetime) -> None:
    """Counts of windows that began before this moment are gone."""
    session.execute(sa.delete(RateCountRow).where(RateCountRow.window_start < before))


def _window_start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    stamp = int(now.timestamp())
    return datetime.fromtimestamp(stamp - stamp % seconds, tz=now.tzinfo)
