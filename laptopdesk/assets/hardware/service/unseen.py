"""Drives that may be there and were not seen: raised by a report, settled by a named person or a later report."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.errors import InventoryReason
from laptopdesk.assets.hardware.events import UnseenDriveAnswered, UnseenDriveRaised
from laptopdesk.assets.hardware.models import InventoryFileRow, UnseenDriveRow
from laptopdesk.assets.hardware.rules import same_controller, shows_the_drive
from laptopdesk.assets.hardware.stored import as_machine
from laptopdesk.assets.hardware.values import FileStatus, Machine, UnseenAnswer, UnseenDrive
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle import service as lifecycle_service
from laptopdesk.assets.lifecycle.values import LaptopRecord, MediumId, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused


def follow_report(uow: UnitOfWork, row: InventoryFileRow, machine: Machine, tag: str) -> None:
    """What this report of the laptop shows settles what was open; what it says that is new waits for a person."""
    laptop = _lock(uow, tag)
    rows = _rows(uow.session, laptop.id)
    _settle(uow, row, machine, laptop, rows)
    raised = [one for one in machine.unseen if _is_new(one, rows)]
    for one in raised:
        _raise(uow, row, laptop, one, rows)
    if raised:
        kinds = tuple(dict.fromkeys(one.kind for one in raised))
        event = UnseenDriveRaised(laptop_id=laptop.id, inventory_file_id=row.id, kinds=kinds)
        uow.record(event)
        lifecycle_service.touched(uow, laptop.id)


def answer_no_other(uow: UnitOfWork, tag: str) -> None:
    """A named person looked: there is no other drive. Holds for this custody period; raises Forbidden, Refused.

    Where no drive is fitted at all this says, too, that there is none.
    """
    laptop, waiting = _waiting(uow, tag)
    if not lifecycle.list_media(uow.session, laptop.id, fitted_only=True):
        lifecycle_service.record_no_drive(uow, laptop.id)
    _answer(uow, laptop, waiting, UnseenAnswer.NO_OTHER)


def answer_with_drive(uow: UnitOfWork, tag: str, drive: NewMedium) -> MediumId:
    """A named person found the drive that was not seen: it is fitted, and needs a wipe record of its own.

    Raises Forbidden, Refused where neither its serial nor its model is told.
    """
    laptop, waiting = _waiting(uow, tag)
    if not (drive.serial_key or drive.model.strip()):
        raise Refused([InventoryReason.ADD_THE_DRIVE])
    medium_id = _fitted(uow.session, laptop.id, drive) or lifecycle_service.fit_medium(uow, laptop.id, drive)
    _answer(uow, laptop, waiting, UnseenAnswer.ADDED, medium_id=medium_id)
    return medium_id


def record_nothing_inside(uow: UnitOfWork, tag: str) -> None:
    """A named person looked and found no drive, so none is unseen either; raises Forbidden."""
    laptop = _lock(uow, tag)
    lifecycle_service.record_no_drive(uow, laptop.id)
    waiting = _open(_rows(uow.session, laptop.id), laptop)
    if waiting:
        _answer(uow, laptop, waiting, UnseenAnswer.NO_OTHER)


def withdraw(uow: UnitOfWork, row: InventoryFileRow, laptop_id: int) -> None:
    """The report is of another machine: what only it said of this laptop is said no more."""
    others = uow.session.scalars(
        sa.select(InventoryFileRow).where(
            InventoryFileRow.laptop_id == laptop_id,
            InventoryFileRow.id != row.id,
            InventoryFileRow.status == FileStatus.ADDED,
        )
    ).all()
    for unseen in uow.session.scalars(sa.select(UnseenDriveRow).where(UnseenDriveRow.inventory_file_id == row.id)):
        also = next((other for other in others if _says(other, unseen)), None)
        if also is not None:
            unseen.inventory_file_id = also.id
        elif unseen.answer in (None, UnseenAnswer.NO_OTHER):
            _close(unseen, UnseenAnswer.WITHDRAWN, now=uow.now)
            event = UnseenDriveAnswered(
                laptop_id=laptop_id, kinds=(unseen.kind,), answer=UnseenAnswer.WITHDRAWN, inventory_file_id=row.id
            )
            uow.record(event)
    uow.session.flush()


# ---- by a report


def _settle(
    uow: UnitOfWork, row: InventoryFileRow, machine: Machine, laptop: LaptopRecord, rows: Sequence[UnseenDriveRow]
) -> None:
    seen = [one for one in _open(rows, laptop) if shows_the_drive(_value(one), _raised_by(uow.session, one), machine)]
    for one in seen:
        _close(one, UnseenAnswer.SEEN, now=uow.now)
    if seen:
        event = UnseenDriveAnswered(
            laptop_id=laptop.id,
            kinds=tuple(dict.fromkeys(one.kind for one in seen)),
            answer=UnseenAnswer.SEEN,
            inventory_file_id=row.id,
        )
        uow.record(event)


def _is_new(unseen: UnseenDrive, rows: Iterable[UnseenDriveRow]) -> bool:
    """Whether no report said it before of this laptop; one that was taken off said nothing."""
    return not any(same_controller(unseen, _value(row)) for row in rows if row.answer is not UnseenAnswer.WITHDRAWN)


def _raise(
    uow: UnitOfWork, row: InventoryFileRow, laptop: LaptopRecord, unseen: UnseenDrive, rows: Iterable[UnseenDriveRow]
) -> None:
    again = next((one for one in rows if _value(one) == unseen), None)
    if again is not None:
        again.inventory_file_id, again.raised_at = row.id, uow.now
        again.answer, again.answered_at = None, None
    else:
        made = UnseenDriveRow(
            laptop_id=laptop.id,
            inventory_file_id=row.id,
            kind=unseen.kind,
            name=unseen.name,
            address=unseen.address,
            raised_at=uow.now,
        )
        uow.session.add(made)
    uow.session.flush()


# ---- by a person


def _waiting(uow: UnitOfWork, tag: str) -> tuple[LaptopRecord, tuple[UnseenDriveRow, ...]]:
    laptop = _lock(uow, tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    waiting = _open(_rows(uow.session, laptop.id), laptop)
    reasons = [] if waiting else [InventoryReason.NO_DRIVE_QUESTION]
    if uow.actor.staff_id is None:
        reasons.append(InventoryReason.NEEDS_PERSON)
    if reasons:
        raise Refused(reasons)
    return laptop, waiting


def _answer(
    uow: UnitOfWork,
    laptop: LaptopRecord,
    rows: Sequence[UnseenDriveRow],
    answer: UnseenAnswer,
    *,
    medium_id: MediumId | None = None,
) -> None:
    for row in rows:
        _close(row, answer, now=uow.now)
        row.answered_by_id, row.custody_id, row.medium_id = uow.actor.staff_id, laptop.custody_id, medium_id
    uow.session.flush()
    event = UnseenDriveAnswered(
        laptop_id=laptop.id, kinds=tuple(dict.fromkeys(row.kind for row in rows)), answer=answer, medium_id=medium_id
    )
    uow.record(event)


def _fitted(session: Session, laptop_id: int, drive: NewMedium) -> MediumId | None:
    """The drive where it is fitted already, because a wipe log named it meanwhile."""
    fitted = lifecycle.list_media(session, laptop_id, fitted_only=True)
    return next(
        (one.id for one in fitted if drive.serial_key and normalise_serial(one.serial) == drive.serial_key), None
    )


# ---- rows


def _lock(uow: UnitOfWork, tag: str) -> LaptopRecord:
    laptop = lifecycle.lock_laptop_row(uow.session, tag)
    if laptop is None:
        raise NotFound("laptop", tag)
    return laptop


def _rows(session: Session, laptop_id: int) -> tuple[UnseenDriveRow, ...]:
    row = UnseenDriveRow
    return tuple(session.scalars(sa.select(row).where(row.laptop_id == laptop_id).order_by(row.id)))


def _open(rows: Iterable[UnseenDriveRow], laptop: LaptopRecord) -> tuple[UnseenDriveRow, ...]:
    questions = (row for row in rows if row.answer in (None, UnseenAnswer.NO_OTHER))
    return tuple(row for row in questions if queries.question_of(row).waits_in(laptop.custody_id))


def _close(row: UnseenDriveRow, answer: UnseenAnswer, *, now: datetime) -> None:
    row.answer, row.answered_at, row.answered_by_id, row.medium_id = answer, now, None, None


def _value(row: UnseenDriveRow) -> UnseenDrive:
    return UnseenDrive(kind=row.kind, name=row.name, address=row.address)


def _raised_by(session: Session, row: UnseenDriveRow) -> Machine:
    return as_machine(session.get_one(InventoryFileRow, row.inventory_file_id).reading)


def _says(report: InventoryFileRow, unseen: UnseenDriveRow) -> bool:
    return any(same_controller(one, _value(unseen)) for one in as_machine(report.reading).unseen)
