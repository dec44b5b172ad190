"""Joining a record to a drive of a laptop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.binding import BoundTo, RecordCandidate, bind, host_key
from laptopdesk.assets.evidence.extent import is_removable, same_size, was_removable
from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.rules import is_part_of_drive
from laptopdesk.assets.evidence.values import Binding, DriveBeside, RecordReason, Verdict, WipeReading
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import drives
from laptopdesk.assets.lifecycle.values import LaptopDetail, Medium, NewMedium
from laptopdesk.assets.serials import normalise_serial, normalise_uuid, plain_key
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork


def find_binding(session: Session, reading: WipeReading, scanned: LaptopDetail | None) -> BoundTo:
    """Where this reading belongs, by what the register knows now."""
    serial, host = normalise_serial(reading.serial), host_key(reading.host)
    bound = bind(
        reading,
        reading.host,
        scanned=candidate_of(scanned) if scanned else None,
        by_drive=_candidates(session, lifecycle.laptops_with_drive(session, serial)) if serial else (),
        by_host=_candidates(session, lifecycle.laptops_with_serial(session, host)) if host else (),
    )
    if serial is None and reading.serial:
        return replace(bound, disputed=tuple(_joined_by_a_word(session, reading.serial, but=bound.laptop_id)))
    return bound


def find_within_reach(session: Session, reading: WipeReading, scanned: LaptopDetail | None, actor: Actor) -> BoundTo:
    """The same among laptops on which whoever brings it in may work; else it waits for somebody there."""
    bound = find_binding(session, reading, scanned)
    if bound.laptop_id is None:
        return bound
    detail = lifecycle.get_laptop(session, lifecycle.tags_of(session, [bound.laptop_id])[bound.laptop_id])
    if actor.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id):
        return bound
    return BoundTo(binding=Binding.UNBOUND, reasons=(RecordReason.LAPTOP_ELSEWHERE,), disputed=bound.disputed)


def _candidates(session: Session, tags: Iterable[str]) -> tuple[RecordCandidate, ...]:
    details = [lifecycle.get_laptop(session, tag) for tag in tags]
    return tuple(replace(candidate_of(detail), proven_serials=_proven(session, detail)) for detail in details)


def candidate_of(detail: LaptopDetail) -> RecordCandidate:
    """This laptop with its fitted drives, as binding asks for it."""
    fitted = [medium for medium in detail.media if medium.removed_at is None]
    return RecordCandidate(
        laptop_id=detail.laptop.id,
        serial_key=normalise_serial(detail.laptop.serial),
        media_serials=tuple((medium.id, normalise_serial(medium.serial)) for medium in fitted),
        nameless=tuple((m.id, m.bus.casefold(), m.model) for m in fitted if normalise_serial(m.serial) is None),
        uuid_key=normalise_uuid(detail.uuid),
        by_bridge=frozenset(medium.id for medium in detail.media if is_removable(medium.bus, medium.model, "")),
    )


def _resting(laptop_id: int, custody_id: int | None) -> sa.Select[SanitizationRecordRow]:
    """The records by which a laptop counts, or may count, as erased in this custody period."""
    row = SanitizationRecordRow
    return sa.select(row).where(
        row.laptop_id == laptop_id,
        row.custody_id == custody_id,
        row.revoked_at.is_(None),
        row.verdict != Verdict.REJECTED,
        row.binding != Binding.CONTRADICTED,
    )


def _proven(session: Session, detail: LaptopDetail) -> frozenset[str]:
    media = {row.medium_id for row in session.scalars(_resting(detail.laptop.id, detail.custody_id))}
    keys = (normalise_serial(medium.serial) for medium in detail.media if medium.id in media)
    return frozenset(key for key in keys if key is not None)


def _joined_by_a_word(session: Session, words: str, *, but: int | None) -> Iterator[int]:
    """Laptops whose evidence was joined by what is no serial, before that was known, and by nothing else."""
    for tag in lifecycle.laptops_with_drive(session, plain_key(words)):
        detail = lifecycle.get_laptop(session, tag)
        mine = _resting(detail.laptop.id, detail.custody_id).where(SanitizationRecordRow.binding == Binding.SERIAL)
        hosts = session.scalars(mine.with_only_columns(SanitizationRecordRow.host_key))
        own = normalise_serial(detail.laptop.serial)
        if detail.laptop.id != but and any(own is None or host != own for host in hosts):
            yield detail.laptop.id


def attach(uow: UnitOfWork, row: SanitizationRecordRow, reading: WipeReading, bound: BoundTo) -> None:
    """The record speaks of this drive of this laptop, in its present custody; an unknown drive is noted.

    One that contradicts describes nothing: whose drive it is, is not known.
    """
    assert bound.laptop_id is not None
    medium_id, seen = bound.medium_id, _described(reading)
    certain = bound.binding is not Binding.CONTRADICTED
    if certain and medium_id is not None and _is_another_drive(uow.session, row, reading, medium_id):
        medium_id = None
    if medium_id is None:
        medium_id = drives.fit_medium(uow, bound.laptop_id, seen)
    elif certain:
        if was_removable(reading) and bound.binding is not Binding.PERSON:
            seen = replace(seen, bus="")  # it is only where this drive was wiped
        drives.describe_medium(uow, medium_id, seen)
    row.laptop_id, row.medium_id = bound.laptop_id, medium_id
    row.custody_id = lifecycle.custody_of(uow.session, bound.laptop_id)
    row.bound_at, row.bound_by_id = uow.now, uow.actor.staff_id


def _is_another_drive(session: Session, row: SanitizationRecordRow, reading: WipeReading, medium_id: int) -> bool:
    """Whether the drive that was taken for this one cannot be it, where no serial number says that it is.

    Two devices of one run are two drives, and so are two of another size, however somebody rounded it.
    """
    medium, key = lifecycle.find_medium(session, medium_id), normalise_serial(reading.serial)
    assert medium is not None  # the record was taken for it
    if key is not None and key == normalise_serial(medium.serial):
        return False
    other = SanitizationRecordRow
    beside = sa.and_(
        other.medium_id == medium_id,
        other.evidence_file_id == row.evidence_file_id,
        other.run == row.run,
        other.device != row.device,
    )
    if session.scalar(sa.select(other.id).where(beside).limit(1)) is not None:
        return True
    return key is None and not same_size(medium.size_bytes, _described(reading).size_bytes)


def _described(reading: WipeReading) -> NewMedium:
    return NewMedium(
        kind=reading.kind,
        serial=(reading.serial or "")[:80] or None,
        serial_key=normalise_serial(reading.serial),
        model=reading.model[:120],
        bus=reading.bus[:16].lower(),
        size_bytes=None if is_part_of_drive(reading) else reading.size_bytes,
    )


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
            drives.describe_medium(uow, nameless.pop(0).id, _described_beside(drive))
        else:
            drives.fit_medium(uow, bound.laptop_id, _described_beside(drive))


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


def _described_beside(drive: DriveBeside) -> NewMedium:
    return NewMedium(
        kind=drive.kind,
        serial=(drive.serial or "")[:80] or None,
        serial_key=normalise_serial(drive.serial),
        model=drive.model[:120],
        bus=drive.bus[:16].lower(),
    )
