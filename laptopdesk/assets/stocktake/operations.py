"""What a station counted, as reported operations: each scan filed, wherever it belongs; nothing is dropped."""

from typing import Any

from laptopdesk.assets.stocktake.queries import find_place_of_scan
from laptopdesk.assets.stocktake.service import file_station_scan
from laptopdesk.assets.stocktake.values import CountingDevice, CountScan, FiledScan, ScanSource
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound
from laptopdesk.core.operations import Answer, ReportedAct
from laptopdesk.places import queries as places
from laptopdesk.protocol.operations import CountLaptopIntent, UndoCountIntent


def apply_count(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """The scan is kept; answers what it was. Raises NotFound for an unknown place, Forbidden at another one."""
    intent = CountLaptopIntent.from_json(operation.intent)
    scan = CountScan(id=operation.id, raw=intent.raw, at=operation.happened_at, sequence=_sequence(operation.envelope))
    return _file(uow, operation, intent.location, scan)


def apply_undo_count(uow: UnitOfWork, operation: ReportedAct) -> Answer:
    """The scan that the intent names counts no more: a fact of its own. Raises as `apply_count`."""
    intent = UndoCountIntent.from_json(operation.intent)
    counted = find_place_of_scan(uow.session, intent.operation)
    if counted is not None:
        operation.actor.require(Permission.COUNT_LAPTOPS, at=counted)
    scan = CountScan(
        id=operation.id,
        raw="",
        at=operation.happened_at,
        voids=intent.operation,
        sequence=_sequence(operation.envelope),
    )
    return _file(uow, operation, intent.location, scan)


def _file(uow: UnitOfWork, operation: ReportedAct, location: str, scan: CountScan) -> Answer:
    place = places.find_location_by_code(uow.session, location)
    if place is None:
        raise NotFound("location", location)
    device = CountingDevice(
        source=ScanSource.STATION, name=operation.actor.name, station_id=operation.envelope.get("station")
    )
    return _answer(file_station_scan(uow.by(operation.actor), place.id, scan, device))


def _answer(filed: FiledScan) -> Answer:
    return {"scan": str(filed.id), "tag": filed.tag, "reason": filed.reason, "standing": filed.standing.value}


def _sequence(envelope: Any) -> int:
    return int(envelope.get("sequence") or 0)
