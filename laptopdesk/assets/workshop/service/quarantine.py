"""Quarantine: put apart with a reason, released by a second person who says what was found."""

from dataclasses import dataclass

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.workshop import queries
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.events import QuarantineBegan
from laptopdesk.assets.workshop.models import QuarantineRow
from laptopdesk.assets.workshop.rules import ReleaseFacts, check_release, check_words
from laptopdesk.assets.workshop.service.rows import begin_move, clean, find_open, lock_with_laptop, refuse_if
from laptopdesk.assets.workshop.values import QuarantineId, QuarantineReason
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.events import FreeText


@dataclass(frozen=True, kw_only=True)
class NewQuarantine:
    """A stay apart about to stand in the table."""

    laptop_id: int
    reason: QuarantineReason
    words: str


def put_in_quarantine(uow: UnitOfWork, tag: str, reason: QuarantineReason, words: str) -> QuarantineId:
    """The laptop is quarantined; where it already was, in repair meanwhile, that stay goes on.

    Raises NotFound, Forbidden, Refused.
    """
    laptop = begin_move(uow, tag, LaptopState.QUARANTINED)
    refuse_if(check_words(words))
    stay = find_open(uow.session, QuarantineRow, laptop.id)
    new = NewQuarantine(laptop_id=laptop.id, reason=reason, words=words)
    quarantine_id = QuarantineId(stay.id) if stay else add_quarantine(uow, new)
    move_laptop(uow, tag, LaptopState.QUARANTINED, reason=clean(words))
    return quarantine_id


def add_quarantine(uow: UnitOfWork, new: NewQuarantine) -> QuarantineId:
    """The stay stands open, and the journal says so; the caller moves the laptop."""
    row = QuarantineRow(
        laptop_id=new.laptop_id,
        reason=new.reason,
        words=clean(new.words),
        began_at=uow.now,
        put_by_id=uow.actor.staff_id,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        QuarantineBegan(laptop_id=row.laptop_id, quarantine_id=row.id, reason=row.reason, words=FreeText(row.words))
    )
    return QuarantineId(row.id)


def release_from_quarantine(uow: UnitOfWork, quarantine_id: int, finding: str) -> None:
    """The laptop is received again, never past its evidence: a second person says what was found.

    Raises NotFound, Forbidden, Refused with every reason.
    """
    row, laptop = lock_with_laptop(uow, QuarantineRow, quarantine_id)
    if row.ended_at is not None:
        refuse_if([WorkshopReason.QUARANTINE_ENDED])
    facts = ReleaseFacts(
        actor_id=uow.actor.staff_id,
        put_by_id=row.put_by_id,
        wiped_by=queries.wipers_of(uow.session, laptop.id),
        finding=finding,
    )
    refuse_if(check_release(facts))
    move_laptop(uow, laptop.tag, LaptopState.RECEIVED, reason=clean(finding))
