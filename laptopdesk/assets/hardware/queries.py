"""Reading hardware: what is known of a laptop now, its history, files that wait, and serials that look alike."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.hardware.models import (
    BatteryReadingRow,
    DiskReadingRow,
    HardwareIdentifierRow,
    HardwareReadingRow,
    InventoryFileRow,
    UnseenDriveRow,
)
from laptopdesk.assets.hardware.stored import as_machine
from laptopdesk.assets.hardware.values import (
    Battery,
    DiskHealth,
    DriveQuestion,
    FileStatus,
    Format,
    Hardware,
    HardwareReport,
    InventoryFileId,
    LookAlikes,
    MatchedBy,
    PastReading,
    UnseenAnswer,
    UnseenDrive,
    WaitingFile,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow, MediumRow
from laptopdesk.assets.lifecycle.values import LaptopIdentity
from laptopdesk.assets.serials import look_alike, look_of
from laptopdesk.cases import queries as cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Everywhere
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.core.slices import slices

Row = TypeVar("Row", HardwareReadingRow, BatteryReadingRow, DiskReadingRow)
Value = TypeVar("Value")
TAIL = 4
MOST_NEIGHBOURS = 300


def latest_hardware(session: Session, laptop_id: int) -> Hardware:
    """The newest that is known of this laptop's hardware: processor generation, memory, TPM, batteries, drives."""
    return latest_hardware_of(session, [laptop_id])[laptop_id]


def latest_hardware_of(session: Session, laptop_ids: Iterable[int]) -> dict[int, Hardware]:
    """The same of several laptops, each of them in the answer: three queries for at most 500, whatever the data."""
    wanted = sorted(set(laptop_ids))
    by_laptop: dict[int, Hardware] = {}
    for batch in slices(wanted, 500):
        readings = _by_laptop(session.scalars(_newest_first(HardwareReadingRow, batch)).all())
        batteries = _by_laptop(session.scalars(_newest_first(BatteryReadingRow, batch)).all())
        disks = _by_laptop(session.scalars(_disks_still_fitted(batch)).all())
        for key in batch:
            by_laptop[key] = _hardware(readings.get(key, []), batteries.get(key, []), disks.get(key, []))
    return by_laptop


def _newest_first(table: type[Row], laptop_ids: Sequence[int]) -> sa.Select[Row]:
    return sa.select(table).where(table.laptop_id.in_(laptop_ids)).order_by(table.id.desc())


def _disks_still_fitted(laptop_ids: Sequence[int]) -> sa.Select[DiskReadingRow]:
    query = _newest_first(DiskReadingRow, laptop_ids)
    return query.outerjoin(MediumRow, MediumRow.id == DiskReadingRow.medium_id).where(MediumRow.removed_at.is_(None))


def _by_laptop(rows: Sequence[Row]) -> dict[int, list[Row]]:
    by_laptop: dict[int, list[Row]] = {}
    for row in rows:
        by_laptop.setdefault(row.laptop_id, []).append(row)
    return by_laptop


def _hardware(
    readings: list[HardwareReadingRow], batteries: list[BatteryReadingRow], disks: list[DiskReadingRow]
) -> Hardware:
    return Hardware(
        cpu=_first(row.cpu for row in readings),
        cpu_generation=_generation(readings),
        memory_mib=_first(row.memory_mib for row in readings),
        tpm_version=_first(row.tpm_version for row in readings),
        batteries=_newest_batteries(batteries),
        disks=_newest_disks(disks),
    )


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value is not None), None)


def _generation(readings: list[HardwareReadingRow]) -> int | None:
    """Of the processor that is in it now: an older file's generation belongs to an older processor."""
    return next((row.cpu_generation for row in readings if row.cpu is not None), None)


def _newest_batteries(rows: list[BatteryReadingRow]) -> tuple[Battery, ...]:
    measured = [row for row in rows if row.health_percent is not None]
    newest = (measured or rows)[:1]
    of_one_file = [row for row in rows if newest and row.inventory_file_id == newest[0].inventory_file_id]
    return tuple(value_of(row, Battery) for row in sorted(of_one_file, key=lambda row: row.position))


def _newest_disks(rows: list[DiskReadingRow]) -> tuple[DiskHealth, ...]:
    newest: dict[object, DiskReadingRow] = {}
    for row in rows:
        newest.setdefault(row.medium_id or row.serial or row.model, row)
    return tuple(value_of(row, DiskHealth) for row in newest.values())


