"""One file comes in: kept, read, and joined to the laptop it speaks of where that is certain."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.events import InventoryAdded, InventoryBound
from laptopdesk.assets.hardware.models import InventoryFileRow
from laptopdesk.assets.hardware.rules import Match, match, match_scanned, names_a_machine, part_of
from laptopdesk.assets.hardware.service.finding import candidate_of, find_candidates, identifiers_of
from laptopdesk.assets.hardware.service.settling import join_again
from laptopdesk.assets.hardware.service.writing import attach, codes_of, open_hardware_case
from laptopdesk.assets.hardware.stored import as_json, as_machine
from laptopdesk.assets.hardware.values import (
    AddedInventoryFile,
    FileStatus,
    Format,
    InventoryFileId,
    InventoryReading,
    Machine,
    MatchedBy,
    Note,
    WarningCode,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.uploads.service import find_kept, keep_once, scanned_laptop
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound

_NOT_KEPT = frozenset({WarningCode.EMPTY, WarningCode.TOO_LARGE})


@dataclass(frozen=True, kw_only=True)
class AddInventory(Given):
    """One file, already read.

    `beside_another`: a report that was brought in with it under this tag turned out to be of another machine.
    """

    reading: InventoryReading
    beside_another: bool = False


def add_inventory(uow: UnitOfWork, command: AddInventory) -> AddedInventoryFile:
    """The file is kept, and joined to its laptop if there is no doubt; the same content again is a duplicate.

    A duplicate that belonged to no laptop yet is read and looked for again. Raises NotFound for an unknown tag,
    Forbidden where this person may not work on the laptop.
    """
    uow.actor.require_somewhere(Permission.PREPARE_LAPTOPS)
    scanned_laptop(uow.session, command.laptop, uow.actor)
    if _NOT_KEPT & {note.code for note in command.reading.notes}:
        return _not_kept(command)
    row, fresh = _keep(uow, command)
    if not fresh and (row.laptop_id is not None or command.reading.refused or command.reading.format is None):
        _look_again(uow, row, command)
        return _duplicate_answer(uow.session, row, command)
    filled = _join(uow, row, command)
    if fresh:
        _journal_added(uow, row, filled)
    elif row.laptop_id is not None:
        _journal_bound(uow, row, filled)
    status = row.status if fresh or row.laptop_id is not None else FileStatus.DUPLICATE
    return answer(uow.session, row, command.name, status)


def _not_kept(command: AddInventory) -> AddedInventoryFile:
    return AddedInventoryFile(
        id=None,
        name=command.name,
        status=FileStatus.REFUSED,
        format=None,
        laptop=None,
        matched_by=None,
        machine=Machine(),
        warnings=tuple(map(str, command.reading.notes)),
    )


def _keep(uow: UnitOfWork, command: AddInventory) -> tuple[InventoryFileRow, bool]:
    duplicate = find_kept(uow.session, InventoryFileRow, command.content)
    if duplicate is not None:
        return duplicate, False
    reading = command.reading
    return keep_once(
        uow,
        InventoryFileRow,
        command,
        status=_status(reading).value,
        format=reading.format.value if reading.format else None,
        reading=as_json(reading.machine),
        warnings=[str(note) for note in reading.notes],
    )


def _status(reading: InventoryReading) -> FileStatus:
    if reading.refused:
        return FileStatus.REFUSED
    return FileStatus.UNMATCHED if reading.format else FileStatus.UNREAD


def _duplicate_answer(session: Session, row: InventoryFileRow, command: AddInventory) -> AddedInventoryFile:
    result = answer(session, row, command.name, FileStatus.DUPLICATE)
    if command.laptop is None or result.laptop is None or result.laptop == command.laptop:
        return result
    note = Note(code=WarningCode.FILE_OF_ANOTHER, detail=result.laptop)
    return answer(session, row, command.name, FileStatus.DUPLICATE, more=(str(note),))


def _look_again(uow: UnitOfWork, row: InventoryFileRow, command: AddInventory) -> None:
    """A report that our readers read otherwise by now is held against its laptop anew, by who may work on that."""
    reading = command.reading
    if row.laptop_id is None or row.matched_by is None:
        return
    if reading.refused or reading.machine == as_machine(row.reading):
        return
    tag = lifecycle.tags_of(uow.session, [row.laptop_id])[row.laptop_id]
    if uow.actor.may(Permission.PREPARE_LAPTOPS, at=lifecycle.get_laptop(uow.session, tag).laptop.location_id):
        before, row.reading = as_machine(row.reading), as_json(reading.machine)
        row.warnings = [str(note) for note in reading.notes]
        join_again(uow, row.id, tag, by=MatchedBy(row.matched_by), read_before=before)


def _join(uow: UnitOfWork, row: InventoryFileRow, command: AddInventory) -> tuple[str, ...]:
    reading, said_before = command.reading, frozenset(row.warnings)
    if reading.refused or reading.format is None:
        return ()
    row.reading, row.format = as_json(reading.machine), reading.format.value
    row.warnings = [str(note) for note in reading.notes]
    machine_match = _find(uow.session, reading.machine, command.laptop)
    if machine_match.laptop_id is None or machine_match.by is None:
        _wait(uow, row, reading.machine, machine_match)
        if machine_match.contradicted is not None and not said_before.issuperset(row.warnings):
            _open_case(uow, row, machine_match.contradicted)
        return ()
    doubt = _doubt(uow.session, command, machine_match)
    if doubt is not None:
        row.warnings = [*row.warnings, str(Note(code=doubt))]
        return ()
    tag = lifecycle.tags_of(uow.session, [machine_match.laptop_id])[machine_match.laptop_id]
    return attach(uow, row, reading.machine, tag, match=machine_match, by=machine_match.by) or ()


def _doubt(session: Session, command: AddInventory, machine_match: Match) -> WarningCode | None:
    """Why a report joins nothing though a label was scanned: with what it came beside, it may be of that machine."""
    machine = command.reading.machine
    if machine_match.by is not MatchedBy.SCAN or machine_match.laptop_id is None or machine_match.confirmed:
        return None
    apart = [past.machine for past in queries.list_undecided(session, machine_match.laptop_id)]
    if not names_a_machine(machine) and any(part_of(machine, other) for other in apart):
        return WarningCode.PART_OF_ANOTHER
    if command.beside_another and not names_a_machine(machine):
        return WarningCode.BESIDE_ANOTHER
    return None


def _find(session: Session, machine: Machine, tag: str | None) -> Match:
    candidates, key = find_candidates(session, machine), normalise_serial(machine.serial)
    if tag is None:
        return match(key, machine.manufacturer, candidates)
    row = lifecycle.lock_laptop_row(session, tag)
    if row is None:
        raise NotFound("laptop", tag)
    return match_scanned(key, candidate_of(row), candidates)


def _wait(uow: UnitOfWork, row: InventoryFileRow, machine: Machine, machine_match: Match) -> None:
    notes = list(machine_match.notes) or list(_unknown(uow.session, machine))
    row.status = FileStatus.UNMATCHED
    row.warnings = list(dict.fromkeys([*row.warnings, *map(str, notes)]))


def _open_case(uow: UnitOfWork, row: InventoryFileRow, laptop_id: int) -> None:
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    detail = lifecycle.get_laptop(uow.session, tag)
    open_hardware_case(uow, row, [WarningCode.CONTRADICTS.value], detail)


def _unknown(session: Session, machine: Machine) -> Iterator[Note]:
    """No identifier is known: say so, and which serials are easily taken for this one."""
    key = normalise_serial(machine.serial)
    if key is not None or machine.media or any(identifiers_of(machine)):
        yield Note(code=WarningCode.LAPTOP_UNKNOWN)
    if key is not None:
        for tag in queries.find_look_alikes(session, key):
            yield Note(code=WarningCode.LOOK_ALIKE, detail=tag)


def _journal_added(uow: UnitOfWork, row: InventoryFileRow, filled: tuple[str, ...]) -> None:
    event = InventoryAdded(
        inventory_file_id=row.id,
        laptop_id=row.laptop_id,
        sha256=row.sha256,
        status=row.status,
        format=Format(row.format) if row.format else None,
        matched_by=MatchedBy(row.matched_by) if row.matched_by else None,
        filled=filled,
        warnings=codes_of(row),
    )
    uow.record(event)


def _journal_bound(uow: UnitOfWork, row: InventoryFileRow, filled: tuple[str, ...]) -> None:
    assert row.laptop_id is not None
    assert row.matched_by is not None
    event = InventoryBound(
        inventory_file_id=row.id,
        laptop_id=row.laptop_id,
        matched_by=MatchedBy(row.matched_by),
        filled=filled,
        warnings=codes_of(row),
    )
    uow.record(event)


def answer(
    session: Session, row: InventoryFileRow, name: str, status: FileStatus, *, more: tuple[str, ...] = ()
) -> AddedInventoryFile:
    """What became of this file."""
    tag = lifecycle.tags_of(session, [row.laptop_id]).get(row.laptop_id) if row.laptop_id is not None else None
    return AddedInventoryFile(
        id=InventoryFileId(row.id),
        name=name,
        status=status,
        format=Format(row.format) if row.format else None,
        laptop=tag,
        matched_by=MatchedBy(row.matched_by) if row.matched_by else None,
        machine=as_machine(row.reading),
        warnings=(*row.warnings, *more),
        waits=row.status == FileStatus.UNMATCHED,
    )
