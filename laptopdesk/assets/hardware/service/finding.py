"""The laptops to which the identifiers of a machine point."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.rules import MachineCandidate
from laptopdesk.assets.hardware.values import Machine, MatchedBy
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopRecord
from laptopdesk.assets.serials import normalise_serial, normalise_uuid


def find_candidates(session: Session, machine: Machine) -> tuple[MachineCandidate, ...]:
    """Every laptop to which at least one identifier points, with the identifiers that do."""
    claims: dict[int, list[MatchedBy]] = {}
    for by, laptop_id in _claims(session, machine):
        claims.setdefault(laptop_id, []).append(by)
    rows = lifecycle.list_laptop_records(session, claims)
    return tuple(candidate_of(row, tuple(claims[row.id])) for row in rows)


def candidate_of(row: LaptopRecord, claims: tuple[MatchedBy, ...] = ()) -> MachineCandidate:
    """This laptop as the rule weighs it."""
    return MachineCandidate(
        laptop_id=row.id,
        tag=row.tag,
        serial_key=normalise_serial(row.serial_key),
        manufacturer=row.manufacturer,
        claims=claims,
    )


def identifiers_of(machine: Machine) -> Iterator[tuple[MatchedBy, str]]:
    """What a laptop is known again by, beside serial and drives, in comparable form."""
    if uuid := normalise_uuid(machine.uuid):
        yield MatchedBy.UUID, uuid
    if board := normalise_serial(machine.board_serial):
        yield MatchedBy.BOARD_SERIAL, board
    for address in machine.macs:
        yield MatchedBy.MAC, address


def _claims(session: Session, machine: Machine) -> Iterator[tuple[MatchedBy, int]]:
    if key := normalise_serial(machine.serial):
        for laptop_id in queries.laptops_with_serial(session, key):
            yield MatchedBy.SERIAL, laptop_id
    by_kind: dict[MatchedBy, list[str]] = {}
    for kind, identifier in identifiers_of(machine):
        by_kind.setdefault(kind, []).append(identifier)
    for kind, keys in by_kind.items():
        for laptop_id in queries.laptops_with_identifier(session, kind, keys):
            yield kind, laptop_id
    drives = [key for drive in machine.media if (key := normalise_serial(drive.serial))]
    if drives:
        for laptop_id in queries.laptops_with_drives(session, drives):
            yield MatchedBy.DRIVE_SERIAL, laptop_id
