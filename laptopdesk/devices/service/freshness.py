"""A signed request counts once: each start of an agent numbers its requests, and no number is taken twice."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.limits import count_hit
from laptopdesk.devices.models import StationStartRow
from laptopdesk.devices.service.stations import lock_station
from laptopdesk.devices.values import Station
from laptopdesk.protocol.trust import Nonce, fingerprint

WINDOW = 60
"""How many numbers below the highest may still come: a desk and its line's own thread ask at the same time."""
MOST_STARTS, STARTS_WINDOW = 600, timedelta(hours=1)
"""New starts of one station; each is kept for ever, and what starts more often is no computer at a desk."""


class TooManyStarts(Exception):
    """This station started more often than any computer does."""


@dataclass(frozen=True, kw_only=True)
class NotFresh:
    """This request was made before, or by a start that ended; `highest` is the highest number of its start."""

    ended: bool
    highest: int


def take_request(uow: UnitOfWork, station: Station, nonce: Nonce) -> NotFresh | None:
    """None for a request that is new: it is not from now on. Raises TooManyStarts.

    The first word of a start ends the starts before it, of the same key. After a restore of our database what came
    after the backup can come once more, and whoever goes on counts on.
    """
    lock_station(uow, station.id)
    row, ledger = StationStartRow, fingerprint(station.public_key or b"")
    mine = (row.station_id == station.id, row.ledger == ledger)
    start = uow.session.scalar(sa.select(row).where(*mine, row.boot == nonce.boot))
    if start is None:
        if count_hit(uow.session, f"starts:{station.id}", now=uow.now, window=STARTS_WINDOW) > MOST_STARTS:
            raise TooManyStarts
        uow.session.execute(sa.update(row).where(*mine, row.ended.is_(False)).values(ended=True))
        uow.session.add(row(station_id=station.id, ledger=ledger, boot=nonce.boot, highest=nonce.number, seen=1))
        return None
    fresh = not start.ended and _take_number(start, nonce.number)
    return None if fresh else NotFresh(ended=start.ended, highest=start.highest)


def _take_number(start: StationStartRow, number: int) -> bool:
    """Bit N of `seen` stands for the number N below the highest."""
    if number > start.highest:
        start.seen = (start.seen << min(number - start.highest, WINDOW) | 1) & ((1 << WINDOW) - 1)
        start.highest = number
        return True
    below = start.highest - number
    if below >= WINDOW or start.seen >> below & 1:
        return False
    start.seen |= 1 << below
    return True
