"""Rate limits counted in the database, so that they hold over several processes."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.db import Base, insert_into


class RateCountRow(Base):
    __tablename__ = "rate_count"

    bucket: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    hits: Mapped[int]


def count_hit(session: Session, bucket: str, *, now: datetime, window: timedelta) -> int:
    """One more hit on this bucket in the current window; answers how many there are now."""
    start = _window_start(now, window)
    statement = insert_into(session, RateCountRow).values(bucket=bucket, window_start=start, hits=1)
    counted = statement.on_conflict_do_update(
        index_elements=["bucket", "window_start"], set_={"hits": RateCountRow.hits + 1}
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
