"""A scanner as a process of its own: tells its codes in small batches, at the same time as others, until all are."""

import time
import urllib.request
from datetime import UTC, datetime
from json import dumps
from uuid import UUID

import sqlalchemy as sa

import laptopdesk.schema  # noqa: F401 - foreign keys need every table
from laptopdesk.accounts.queries import get_actor
from laptopdesk.assets.stocktake.models import StocktakeScanRow
from laptopdesk.assets.stocktake.service import count_scans
from laptopdesk.assets.stocktake.values import CountingDevice, CountScan, ScanSource
from laptopdesk.core.db import Database
from tests.databases import open_database
from tests.factories import unit

BATCH = 7
_databases: dict[str, Database] = {}

Told = list[tuple[str, str]]


def scan_all(url: str, stocktake: int, staff_id: int, told: Told, moment: float) -> int:
    """Tell these (id, raw) from `moment` on (seconds since 1970), every batch twice; how many the services kept."""
    db = _databases.setdefault(url, open_database(url))
    device, kept = CountingDevice(source=ScanSource.DESK, name=str(staff_id)), 0
    with db.read() as session:
        actor = get_actor(session, staff_id)
    time.sleep(max(0.0, moment - time.time()))
    for batch in batches(told):
        for _ in range(2):
            now = datetime.now(UTC)
            scans = [CountScan(id=UUID(key), raw=raw, at=now) for key, raw in batch]
            with db.unit_of_work(now=now, actor=actor) as uow:
                kept += len(count_scans(uow, stocktake, scans, device))
    return kept


def scan_carelessly(url: str, stocktake: int, told: Told, moment: float) -> None:
    """The negative control: looks first and writes then, in two transactions, with a new id for each row."""
    db = _databases.setdefault(url, open_database(url))
    row = StocktakeScanRow
    time.sleep(max(0.0, moment - time.time()))
    for key, raw in told:
        with db.read() as session:
            known = session.scalar(sa.select(sa.func.count()).where(row.raw == raw, row.stocktake_id == stocktake))
        if known:
            continue
        time.sleep(0.002)
        with unit(db) as uow:
            now = datetime.now(UTC)
            place = uow.session.scalar(sa.text(f"SELECT location_id FROM stocktake WHERE id = {stocktake}"))
            uow.session.add(
                row(
                    scan_id=UUID(key),
                    location_id=place,
                    stocktake_id=stocktake,
                    round=1,
                    standing="counts",
                    source="desk",
                    at=now,
                    received_at=now,
                    raw=raw,
                    tag=raw,
                )
            )


def post_all(address: str, token: str, told: Told, moment: float) -> int:
    """As `scan_all` over HTTP: what gets no answer is told again, as a page does; how often none came."""
    lost = 0
    time.sleep(max(0.0, moment - time.time()))
    for batch in batches(told):
        while not post(address, token, batch):
            lost += 1
            time.sleep(0.05)
    return lost


def post(address: str, token: str, batch: Told) -> bool:
    """Whether the server answered that it has these."""
    scans = [{"id": key, "raw": raw, "at_ms": int(time.time() * 1000)} for key, raw in batch]
    request = urllib.request.Request(address, dumps({"scans": scans}).encode())
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status == 200
    except OSError:
        return False


def batches(told: Told) -> list[Told]:
    """A few at a time, in order."""
    return [told[start : start + BATCH] for start in range(0, len(told), BATCH)]
