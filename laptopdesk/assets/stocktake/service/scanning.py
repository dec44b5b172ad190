"""Keeping scans: each once by its own id, whatever it says, from many people and devices at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.events import ScansCounted, WaitingScansTaken
from laptopdesk.assets.stocktake.models import StocktakeRoundRow, StocktakeRow, StocktakeScanRow
from laptopdesk.assets.stocktake.queries import get_stocktake, last_scan_of, raw_scans_of
from laptopdesk.assets.stocktake.rules import read_scan, standing_of, storable
from laptopdesk.assets.stocktake.service.course import latest_round, lock_stocktake
from laptopdesk.assets.stocktake.values import (
    MOST_AT_ONCE,
    CountingDevice,
    CountScan,
    FiledScan,
    ReadScan,
    ScanStanding,
    StocktakeState,
)
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.protocol.canonical import canonical_json

_NOTHING = ReadScan(tag=None, reason=None)
OLDEST = timedelta(days=366)
"""How long ago a device's moment can be and still be believed."""


def count_scans(
    uow: UnitOfWork, stocktake_id: int, scans: Sequence[CountScan], device: CountingDevice
) -> tuple[FiledScan, ...]:
    """Every scan is kept, also one that means nothing or comes after the close; the same id a second time is the same.

    Raises NotFound, Forbidden, or Refused for more than `MOST_AT_ONCE`.
    """
    if len(scans) > MOST_AT_ONCE:
        raise Refused([StocktakeReason.TOO_MANY_AT_ONCE])
    row = lock_stocktake(uow.session, stocktake_id, shared=True)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=row.location_id)
    return _file(uow, row.location_id, row, scans, device)


def undo_last_scan(uow: UnitOfWork, stocktake_id: int, void_id: UUID, device: CountingDevice) -> FiledScan:
    """The newest scan of this person here is taken back by a new fact; raises Refused where there is none."""
    lock_stocktake(uow.session, stocktake_id, shared=True)
    stocktake = get_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=stocktake.location_id)
    if stocktake.state is not StocktakeState.COUNTING:
        raise Refused([StocktakeReason.NOT_COUNTING])
    last = last_scan_of(uow.session, stocktake, staff_id=uow.actor.staff_id, device=device)
    if last is None:
        raise Refused([StocktakeReason.NOTHING_TO_UNDO])
    void = CountScan(id=void_id, raw="", at=uow.now, voids=last)
    return count_scans(uow, stocktake_id, [void], device)[0]


def file_station_scan(uow: UnitOfWork, location_id: int, scan: CountScan, device: CountingDevice) -> FiledScan:
    """A station's scan goes to the stock-take of its place and moment; without one it waits, and is never dropped."""
    uow.actor.require(Permission.COUNT_LAPTOPS, at=location_id)
    stocktake_id = _stocktake_at(uow, location_id, scan)
    row = lock_stocktake(uow.session, stocktake_id, shared=True) if stocktake_id is not None else None
    return _file(uow, location_id, row, [scan], device)[0]


def _stocktake_at(uow: UnitOfWork, location_id: int, scan: CountScan) -> int | None:
    """The stock-take whose scan this one takes back, else the one that ran then, else the one that is open now."""
    if scan.voids is not None:
        condition = StocktakeScanRow.scan_id == scan.voids
        result = uow.session.execute(sa.select(StocktakeScanRow.stocktake_id).where(condition)).one_or_none()
        if result is not None:
            return result[0]
    row, counted = StocktakeRow, StocktakeRoundRow
    ended = sa.func.coalesce(row.signed_at, row.cancelled_at)
    ran = sa.and_(row.opened_at <= scan.at, sa.or_(ended.is_(None), ended >= scan.at))
    still_open = row.state.in_([StocktakeState.COUNTING, StocktakeState.COUNTED])
    query = (
        sa.select(row.id)
        .join(counted, sa.and_(counted.stocktake_id == row.id, counted.number == row.round))
        .where(row.location_id == location_id, sa.or_(ran, still_open))
        .order_by(sa.case((ran, 0), else_=1), row.id.desc())
        .limit(1)
    )
    return uow.session.scalar(query)


