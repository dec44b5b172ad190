"""What a person decided about a report that contradicts: of another machine, the register wrong, a part replaced."""

from dataclasses import dataclass

import sqlalchemy as sa

from laptopdesk.assets.hardware.errors import InventoryReason
from laptopdesk.assets.hardware.events import InventoryBound
from laptopdesk.assets.hardware.models import (
    BatteryReadingRow,
    DiskReadingRow,
    HardwareIdentifierRow,
    HardwareReadingRow,
    InventoryFileRow,
)
from laptopdesk.assets.hardware.rules import match_scanned, warnings_of_the_report
from laptopdesk.assets.hardware.service.drives import described, match_drives
from laptopdesk.assets.hardware.service.finding import candidate_of, find_candidates, identifiers_of
from laptopdesk.assets.hardware.service.taking_off import delete_readings, take_off
from laptopdesk.assets.hardware.service.writing import attach, codes_of
from laptopdesk.assets.hardware.stored import as_machine
from laptopdesk.assets.hardware.values import Machine, MatchedBy
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.service.drives import describe_medium
from laptopdesk.assets.lifecycle.values import LaptopRecord, ObservedLaptop
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused

_READINGS = (DiskReadingRow, BatteryReadingRow, HardwareReadingRow)
_OF_THE_BOARD = (MatchedBy.UUID, MatchedBy.BOARD_SERIAL, MatchedBy.MAC)


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """Which parts of the laptop were replaced by those that the report names."""

    board: bool
    drives: bool


def detach_file(uow: UnitOfWork, file_id: int, *, reason: str) -> None:
    """The report belongs to no laptop; what only it said is taken off the one it was joined to, which is judged anew.

    Raises NotFound, Forbidden, Refused.
    """
    row, laptop = _lock(uow, file_id)
    if laptop is None:
        raise Refused([InventoryReason.NOTHING_TO_DETACH])
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    take_off(uow, row, laptop, reason=reason)
    lifecycle_service.touched(uow, laptop.id)


def set_aside(uow: UnitOfWork, file_id: int) -> None:
    """The report, of which nothing was added to a laptop, waits without what came of that laptop; raises NotFound."""
    row, laptop = _lock(uow, file_id)
    if laptop is None:
        uow.actor.require_somewhere(Permission.PREPARE_LAPTOPS)
        row.warnings = warnings_of_the_report(row.warnings)
        uow.session.flush()


def join_again(
    uow: UnitOfWork, file_id: int, tag: str, *, by: MatchedBy = MatchedBy.PERSON, read_before: Machine | None = None
) -> None:
    """The report is held against what the register says by now; what still contradicts opens a case of its own.

    `by`: what joined it to this laptop, where no person says so now. `read_before`: what it said when it was joined.
    Raises NotFound, Forbidden.
    """
    row, _laptop = _lock(uow, file_id)
    laptop = lifecycle.lock_laptop_row(uow.session, tag)
    if laptop is None:
        raise NotFound("laptop", tag)
    machine = as_machine(row.reading)
    delete_readings(uow, row.id)
    row.warnings = warnings_of_the_report(row.warnings)
    serial, candidates = normalise_serial(machine.serial), find_candidates(uow.session, machine)
    match = match_scanned(serial, candidate_of(laptop), candidates)
    filled = attach(uow, row, machine, tag, match=match, by=by, read_before=read_before)
    if filled is None:
        return
    event = InventoryBound(
        inventory_file_id=row.id, laptop_id=laptop.id, matched_by=by, filled=filled, warnings=codes_of(row)
    )
    uow.record(event)
    lifecycle_service.touched(uow, laptop.id)


def take_over_parts(uow: UnitOfWork, file_id: int, tag: str, parts: Replaced, *, reason: str) -> tuple[str, ...]:
    """The laptop is the same with other parts: board and drives are those that the report names.

    A part is in one laptop: where the register had it in others, it is out. Answers what the register says otherwise
    now; with another serial number, whoever calls this has the evidence judged. Raises NotFound, Forbidden, Refused.
    """
    row, _laptop = _lock(uow, file_id)
    machine, laptop = as_machine(row.reading), lifecycle.get_laptop(uow.session, tag).laptop
    changed: tuple[str, ...] = ()
    if parts.board:
        changed = _take_over_board(uow, machine, laptop.id, reason=reason)
    if parts.drives:
        _take_over_drives(uow, machine, laptop.id)
    join_again(uow, file_id, tag)
    return changed


def _lock(uow: UnitOfWork, file_id: int) -> tuple[InventoryFileRow, LaptopRecord | None]:
    """The report and its laptop, both locked; raises NotFound."""
    row = uow.session.scalar(sa.select(InventoryFileRow).where(InventoryFileRow.id == file_id).with_for_update())
    if row is None:
        raise NotFound("inventory file", file_id)
    if row.laptop_id is None:
        return row, None
    return row, lifecycle.lock_laptop_row(uow.session, lifecycle.tags_of(uow.session, [row.laptop_id])[row.laptop_id])


def _take_over_board(uow: UnitOfWork, machine: Machine, laptop_id: int, *, reason: str) -> tuple[str, ...]:
    right = ObservedLaptop(serial=machine.serial, serial_key=normalise_serial(machine.serial), uuid=machine.uuid)
    changed = lifecycle_service.correct_laptop(uow, laptop_id, right, reason=reason)
    row, seen = HardwareIdentifierRow, set(identifiers_of(machine))
    old = sa.and_(row.laptop_id == laptop_id, row.kind.in_(_OF_THE_BOARD))
    uow.session.execute(sa.delete(row).where(old))
    for kind, key in seen:
        uow.session.execute(sa.delete(row).where(row.laptop_id != laptop_id, row.kind == kind.value, row.key == key))
    return changed


def _take_over_drives(uow: UnitOfWork, machine: Machine, laptop_id: int) -> None:
    seen = {key: drive for drive in machine.media if (key := normalise_serial(drive.serial))}
    fitted = {
        key: medium
        for medium in lifecycle.list_media(uow.session, laptop_id, fitted_only=True)
        if (key := normalise_serial(medium.serial))
    }
    for key, medium in fitted.items():
        if machine.lists_drives and key not in seen:
            lifecycle_service.remove_medium(uow, medium.id)
    for key, drive in seen.items():
        lifecycle_service.take_out_elsewhere(uow, key, laptop_id)
        if key not in fitted:
            lifecycle_service.fit_medium(uow, laptop_id, described(drive))
    for drive, fitted_drive in match_drives(machine, lifecycle.list_media(uow.session, laptop_id, fitted_only=True)):
        if fitted_drive is None:
            lifecycle_service.fit_medium(uow, laptop_id, described(drive))
        else:
            describe_medium(uow, fitted_drive.id, described(drive))
