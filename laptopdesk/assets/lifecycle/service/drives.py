"""Drives in a laptop, and locks found on it."""

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.events import LockCleared, LockFound, MediumFitted, MediumRemoved, NoDriveRecorded
from laptopdesk.assets.lifecycle.models import LockRow, MediumRow
from laptopdesk.assets.lifecycle.service.custody import lock_laptop
from laptopdesk.assets.lifecycle.service.moves import touched
from laptopdesk.assets.lifecycle.values import LockKind, MediumId, MediumKind, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused


def fit_medium(uow: UnitOfWork, laptop_id: int, medium: NewMedium) -> MediumId:
    """This drive is in this laptop; that it had none is no longer said."""
    laptop = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    row = MediumRow(
        laptop_id=laptop.id,
        kind=medium.kind,
        fitted_at=uow.now,
        serial=medium.serial,
        serial_key=medium.serial_key,
        model=medium.model,
        bus=medium.bus,
        size_bytes=medium.size_bytes,
    )
    uow.session.add(row)
    uow.session.flush()
    laptop.no_drive_at, laptop.no_drive_by_id = None, None
    uow.record(MediumFitted(laptop_id=laptop.id, medium_id=row.id, kind=row.kind))
    touched(uow, laptop.id)
    return MediumId(row.id)


def describe_medium(uow: UnitOfWork, medium_id: int, seen: NewMedium) -> None:
    """What evidence says of a drive fills in what nobody knew of it; nothing known is written over.

    Of two sizes the larger stands: a tool may see less of a drive than there is, and never more.
    """
    row = uow.session.get_one(MediumRow, medium_id)
    if normalise_serial(row.serial_key) is None and (seen.serial_key or not row.serial):
        row.serial, row.serial_key = seen.serial, seen.serial_key
    row.model, row.bus = row.model or seen.model, row.bus or seen.bus
    row.size_bytes = max(row.size_bytes or 0, seen.size_bytes or 0) or None
    if row.kind is MediumKind.UNKNOWN:
        row.kind = seen.kind


def remove_medium(uow: UnitOfWork, medium_id: int) -> None:
    """The drive is out of its laptop; raises NotFound, Refused."""
    row = uow.session.get(MediumRow, medium_id)
    if row is None:
        raise NotFound("medium", medium_id)
    laptop = lock_laptop(uow.session, row.laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    if row.removed_at is not None:
        raise Refused([LaptopReason.MEDIUM_REMOVED])
    row.removed_at = uow.now
    uow.record(MediumRemoved(laptop_id=laptop.id, medium_id=row.id))
    touched(uow, laptop.id)


def take_out_elsewhere(uow: UnitOfWork, serial_key: str, laptop_id: int) -> None:
    """A drive is in one laptop: where the register had this one in others, it is out; raises Forbidden there."""
    row = MediumRow
    others = sa.and_(row.serial_key == serial_key, row.laptop_id != laptop_id, row.removed_at.is_(None))
    for medium_id in uow.session.scalars(sa.select(row.id).where(others).order_by(row.id)).all():
        remove_medium(uow, medium_id)


def record_no_drive(uow: UnitOfWork, laptop_id: int) -> None:
    """A named person looked and found no drive; raises Forbidden for an act without a person."""
    laptop = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    if uow.actor.staff_id is None:
        raise Forbidden(Permission.PREPARE_LAPTOPS.value)
    laptop.no_drive_at, laptop.no_drive_by_id = uow.now, uow.actor.staff_id
    uow.record(NoDriveRecorded(laptop_id=laptop.id))


def record_lock(uow: UnitOfWork, laptop_id: int, kind: LockKind) -> int:
    """The laptop is tied to its former owner; it cannot become ready until this is cleared.

    Whoever calls this sets the laptop apart, or calls `touched`: a ready one must not stay ready.
    """
    laptop = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    row = LockRow(laptop_id=laptop.id, kind=kind, found_at=uow.now, found_by_id=uow.actor.staff_id)
    uow.session.add(row)
    uow.session.flush()
    uow.record(LockFound(laptop_id=laptop.id, lock_id=row.id, kind=kind))
    return row.id


def clear_lock(uow: UnitOfWork, lock_id: int) -> None:
    """The former owner let go; raises NotFound, Refused."""
    row = uow.session.get(LockRow, lock_id)
    if row is None:
        raise NotFound("lock", lock_id)
    laptop = lock_laptop(uow.session, row.laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    if row.cleared_at is not None:
        raise Refused([LaptopReason.LOCK_CLEARED])
    row.cleared_at, row.cleared_by_id = uow.now, uow.actor.staff_id
    uow.record(LockCleared(laptop_id=laptop.id, lock_id=row.id, kind=row.kind))