def list_history(session: Session, laptop_id: int, *, limit: int = 20) -> tuple[PastReading, ...]:
    """The newest files of this laptop."""
    row = InventoryFileRow
    query = sa.select(row).where(row.laptop_id == laptop_id).order_by(row.id.desc()).limit(limit)
    return tuple(_past(file) for file in session.scalars(query))


def _past(row: InventoryFileRow) -> PastReading:
    return value_of(
        row,
        PastReading,
        id=InventoryFileId(row.id),
        format=Format(row.format) if row.format else None,
        machine=as_machine(row.reading),
        warnings=tuple(row.warnings),
    )


def find_report(session: Session, sha256: str) -> HardwareReport | None:
    """The report with this content, and the laptop it belongs to now; None where there is none."""
    row = session.scalar(sa.select(InventoryFileRow).where(InventoryFileRow.sha256 == sha256))
    if row is None:
        return None
    tag = lifecycle.tags_of(session, [row.laptop_id])[row.laptop_id] if row.laptop_id is not None else None
    return HardwareReport(past=_past(row), laptop=tag)


def list_waiting(session: Session, *, limit: int = 100) -> tuple[WaitingFile, ...]:
    """The newest files that were read and belong to no laptop yet."""
    row = InventoryFileRow
    query = sa.select(row).where(row.status == FileStatus.UNMATCHED).order_by(row.id.desc()).limit(limit)
    return tuple(_waiting(file) for file in session.scalars(query))


def get_file(session: Session, inventory_file_id: int) -> WaitingFile:
    """One file; raises NotFound."""
    row = session.get(InventoryFileRow, inventory_file_id)
    if row is None:
        raise NotFound("inventory file", inventory_file_id)
    return _waiting(row)


def blob_of(session: Session, inventory_file_id: int) -> tuple[int, int | None]:
    """(file id, laptop id or None) of the raw file; raises NotFound."""
    row = session.get(InventoryFileRow, inventory_file_id)
    if row is None:
        raise NotFound("inventory file", inventory_file_id)
    return row.file_id, row.laptop_id


def _waiting(row: InventoryFileRow) -> WaitingFile:
    return value_of(
        row,
        WaitingFile,
        id=InventoryFileId(row.id),
        format=Format(row.format) if row.format else None,
        machine=as_machine(row.reading),
        warnings=tuple(row.warnings),
    )


# ---- drives that were not seen


def list_questions(session: Session, laptops: sa.Select[int]) -> tuple[DriveQuestion, ...]:
    """Every question about an unseen drive of these laptops, but those whose drive was added or seen; oldest first."""
    row = UnseenDriveRow
    open_ones = sa.or_(row.answer.is_(None), row.answer == UnseenAnswer.NO_OTHER)
    rows = session.scalars(sa.select(row).where(row.laptop_id.in_(laptops), open_ones).order_by(row.id))
    return tuple(map(question_of, rows))


def question_of(row: UnseenDriveRow) -> DriveQuestion:
    """The question that this row asks."""
    return DriveQuestion(
        id=row.id,
        laptop_id=row.laptop_id,
        raised_at=row.raised_at,
        unseen=UnseenDrive(kind=row.kind, name=row.name, address=row.address),
        settled_in=row.custody_id if row.answer is UnseenAnswer.NO_OTHER else None,
    )


def list_drive_questions(session: Session, laptop_id: int, custody_id: int | None) -> tuple[DriveQuestion, ...]:
    """The drives that may be unseen in this laptop and wait for a person, oldest first."""
    questions = list_questions(session, sa.select(sa.literal(laptop_id)))
    return tuple(question for question in questions if question.waits_in(custody_id))


def has_drive_question(session: Session, tag: str) -> bool:
    """Whether a drive may be unseen in this laptop and waits for a person; raises NotFound."""
    detail = lifecycle.get_laptop(session, tag)
    return bool(list_drive_questions(session, detail.laptop.id, detail.custody_id))


# ---- reports of another machine


