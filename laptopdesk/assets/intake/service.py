"""Receiving a donor's list into a lot: all of it or nothing, and the same list twice is one list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.assets.intake.values import DonorList, DonorRow, ListError, ListErrorCode
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import open_lot, receive_laptops
from laptopdesk.assets.lifecycle.values import LaptopId, NewLaptop
from laptopdesk.core.access import Actor
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ImportLaptops:
    """A list that was read, for the lot with this code. `location_id`: where the laptops lie now."""

    lot: str
    listed: DonorList
    donor: str = ""
    location_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did, or with errors: what is wrong, and nothing was done."""

    rows: int
    created: int
    unchanged: int
    errors: tuple[ListError, ...] = ()
    ids: tuple[LaptopId, ...] = ()


def import_laptops(uow: UnitOfWork, command: ImportLaptops, *, now: datetime, actor: Actor) -> Imported:
    """Every new row of the list is a laptop of the lot, which is made if it was not there. Raises Forbidden.

    With an error in the list nothing is stored. A row is new when its key is not in the lot yet.
    """
    fresh, tried = _try(uow.session, command)
    if tried.errors:
        return tried
    lot_id = open_lot(uow, command.lot, donor=command.donor, received_on=to_local(now).date(), now=now, actor=actor)
    ids = receive_laptops(
        uow, lot_id, [_new_laptop(row) for row in fresh], location_id=command.location_id, now=now, actor=actor
    )
    return replace(tried, ids=ids)


def try_import(session: Session, command: ImportLaptops) -> Imported:
    """What an import would do now, and everything that is wrong; nothing is done."""
    return _try(session, command)[1]


def _try(session: Session, command: ImportLaptops) -> tuple[list[DonorRow], Imported]:
    listed = command.listed
    if listed.errors:
        return [], Imported(rows=listed.row_count, created=0, unchanged=0, errors=listed.errors)
    lot = lifecycle.find_lot(session, command.lot)
    known = lifecycle.known_row_keys(session, lot.id) if lot else frozenset()
    fresh = [row for row in listed.rows if row.row_key not in known]
    errors = _known_elsewhere(session, fresh)
    if errors:
        return [], Imported(rows=listed.row_count, created=0, unchanged=0, errors=errors)
    return fresh, Imported(rows=listed.row_count, created=len(fresh), unchanged=len(listed.rows) - len(fresh))


def _known_elsewhere(session: Session, fresh: Sequence[DonorRow]) -> tuple[ListError, ...]:
    """A real serial names one laptop: a row of another lot with the same one is a mistake somebody must look at."""
    tags = lifecycle.known_serials(session, [row.serial_key for row in fresh if row.serial_key])
    return tuple(
        ListError(code=ListErrorCode.SERIAL_IN_REGISTER, line=row.line, column="serial", value=tags[row.serial_key])
        for row in fresh
        if row.serial_key in tags
    )


def _new_laptop(row: DonorRow) -> NewLaptop:
    return NewLaptop(
        row_key=row.row_key, manufacturer=row.manufacturer, model=row.model, serial=row.serial,
        serial_key=row.serial_key, donor_number=row.donor_number, cpu=row.cpu, memory_mib=row.memory_mib, note=row.note,
    )  # fmt: skip
