"""Stock-takes for the demo: one signed, one that waits for its second person, one that is being counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.assets.stocktake.service import close_round, count_scans, open_stocktake, sign_stocktake
from laptopdesk.assets.stocktake.values import MOST_AT_ONCE, CountingDevice, CountScan, ScanSource
from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database
from laptopdesk.core.slices import slices
from laptopdesk.protocol.codes import make_laptop_tag
from laptopdesk.protocol.uuid7 import RANDOM_BYTES, uuid7

MISREAD = ("L0000O17&", "https://example.org/")
FOREIGN = make_laptop_tag(9_999_001)


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who opens, who counts, who signs."""

    opener: Actor
    counter: Actor
    signer: Actor


def load_stocktakes(db: Database, places: Sequence[int], crew: Crew, *, now: datetime, dice: Random) -> None:
    """Three places are counted, each further on than the next."""
    signed, counted, counting = places
    _close(db, _count(db, signed, crew, now=now, dice=dice, lost=0), crew, now=now, sign=True)
    _close(db, _count(db, counted, crew, now=now, dice=dice, lost=2), crew, now=now, sign=False)
    _count(db, counting, crew, now=now, dice=dice, lost=3)


def _count(db: Database, place: int, crew: Crew, *, now: datetime, dice: Random, lost: int) -> int:
    with db.unit_of_work(now=now, actor=crew.opener) as uow:
        stocktake_id = open_stocktake(uow, place)
        tags = lifecycle.list_tags(uow.session, LaptopFilter(location_id=place))
        raws = [*tags[lost:], *tags[-1:], *((FOREIGN, *MISREAD) if lost else ())]
        scans = [CountScan(id=_id(now, dice), raw=raw, at=now, sequence=n) for n, raw in enumerate(raws)]
        device = CountingDevice(source=ScanSource.DESK, name="demo")
        for part in slices(scans, MOST_AT_ONCE):
            count_scans(uow.by(crew.counter), stocktake_id, part, device)
    return stocktake_id


def _id(now: datetime, dice: Random) -> UUID:
    return uuid7(int(now.timestamp() * 1000), dice.randbytes(RANDOM_BYTES))


def _close(db: Database, stocktake_id: int, crew: Crew, *, now: datetime, sign: bool) -> None:
    with db.unit_of_work(now=now, actor=crew.counter) as uow:
        close_round(uow, stocktake_id)
        if sign:
            sign_stocktake(uow.by(crew.signer), stocktake_id)