def list_undecided(session: Session, laptop_id: int) -> tuple[PastReading, ...]:
    """The reports that contradict this laptop in a case that nobody decided yet."""
    sides = cases.open_sides_of_laptop(session, laptop_id, CaseKind.HARDWARE_CONTRADICTED)
    digests = {str(side["inventory_sha256"]) for side in sides if side.get("inventory_sha256")}
    if not digests:
        return ()
    query = sa.select(InventoryFileRow).where(InventoryFileRow.sha256.in_(digests)).order_by(InventoryFileRow.id)
    return tuple(_past(row) for row in session.scalars(query))


def list_contradicted(session: Session, laptops: sa.Select[int]) -> tuple[tuple[int, datetime], ...]:
    """(laptop, since) of every report of hardware that contradicts one of these, and that nobody decided."""
    return cases.list_open_since(session, CaseKind.HARDWARE_CONTRADICTED, laptops)


# ---- identity


def laptops_with_identifier(session: Session, kind: MatchedBy, keys: Iterable[str]) -> frozenset[int]:
    """The laptops that were seen with one of these."""
    row = HardwareIdentifierRow
    query = sa.select(row.laptop_id).where(row.kind == kind.value, row.key.in_(set(keys)))
    return frozenset(session.scalars(query))


def laptops_with_serial(session: Session, serial_key: str) -> tuple[int, ...]:
    """The laptops with this serial number, in comparable form."""
    return tuple(session.scalars(sa.select(LaptopRow.id).where(LaptopRow.serial_key == serial_key)))


def laptops_with_drives(session: Session, serial_keys: Iterable[str]) -> frozenset[int]:
    """The laptops in which one of these drives is fitted."""
    row = MediumRow
    query = sa.select(row.laptop_id).where(row.serial_key.in_(set(serial_keys)), row.removed_at.is_(None))
    return frozenset(session.scalars(query))


def find_look_alikes(session: Session, serial_key: str) -> tuple[str, ...]:
    """Tags of laptops whose serial is another one that is easily taken for this, at most ten.

    Two of the same length that differ in one place have the same beginning or the same last four.
    """
    row = LaptopRow
    same_looks = sa.select(row.tag, row.serial_key).where(row.look_key == look_of(serial_key))
    head = serial_key[: max(len(serial_key) - TAIL, 1)]
    begins = sa.and_(row.serial_key >= head, row.serial_key < head + "\U0010ffff")
    same_head = sa.select(row.tag, row.serial_key).where(begins)
    same_tail = sa.select(row.tag, row.serial_key).where(row.id.in_(lifecycle.ids_by_term(serial_key[-TAIL:])))
    queries = (same_looks, same_head, same_tail)
    pairs = [pair for query in queries for pair in session.execute(query.limit(MOST_NEIGHBOURS))]
    return tuple(sorted({tag for tag, key in pairs if key is not None and look_alike(serial_key, key)}))[:10]


def list_look_alikes(
    session: Session, *, within: Everywhere | frozenset[int] | None = None, limit: int = 500
) -> tuple[LookAlikes, ...]:
    """Groups of laptops whose serials have the same look or are the same: one query, grows with them.

    `within`: only groups with a laptop at one of these places; those elsewhere are counted and not named.
    """
    row = LaptopRow
    twice = sa.select(row.look_key).where(row.look_key.is_not(None)).group_by(row.look_key).having(sa.func.count() > 1)
    query = (
        sa.select(row.look_key, row.tag, row.serial, row.manufacturer, row.model, row.location_id)
        .where(row.look_key.in_(twice))
        .order_by(row.look_key, row.tag)
        .limit(limit)
    )
    groups: dict[str, list[_LookRow]] = {}
    for laptop in session.execute(query):
        groups.setdefault(laptop.look_key or "", []).append(laptop)
    return tuple(group for looks, rows in groups.items() if (group := _group(looks, rows, within)).laptops)


_LookRow = sa.Row[str | None, str, str | None, str, str, int | None]


def _group(looks: str, rows: Sequence[_LookRow], within: Everywhere | frozenset[int] | None) -> LookAlikes:
    here = list(rows)
    if within is not None and not isinstance(within, Everywhere):
        here = [row for row in rows if row.location_id in within]
    laptops = tuple(
        LaptopIdentity(tag=row.tag, manufacturer=row.manufacturer, model=row.model, serial=row.serial) for row in here
    )
    return LookAlikes(looks=looks, laptops=laptops, elsewhere=len(rows) - len(here))
