"""Now, and the two time zones of the product: UTC in the database, Europe/Amsterdam for people."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 12, 31)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def to_local(moment: datetime) -> datetime:
    """The same moment as wall time in Rotterdam; `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a naive time cannot be shown in a zone")
    return moment.astimezone(AMSTERDAM)


def read_day(text: str) -> date:
    """The day of this text as `2026-11-23`, between 1970 and 2200; ValueError for anything else.

    Days at the ends of the calendar have no neighbours, and no moment in every zone.
    """
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"no day from {FIRST_DAY} to {LAST_DAY}")
    return day


def from_local(wall: datetime) -> datetime:
    """The UTC moment of a naive Rotterdam wall time (the first of the two, where the clock goes back)."""
    if wall.tzinfo is not None:
        raise ValueError("a wall time carries no zone")
    return wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day so many months later (or earlier, below zero); the last of the month where that one is shorter."""
    later: date = day + relativedelta(months=months)
    return later
