"""What only one report said of its laptop is said no more: it is of another machine."""

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.service import judge_by_serial
from laptopdesk.assets.hardware.events import InventoryDetached
from laptopdesk.assets.hardware.models import (
    BatteryReadingRow,
    DiskReadingRow,
    HardwareIdentifierRow,
    HardwareReadingRow,
    InventoryFileRow,
)
from laptopdesk.assets.hardware.rules import warnings_of_the_report
from laptopdesk.assets.hardware.service.finding import identifiers_of
from laptopdesk.assets.hardware.service.unseen import withdraw
from laptopdesk.assets.hardware.stored import as_machine
from laptopdesk.assets.hardware.values import FileStatus, Machine, SeenDrive
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.values import LaptopRecord, Medium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.events import FreeText
from laptopdesk.core.journal import JournalLine, list_lines

_READINGS = (DiskReadingRow, BatteryReadingRow, HardwareReadingRow)


def take_off(
    uow: UnitOfWork, row: InventoryFileRow, laptop: LaptopRecord, *, reason: str, read_before: Machine | None = None
) -> None:
    """The report belongs to no laptop, and what only it said is taken off this one, which is judged anew.

    `read_before`: what it said when it was joined, where our readers read it otherwise by now. Both rows are locked.
    """
    machine, joined_at = read_before or as_machine(row.reading), _joined_at(uow.session, row, laptop.id)
    delete_readings(uow, row.id)
    row.laptop_id, row.matched_by, row.status = None, None, FileStatus.UNMATCHED
    row.warnings = warnings_of_the_report(row.warnings)
    uow.session.flush()
    withdraw(uow, row, laptop.id)
    _forget_identifiers(uow, machine, laptop.id)
    for medium in _drives_only_it_named(uow.session, machine, laptop.id, joined_at):
        lifecycle_service.remove_medium(uow, medium.id)
    names = _facts_only_it_named(uow.session, row, machine, laptop)
    lifecycle_service.forget_facts(uow, laptop.id, names, reason=reason)
    if "serial" in names:
        judge_by_serial(uow, laptop.tag)
    event = InventoryDetached(inventory_file_id=row.id, laptop_id=laptop.id, reason=FreeText(reason.strip()))
    uow.record(event)


def _joined_at(session: Session, row: InventoryFileRow, laptop_id: int) -> frozenset[datetime]:
    """The moments at which the report joined this laptop: more than one where it was read anew."""
    moments = {line.at for line in _joinings(session, row, laptop_id)}
    return frozenset(moments | ({row.bound_at} if row.bound_at else set()))


def _joinings(session: Session, row: InventoryFileRow, laptop_id: int) -> list[JournalLine]:
    lines = list_lines(session, kind="inventory_file", key=row.id, actions=("inventory.added", "inventory.bound"))
    return [line for line in lines if line.facts.get("laptop_id") == laptop_id]


def delete_readings(uow: UnitOfWork, file_id: int) -> None:
    """Nothing was measured by this report."""
    for table in _READINGS:
        uow.session.execute(sa.delete(table).where(table.inventory_file_id == file_id))


def _other_machines(session: Session, laptop_id: int) -> tuple[Machine, ...]:
    """What the reports say that belong to this laptop."""
    row = InventoryFileRow
    return tuple(
        as_machine(reading)
        for reading in session.scalars(
            sa.select(row.reading).where(row.laptop_id == laptop_id, row.status == FileStatus.ADDED)
        )
    )


def _forget_identifiers(uow: UnitOfWork, machine: Machine, laptop_id: int) -> None:
    others = {pair for other in _other_machines(uow.session, laptop_id) for pair in identifiers_of(other)}
    row = HardwareIdentifierRow
    for kind, key in set(identifiers_of(machine)) - others:
        same = sa.and_(row.laptop_id == laptop_id, row.kind == kind.value, row.key == key)
        uow.session.execute(sa.delete(row).where(same))


def _drives_only_it_named(
    session: Session, machine: Machine, laptop_id: int, joined_at: Collection[datetime]
) -> Iterable[Medium]:
    """Drives that came in with this report, of which no other report and no evidence speaks."""
    named = _drive_keys([machine]) - _drive_keys(_other_machines(session, laptop_id))
    proven = {record.medium_id for record in evidence.list_records_of_laptop(session, laptop_id)}
    for medium in lifecycle.list_media(session, laptop_id, fitted_only=True):
        fresh = medium.fitted_at in joined_at and medium.id not in proven
        if fresh and _drive_key(medium) in named:
            yield medium


def _drive_keys(machines: Iterable[Machine]) -> set[str]:
    return {_drive_key(drive) for one in machines for drive in one.media}


def _drive_key(drive: SeenDrive | Medium) -> str:
    """What one drive is called by: its serial, else its size."""
    return normalise_serial(drive.serial) or f"?{drive.size_bytes or ''}"


def _facts_only_it_named(session: Session, row: InventoryFileRow, machine: Machine, laptop: LaptopRecord) -> list[str]:
    """What this report filled in, where the register still says that."""
    filled = {str(name) for line in _joinings(session, row, laptop.id) for name in _listed(line.facts.get("filled"))}
    others = _other_machines(session, laptop.id)
    return [
        name
        for name in sorted(filled)
        if getattr(laptop, name, None) == getattr(machine, name, None)
        and not any(getattr(other, name, None) == getattr(machine, name, None) for other in others)
    ]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
