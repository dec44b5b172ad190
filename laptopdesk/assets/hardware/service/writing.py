"""What a report changes at its laptop: unknown facts, drives, identifiers and measurements. Nothing is written over."""

from collections.abc import Collection, Iterable, Iterator

from laptopdesk.assets.evidence.service import judge_filled
from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.models import (
    BatteryReadingRow,
    DiskReadingRow,
    HardwareIdentifierRow,
    HardwareReadingRow,
    InventoryFileRow,
)
from laptopdesk.assets.hardware.rules import ANOTHER_MACHINE, CONTRADICTIONS, Match, of_another_machine
from laptopdesk.assets.hardware.rules.naming import other_maker, other_memory, other_model, other_part
from laptopdesk.assets.hardware.service.drives import take_in_drives
from laptopdesk.assets.hardware.service.finding import identifiers_of
from laptopdesk.assets.hardware.service.taking_off import take_off
from laptopdesk.assets.hardware.service.unseen import follow_report
from laptopdesk.assets.hardware.values import FileStatus, Machine, MatchedBy, Note, WarningCode
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.values import LaptopDetail, ObservedLaptop
from laptopdesk.assets.serials import normalise_serial, normalise_uuid
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork


def attach(
    uow: UnitOfWork,
    row: InventoryFileRow,
    machine: Machine,
    tag: str,
    *,
    match: Match,
    by: MatchedBy,
    read_before: Machine | None = None,
) -> tuple[str, ...] | None:
    """The file belongs to this laptop, which knows now what it did not; answers the names of the new facts.

    Where it speaks of another machine, it adds nothing, waits, and answers None: a person decides between both sides.
    Contradictions open one case. Raises NotFound, Forbidden.
    """
    detail = lifecycle.get_laptop(uow.session, tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    notes = [*match.notes, *_differences(machine, detail)]
    if of_another_machine({note.code for note in notes}, match.confirmed):
        if row.laptop_id is not None:
            _take_off(uow, row, read_before)
        _keep_apart(uow, row, notes, detail)
        return None
    row.status = FileStatus.ADDED
    row.laptop_id, row.matched_by, row.bound_at, row.bound_by_id = (detail.laptop.id, by, uow.now, uow.actor.staff_id)
    filled: tuple[str, ...] = ()
    if not ANOTHER_MACHINE & {note.code for note in notes}:
        filled = _fill(uow, machine, detail)
        _know_again(uow, machine, detail.laptop.id)
        notes += take_in_drives(uow, machine, detail)
        if "serial" in filled:
            judge_filled(uow, [detail.laptop.id])
    _measure(uow, row, machine, detail.laptop.id)
    _warn(row, notes)
    codes = _against(notes)
    if codes:
        open_hardware_case(uow, row, codes, detail)
    follow_report(uow, row, machine, tag)
    return filled


def _keep_apart(uow: UnitOfWork, row: InventoryFileRow, notes: list[Note], detail: LaptopDetail) -> None:
    row.status, row.laptop_id, row.matched_by = FileStatus.UNMATCHED, None, None
    _warn(row, [Note(code=WarningCode.ANOTHER_MACHINE, detail=detail.laptop.tag), *notes])
    codes = _against(notes, also=(WarningCode.UUID_DIFFERS, WarningCode.MANUFACTURER_DIFFERS))
    open_hardware_case(uow, row, codes, detail)


def _take_off(uow: UnitOfWork, row: InventoryFileRow, read_before: Machine | None) -> None:
    """It had joined a laptop, by which it is not confirmed any more: nothing that it said stays there."""
    assert row.laptop_id is not None
    laptop = lifecycle.lock_laptop_row(uow.session, lifecycle.get_laptop_by_id(uow.session, row.laptop_id).tag)
    assert laptop is not None
    take_off(uow, row, laptop, reason="", read_before=read_before)


def _warn(row: InventoryFileRow, notes: Iterable[Note]) -> None:
    row.warnings = list(dict.fromkeys([*row.warnings, *map(str, notes)]))


def _against(notes: Iterable[Note], *, also: Collection[WarningCode] = ()) -> list[str]:
    return sorted({note.code.value for note in notes if note.code in CONTRADICTIONS or note.code in also})


def codes_of(row: InventoryFileRow) -> tuple[str, ...]:
    """The warnings without their details, which may be serials: the journal keeps codes."""
    return tuple(dict.fromkeys(str(warning).partition(":")[0] for warning in row.warnings))


# ---- facts of the laptop itself


def _fill(uow: UnitOfWork, machine: Machine, detail: LaptopDetail) -> tuple[str, ...]:
    seen = ObservedLaptop(
        manufacturer=machine.manufacturer,
        model=machine.model,
        serial=machine.serial,
        serial_key=normalise_serial(machine.serial),
        uuid=machine.uuid,
        cpu=machine.cpu,
        memory_mib=machine.memory_mib,
    )
    return lifecycle_service.describe_laptop(uow, detail.laptop.id, seen)


def _differences(machine: Machine, detail: LaptopDetail) -> Iterator[Note]:
    laptop = detail.laptop
    if other_maker(laptop.manufacturer, machine.manufacturer):
        yield Note(code=WarningCode.MANUFACTURER_DIFFERS, detail=machine.manufacturer or "")
    if other_model(laptop.model, machine.model, makers=(laptop.manufacturer, machine.manufacturer)):
        yield Note(code=WarningCode.MODEL_DIFFERS, detail=machine.model or "")
    if detail.uuid and machine.uuid and normalise_uuid(detail.uuid) != normalise_uuid(machine.uuid):
        yield Note(code=WarningCode.UUID_DIFFERS)
    if other_part(detail.cpu, machine.cpu):
        yield Note(code=WarningCode.CPU_DIFFERS, detail=machine.cpu or "")
    if other_memory(detail.memory_mib, machine.memory_mib):
        yield Note(code=WarningCode.MEMORY_DIFFERS, detail=str(machine.memory_mib))


def _know_again(uow: UnitOfWork, machine: Machine, laptop_id: int) -> None:
    rows = [
        {"laptop_id": laptop_id, "kind": kind.value, "key": key, "seen_at": uow.now}
        for kind, key in dict.fromkeys(identifiers_of(machine))
    ]
    if rows:
        statement = insert_into(uow.session, HardwareIdentifierRow).on_conflict_do_nothing()
        uow.session.execute(statement, rows)


# ---- measurements


def _measure(uow: UnitOfWork, row: InventoryFileRow, machine: Machine, laptop_id: int) -> None:
    _add_hardware(uow, row, machine, laptop_id)
    _add_batteries(uow, row, machine, laptop_id)
    _add_disks(uow, row, machine, laptop_id)
    uow.session.flush()


def _add_hardware(uow: UnitOfWork, row: InventoryFileRow, machine: Machine, laptop_id: int) -> None:
    values = (machine.cpu, machine.memory_mib, machine.tpm_version)
    if any(value is not None for value in values):
        uow.session.add(
            HardwareReadingRow(
                laptop_id=laptop_id,
                inventory_file_id=row.id,
                read_at=uow.now,
                cpu=machine.cpu,
                cpu_generation=machine.cpu_generation,
                memory_mib=machine.memory_mib,
                tpm_version=machine.tpm_version,
            )
        )


def _add_batteries(uow: UnitOfWork, row: InventoryFileRow, machine: Machine, laptop_id: int) -> None:
    for position, battery in enumerate(machine.batteries):
        uow.session.add(
            BatteryReadingRow(
                laptop_id=laptop_id,
                inventory_file_id=row.id,
                position=position,
                read_at=uow.now,
                name=battery.name,
                serial=battery.serial,
                design_mwh=battery.design_mwh,
                full_mwh=battery.full_mwh,
                health_percent=battery.health_percent,
                cycles=battery.cycles,
            )
        )


def _add_disks(uow: UnitOfWork, row: InventoryFileRow, machine: Machine, laptop_id: int) -> None:
    media = {
        key: medium.id
        for medium in lifecycle.list_media(uow.session, laptop_id, fitted_only=True)
        if (key := normalise_serial(medium.serial))
    }
    for position, disk in enumerate(machine.disks):
        uow.session.add(
            DiskReadingRow(
                laptop_id=laptop_id,
                medium_id=media.get(normalise_serial(disk.serial) or ""),
                inventory_file_id=row.id,
                position=position,
                read_at=uow.now,
                serial=disk.serial,
                model=disk.model,
                passed=disk.passed,
                wear_percent=disk.wear_percent,
                hours=disk.hours,
            )
        )


def open_hardware_case(uow: UnitOfWork, row: InventoryFileRow, codes: list[str], detail: LaptopDetail) -> None:
    """The contradiction waits for a person, with the laptop on one side and the report on the other, once.

    A laptop that was ready is so no more until somebody decides.
    """
    if any(past.id == row.id for past in queries.list_undecided(uow.session, detail.laptop.id)):
        return
    report = {"inventory_sha256": row.sha256, "tool": row.format or "", "warnings": codes}
    case = OpenCase(
        kind=CaseKind.HARDWARE_CONTRADICTED,
        sides=({"laptop": detail.laptop.tag}, report),
        laptop_id=detail.laptop.id,
        location_id=detail.laptop.location_id,
    )
    open_case(uow, case)
    lifecycle_service.touched(uow, detail.laptop.id)
