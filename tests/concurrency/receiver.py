"""One creator on a process of its own: receives laptops in batches at an agreed moment, by service and by list."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

import laptopdesk.schema  # noqa: F401 - foreign keys need every table
from laptopdesk.assets.lifecycle.service import intake, receive_laptops
from laptopdesk.assets.lifecycle.values import LotId, NewLaptop
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.service.importing import ImportLaptops, import_laptops
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database, UnitOfWork
from tests.concurrency.careless import take_away_write_lock
from tests.databases import open_database
from tests.factories import unit

BATCH = 5


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What one creator does. `careless`: as the negative control, without locks and the series of numbers."""

    url: str
    name: str
    lot: int
    rounds: int
    moment: float
    careless: bool = False


def receive_all(orders: Orders) -> list[str]:
    """What went wrong; nothing for a good run."""
    if orders.careless:
        intake.take_numbers = _count_on  # type: ignore[attr-defined]
        take_away_write_lock()
    db = open_database(orders.url, pool_size=1)
    time.sleep(max(0.0, orders.moment - time.time()))
    names = [f"{orders.name}R{number}" for number in range(orders.rounds)]
    errors = [error for name in names for error in _round(db, name, orders.lot)]
    db.dispose()
    return errors


def _round(db: Database, name: str, lot: int) -> list[str]:
    """One batch by the service and one by a donor's list."""
    errors = []
    for receive in (_by_service, _by_list):
        try:
            with unit(db) as uow:
                receive(uow, name, lot)
        except sa.exc.DBAPIError as error:
            errors.append(type(error).__name__)
    return errors


def _by_service(uow: UnitOfWork, name: str, lot: int) -> None:
    rows = [NewLaptop(row_key=f"{name}S{number}", manufacturer="Dell", model="5400") for number in range(BATCH)]
    receive_laptops(uow.at(datetime.now(UTC)).by(system_actor()), LotId(lot), rows, location_id=None)


def _by_list(uow: UnitOfWork, name: str, _lot: int) -> None:
    lines = "".join(f"Dell,{name}L{number:03d}\n" for number in range(BATCH))
    listed = read_donor_list(f"Merk,Serienummer\n{lines}".encode())
    import_laptops(uow.at(datetime.now(UTC)).by(system_actor()), ImportLaptops(lot="TWENTY", listed=listed))


def _count_on(session: sa.orm.Session, _name: str, count: int = 1) -> range:
    """For the negative control: the number after the highest there is, without a lock."""
    query = sa.text("SELECT coalesce(max(CAST(substr(tag, 2, 7) AS integer)), 0) FROM laptop")
    highest = session.execute(query).scalar_one()
    time.sleep(0.05)
    return range(highest + 1, highest + 1 + count)
