"""Every change of state passes here: no laptop is in repair, apart, missing or gone without a row that says why."""

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import StateChange
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.events import MissingEnded, QuarantineEnded, RepairClosed
from laptopdesk.assets.workshop.models import DisposalRow, MissingRow, QuarantineRow, RepairRow
from laptopdesk.assets.workshop.rules import ReleaseFacts, check_release, outcome_after
from laptopdesk.assets.workshop.service.disposal import carry_out, dispose_by_default
from laptopdesk.assets.workshop.service.missing import NewMissing, add_missing
from laptopdesk.assets.workshop.service.quarantine import NewQuarantine, add_quarantine
from laptopdesk.assets.workshop.service.repair import NewRepair, add_repair
from laptopdesk.assets.workshop.service.rows import clean, find_open, free, refuse_if
from laptopdesk.assets.workshop.values import LastSeen, MissingKind, QuarantineReason, RepairCategory
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork

_BACK = (LaptopState.RECEIVED, LaptopState.ERASED)
_GONE = (LaptopState.DISPOSED, LaptopState.HANDED_OUT)


def follow_state(uow: UnitOfWork, change: StateChange) -> None:
    """Rows of the state that was left are ended, one of the state that was reached is there; may raise Refused."""
    _leave(uow, change)
    match change.after:
        case LaptopState.REPAIR:
            _need_repair(uow, change)
        case LaptopState.QUARANTINED:
            _need_quarantine(uow, change)
        case LaptopState.MISSING:
            _need_missing(uow, change)
        case LaptopState.DISPOSED:
            row = find_open(uow.session, DisposalRow, change.laptop_id)
            carry_out(uow, row or dispose_by_default(uow, change), change)


# ---- leaving


def _leave(uow: UnitOfWork, change: StateChange) -> None:
    match change.before:
        case LaptopState.REPAIR:
            _end_repair(uow, change)
        case LaptopState.MISSING:
            _end_missing(uow, change)
    if change.before in (LaptopState.QUARANTINED, LaptopState.REPAIR, LaptopState.MISSING):
        _end_quarantine(uow, change)


def _end_repair(uow: UnitOfWork, change: StateChange) -> None:
    row = find_open(uow.session, RepairRow, change.laptop_id)
    if row is None:
        return
    if change.after in _BACK and uow.actor.staff_id is None:
        refuse_if([WorkshopReason.NEEDS_PERSON])
    row.closed_at, row.closed_by_id, row.outcome = uow.now, uow.actor.staff_id, outcome_after(change.after)
    row.closing_words = row.closing_words or clean(change.reason)
    uow.record(
        RepairClosed(laptop_id=row.laptop_id, repair_id=row.id, outcome=row.outcome, words=free(row.closing_words))
    )


def _end_missing(uow: UnitOfWork, change: StateChange) -> None:
    row = find_open(uow.session, MissingRow, change.laptop_id)
    if row is None:
        return
    row.ended_at, row.ended_by_id = uow.now, uow.actor.staff_id
    row.found_words = row.found_words or clean(change.reason)
    uow.record(MissingEnded(laptop_id=row.laptop_id, missing_id=row.id, words=free(row.found_words)))


def _end_quarantine(uow: UnitOfWork, change: StateChange) -> None:
    """Only a release, a disposal and a decision that it was handed out end it: a repair in between releases nothing."""
    row = find_open(uow.session, QuarantineRow, change.laptop_id)
    if row is None or change.after not in (*_BACK, *_GONE):
        return
    if change.before is LaptopState.REPAIR and change.after is LaptopState.ERASED:
        refuse_if([WorkshopReason.STILL_IN_QUARANTINE])
    if change.after not in _GONE:
        refuse_if(check_release(_release_facts(uow, row, change)))
    row.ended_at, row.ended_by_id, row.ended_as = uow.now, uow.actor.staff_id, change.after
    row.found_words = clean(change.reason)
    uow.record(
        QuarantineEnded(
            laptop_id=row.laptop_id, quarantine_id=row.id, ended_as=change.after, words=free(row.found_words)
        )
    )


def _release_facts(uow: UnitOfWork, row: QuarantineRow, change: StateChange) -> ReleaseFacts:
    return ReleaseFacts(
        actor_id=uow.actor.staff_id,
        put_by_id=row.put_by_id,
        wiped_by=queries.wipers_of(uow.session, row.laptop_id),
        finding=change.reason,
    )


# ---- arriving without a form


def _need_repair(uow: UnitOfWork, change: StateChange) -> None:
    if find_open(uow.session, RepairRow, change.laptop_id) is None:
        new = NewRepair(laptop_id=change.laptop_id, category=RepairCategory.OTHER, fault=change.reason)
        add_repair(uow, new)


def _need_quarantine(uow: UnitOfWork, change: StateChange) -> None:
    if find_open(uow.session, QuarantineRow, change.laptop_id) is None:
        reason = _seen_reason(uow.session, change.laptop_id)
        new = NewQuarantine(laptop_id=change.laptop_id, reason=reason, words=change.reason)
        add_quarantine(uow, new)


def _seen_reason(session: Session, laptop_id: int) -> QuarantineReason:
    if evidence.sufficiency(session, lifecycle.get_laptop_by_id(session, laptop_id)).contradicted:
        return QuarantineReason.EVIDENCE_CONTRADICTS
    if any(lock.cleared_at is None for lock in lifecycle.list_locks(session, laptop_id)):
        return QuarantineReason.LOCK_FOUND
    return QuarantineReason.OTHER


def _need_missing(uow: UnitOfWork, change: StateChange) -> None:
    if find_open(uow.session, MissingRow, change.laptop_id) is None:
        last = LastSeen.TRANSIT if change.location_id is None else LastSeen.PLACE
        new = NewMissing(
            laptop_id=change.laptop_id,
            kind=MissingKind.LOST,
            since=to_local(uow.now).date(),
            last_seen=last,
            words=change.reason,
            location_id=change.location_id,
        )
        add_missing(uow, new)
