"""Drives that a wipe log shows inside its machine and that it left alone: they are fitted, and wait for a wipe."""

from collections.abc import Sequence

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.binding import BoundTo, host_key
from laptopdesk.assets.evidence.values import Binding, DriveBeside, WipeReading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import drives
from laptopdesk.assets.lifecycle.values import LaptopDetail, Medium, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.db import UnitOfWork


def fit_beside(uow: UnitOfWork, reading: WipeReading, bound: BoundTo) -> None:
    """Every drive that this log shows inside this laptop is one of its drives, whether it was wiped or not.

    Only where the log was written on the laptop itself, or its label was scanned with it, and in our present custody:
    at a wipe station the drives beside are of other laptops, and years ago there were others. One that was taken out
    since stays out.
    """
    if not reading.beside or bound.laptop_id is None or bound.binding not in (Binding.SERIAL, Binding.SCAN):
        return
    tag = lifecycle.tags_of(uow.session, [bound.laptop_id])[bound.laptop_id]
    detail = lifecycle.get_laptop(uow.session, tag)
    if not (_is_inside(reading, bound, detail) and _is_of_now(reading, detail)):
        return
    unknown = [drive for drive in reading.beside if not _is_known(drive, reading, detail)]
    nameless = _nameless_and_unproven(uow, detail)
    for drive in unknown:
        if nameless:
            drives.describe_medium(uow, nameless.pop(0).id, _described(drive))
        else:
            drives.fit_medium(uow, bound.laptop_id, _described(drive))


def _is_inside(reading: WipeReading, bound: BoundTo, detail: LaptopDetail) -> bool:
    key = host_key(reading.host)
    if key is None:
        return bound.binding is Binding.SCAN
    return key == normalise_serial(detail.laptop.serial) or bound.binding is Binding.SCAN


def _is_of_now(reading: WipeReading, detail: LaptopDetail) -> bool:
    began, moment = detail.custody_began_at, reading.ended_at or reading.started_at
    return not reading.earlier and began is not None and moment is not None and moment >= began


def _is_known(drive: DriveBeside, reading: WipeReading, detail: LaptopDetail) -> bool:
    key = normalise_serial(drive.serial)
    if key is None:
        return False
    same = [medium for medium in detail.media if normalise_serial(medium.serial) == key]
    gone = [medium.removed_at for medium in same if medium.removed_at is not None]
    out = any(reading.started_at is None or moment >= reading.started_at for moment in gone)
    return out or len(gone) < len(same)


def _nameless_and_unproven(uow: UnitOfWork, detail: LaptopDetail) -> list[Medium]:
    """Fitted drives without a serial of which no log speaks: what is seen may be any of them."""
    media: Sequence[Medium] = [medium for medium in detail.media if medium.removed_at is None]
    proven = {record.medium_id for record in queries.list_records_of_laptop(uow.session, detail.laptop.id)}
    return [medium for medium in media if normalise_serial(medium.serial) is None and medium.id not in proven]


def _described(drive: DriveBeside) -> NewMedium:
    return NewMedium(
        kind=drive.kind,
        serial=(drive.serial or "")[:80] or None,
        serial_key=normalise_serial(drive.serial),
        model=drive.model[:120],
        bus=drive.bus[:16].lower(),
    )
