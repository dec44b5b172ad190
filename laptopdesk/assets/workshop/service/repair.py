"""Repairs: opened with a fault, parts and labour written down, closed by a named person."""

from dataclasses import dataclass

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium, remove_medium
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.events import LabourAdded, PartUsed, RepairJudged, RepairOpened
from laptopdesk.assets.workshop.models import RepairPartRow, RepairRow
from laptopdesk.assets.workshop.rules import MAX_WORDS, check_cost, check_minutes, check_part, check_words
from laptopdesk.assets.workshop.service.rows import begin_move, clean, lock_with_laptop, refuse_if
from laptopdesk.assets.workshop.values import OpenRepair, RepairCategory, RepairId, RepairOutcome, SwapDrive, UsePart
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.events import FreeText


@dataclass(frozen=True, kw_only=True)
class NewRepair:
    """A repair about to stand in the table."""

    laptop_id: int
    category: RepairCategory
    fault: str
    remarks: str = ""


def open_repair(uow: UnitOfWork, command: OpenRepair) -> RepairId:
    """The laptop is in repair, with its fault; raises NotFound, Forbidden, Refused."""
    laptop = begin_move(uow, command.laptop, LaptopState.REPAIR)
    refuse_if(check_words(command.fault))
    new = NewRepair(
        laptop_id=laptop.id, category=command.category, fault=command.fault, remarks=command.remarks[:MAX_WORDS]
    )
    repair_id = add_repair(uow, new)
    move_laptop(uow, command.laptop, LaptopState.REPAIR, reason=clean(command.fault))
    return repair_id


def add_repair(uow: UnitOfWork, new: NewRepair) -> RepairId:
    """The repair stands open, and the journal says so; the caller moves the laptop."""
    row = RepairRow(
        laptop_id=new.laptop_id,
        category=new.category,
        fault=clean(new.fault),
        opened_at=uow.now,
        opened_by_id=uow.actor.staff_id,
        remarks=clean(new.remarks),
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        RepairOpened(laptop_id=row.laptop_id, repair_id=row.id, category=row.category, fault=FreeText(row.fault))
    )
    return RepairId(row.id)


def use_part(uow: UnitOfWork, command: UsePart) -> None:
    """The part stands with this repair, at its price; raises NotFound, Forbidden, Refused."""
    row = _open(uow, command.repair_id)
    refuse_if(check_part(command))
    _add_part(uow, row, command)


def add_labour(uow: UnitOfWork, repair_id: int, minutes: int) -> None:
    """So many minutes more were worked on this repair; raises NotFound, Forbidden, Refused."""
    row = _open(uow, repair_id)
    refuse_if(check_minutes(minutes))
    row.labour_minutes += minutes
    uow.record(LabourAdded(laptop_id=row.laptop_id, repair_id=row.id, minutes=minutes))


def swap_drive(uow: UnitOfWork, command: SwapDrive) -> None:
    """One drive is out, another in, by the service that owns drives: the new one needs evidence of its own.

    Raises NotFound, Forbidden, Refused.
    """
    row = _open(uow, command.repair_id)
    if command.remove_medium_id is None and command.fit is None:
        refuse_if([WorkshopReason.NO_DRIVE_NAMED])
    refuse_if(check_cost(command.cost_cents))
    if command.remove_medium_id is not None:
        _take_out(uow, row, command.remove_medium_id)
    if command.fit is not None:
        medium_id = fit_medium(uow, row.laptop_id, command.fit)
        part = UsePart(
            repair_id=row.id,
            name=command.fit.model or command.fit.kind.value.upper(),
            number=command.fit.serial or "",
            quantity=1,
            cost_cents=command.cost_cents,
            source=command.source,
        )
        _add_part(uow, row, part, medium_id=medium_id)


def _take_out(uow: UnitOfWork, row: RepairRow, medium_id: int) -> None:
    medium = lifecycle.find_medium(uow.session, medium_id)
    if medium is None or medium.laptop_id != row.laptop_id:
        refuse_if([WorkshopReason.DRIVE_OF_ANOTHER])
    remove_medium(uow, medium_id)


def close_repair(uow: UnitOfWork, repair_id: int, to: LaptopState, words: str) -> None:
    """The laptop is repaired and goes back to `to`, received or erased, as the one table and its rules allow.

    Raises NotFound, Forbidden, Refused.
    """
    row = _open(uow, repair_id)
    if uow.actor.staff_id is None:
        refuse_if([WorkshopReason.NEEDS_PERSON])
    refuse_if(check_words(words))
    tag = _tag(uow, row)
    row.closing_words = clean(words)
    move_laptop(uow, tag, to, reason=row.closing_words)


def judge_not_worth_it(uow: UnitOfWork, repair_id: int, words: str) -> None:
    """A named person says that it is not worth the repair; it stays open until the laptop is disposed of."""
    row = _open(uow, repair_id)
    if uow.actor.staff_id is None:
        refuse_if([WorkshopReason.NEEDS_PERSON])
    refuse_if(check_words(words))
    row.outcome, row.closing_words = RepairOutcome.NOT_WORTH_IT, clean(words)
    uow.record(RepairJudged(laptop_id=row.laptop_id, repair_id=row.id, words=FreeText(row.closing_words)))


def _open(uow: UnitOfWork, repair_id: int) -> RepairRow:
    row, _laptop = lock_with_laptop(uow, RepairRow, repair_id)
    if row.closed_at is not None:
        refuse_if([WorkshopReason.REPAIR_CLOSED])
    return row


def _tag(uow: UnitOfWork, row: RepairRow) -> str:
    return lifecycle.tags_of(uow.session, [row.laptop_id])[row.laptop_id]


def _add_part(uow: UnitOfWork, row: RepairRow, part: UsePart, *, medium_id: int | None = None) -> None:
    name = clean(part.name)[:120]
    uow.session.add(
        RepairPartRow(
            repair_id=row.id,
            name=name,
            number=part.number.strip()[:80],
            quantity=part.quantity,
            cost_cents=part.cost_cents,
            source=part.source,
            added_at=uow.now,
            added_by_id=uow.actor.staff_id,
            medium_id=medium_id,
        )
    )
    uow.record(
        PartUsed(
            laptop_id=row.laptop_id,
            repair_id=row.id,
            name=name,
            quantity=part.quantity,
            cost_cents=part.cost_cents,
            source=part.source,
        )
    )
