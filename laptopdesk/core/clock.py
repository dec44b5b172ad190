"""Now, and the two time zones of the product: UTC in the database, Europe/Amsterdam for people."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def to_local(moment: datetime) -> datetime:
    """The same moment as wall time in Rotterdam; `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("a naive time cannot be shown in a zone")
    return moment.astimezone(AMSTERDAM)


def from_local(wall: datetime) -> datetime:
    """The UTC moment of a naive Rotterdam wall time (the first of the two, where the clock goes back)."""
    if wall.tzinfo is not None:
        raise ValueError("a wall time carries no zone")
    return wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)
