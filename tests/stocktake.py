"""Builders for tests of stock-takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from laptopdesk.assets.stocktake.service import count_scans, open_stocktake
from laptopdesk.assets.stocktake.values import CountingDevice, CountScan, FiledScan, ScanSource, StocktakeId
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from tests.factories import START, actor_for, make_laptop, make_location, make_ready_laptop

DESK = CountingDevice(source=ScanSource.DESK, name="page-1")


def scan(raw: str, at: datetime = START, *, sequence: int = 0) -> CountScan:
    """A scan with an id of its own."""
    return CountScan(id=uuid4(), raw=raw, at=at, sequence=sequence)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """A stock-take that is being counted: its place, what lies there, and who is there."""

    id: StocktakeId
    location: int
    other: int
    tags: tuple[str, ...]
    ready: str
    elsewhere: str
    opener: Actor
    counter: Actor
    signer: Actor

    def count(self, db: Database, *raws: str, now: datetime = START + timedelta(minutes=5)) -> Sequence[FiledScan]:
        """The counter scanned these."""
        with db.unit_of_work(now=now, actor=self.counter) as uow:
            return count_scans(uow, self.id, [scan(raw, now) for raw in raws], DESK)


def make_counting(uow: UnitOfWork, *, laptops: int = 3, now: datetime = START) -> Counting:
    """Received laptops and a ready one at a place, one at another place, and a stock-take that was just opened."""
    here, other = make_location(uow), make_location(uow)
    tags = tuple(make_laptop(uow, location=here) for _ in range(laptops))
    ready, elsewhere = make_ready_laptop(uow, location=here), make_laptop(uow, location=other)
    opener, counter = (actor_for(uow, Role.VOLUNTEER, location=here) for _ in range(2))
    signer = actor_for(uow, Role.PROGRAMME)
    uow.session.flush()
    stocktake_id = open_stocktake(uow.at(now).by(opener), here)
    return Counting(
        id=stocktake_id,
        location=here,
        other=other,
        tags=tuple(sorted(tags)),
        ready=ready,
        elsewhere=elsewhere,
        opener=opener,
        counter=counter,
        signer=signer,
    )