def _file(
    uow: UnitOfWork, location_id: int, row: StocktakeRow | None, scans: Sequence[CountScan], device: CountingDevice
) -> tuple[FiledScan, ...]:
    unique_scans = _with_own_ids(uow, scans)
    if not unique_scans:
        return ()
    closed_at = latest_round(uow.session, row).closed_at if row else None
    values = [_values(location_id, row, closed_at, scan, device, now=uow.now, actor=uow.actor) for scan in unique_scans]
    statement = insert_into(uow.session, StocktakeScanRow).on_conflict_do_nothing().returning(StocktakeScanRow.scan_id)
    fresh = set(uow.session.scalars(statement.values(values)))
    new = [value for value in values if value["scan_id"] in fresh]
    if new:
        event = ScansCounted(
            stocktake_id=row.id if row else None,
            location_id=location_id,
            source=device.source,
            scans=len(new),
            sha256=_digest(new),
        )
        uow.record(event)
    return tuple(
        FiledScan(id=scan.id, tag=value["tag"], reason=value["reason"], standing=value["standing"])
        for scan, value in zip(unique_scans, values, strict=True)
    )


def _with_own_ids(uow: UnitOfWork, scans: Sequence[CountScan]) -> list[CountScan]:
    """Each id once. An id that already stands for another text gets one made of both, so that nothing is dropped."""
    texts = raw_scans_of(uow.session, [scan.id for scan in scans])
    by_id: dict[UUID, CountScan] = {}
    for scan in scans:
        raw = storable(scan.raw)
        if texts.setdefault(scan.id, raw) != raw:
            other = uuid5(scan.id, raw)
            by_id[other] = CountScan(id=other, raw=raw, at=scan.at, sequence=scan.sequence, voids=scan.voids)
        else:
            by_id[scan.id] = CountScan(id=scan.id, raw=raw, at=scan.at, sequence=scan.sequence, voids=scan.voids)
    return list(by_id.values())


def _values(
    location_id: int,
    row: StocktakeRow | None,
    closed_at: datetime | None,
    scan: CountScan,
    device: CountingDevice,
    *,
    now: datetime,
    actor: Actor,
) -> dict[str, Any]:
    read = read_scan(scan.raw) if scan.voids is None else _NOTHING
    at = min(max(scan.at, now - OLDEST), now)
    standing = standing_of(row.state, closed_at=closed_at, at=at) if row else ScanStanding.WAITING
    return {
        "scan_id": scan.id,
        "location_id": location_id,
        "stocktake_id": row.id if row else None,
        "round": row.round if row else None,
        "standing": standing,
        "source": device.source,
        "device": device.name[:40],
        "sequence": scan.sequence,
        "station_id": device.station_id,
        "staff_id": actor.staff_id,
        "at": at,
        "received_at": now,
        "raw": scan.raw,
        "tag": read.tag,
        "reason": read.reason,
        "voids": scan.voids,
    }


def _digest(values: Sequence[dict[str, Any]]) -> str:
    facts = [
        [str(value["scan_id"]), value["raw"], value["at"].isoformat(), str(value["voids"] or "")] for value in values
    ]
    return sha256(canonical_json(facts)).hexdigest()


def take_waiting_scans(uow: UnitOfWork, stocktake_id: int) -> int:
    """Scans that waited at this place count in this round from now on; how many. Raises Forbidden, Refused."""
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=row.location_id)
    if row.state is not StocktakeState.COUNTING:
        raise Refused([StocktakeReason.NOT_COUNTING])
    scan = StocktakeScanRow
    statement = (
        sa.update(scan)
        .where(scan.standing == ScanStanding.WAITING, scan.location_id == row.location_id)
        .values(stocktake_id=row.id, round=row.round, standing=ScanStanding.COUNTS)
        .returning(scan.id)
    )
    taken = len(uow.session.execute(statement, execution_options={"synchronize_session": False}).all())
    if taken:
        event = WaitingScansTaken(stocktake_id=row.id, location_id=row.location_id, scans=taken)
        uow.record(event)
    return taken
