"""Every way a laptop moves goes through here: page, API, command line and import ask the same rule."""

from collections.abc import Iterable

from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import CannotBecome, MoveReason, StandsAt
from laptopdesk.assets.lifecycle.rules import (
    MOVES,
    ApprovedMove,
    MoveFacts,
    check_move,
    check_still_ready,
    lost_needs,
    missing_for,
)
from laptopdesk.assets.lifecycle.service import apply_move
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.events import LaptopMoveRefused
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, NotFound, Refused
from laptopdesk.protocol.words import Worded


def move_laptop(uow: UnitOfWork, tag: str, to: LaptopState, *, reason: str | None = None) -> LaptopState:
    """The laptop is in state `to`; answers the one before. Raises NotFound, Forbidden, Refused with every reason,
    journaled.
    """
    row = lifecycle.lock_laptop_row(uow.session, tag)
    if row is None:
        raise NotFound("laptop", tag)
    needed = Permission.RELEASE_LAPTOPS if to is LaptopState.READY else Permission.PREPARE_LAPTOPS
    uow.actor.require(needed, at=row.location_id)
    laptop_id, before = row.id, row.state
    uow.if_refused(lambda error: move_refused(laptop_id, before, to, error))
    preparation = Preparation(uow.session, lifecycle.get_laptop(uow.session, tag))
    facts = move_facts(preparation, actor=uow.actor, reason=reason)
    answer = check_move(before, to, facts)
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer, shown=_shown_reasons(preparation, to, answer, facts))
    apply_move(uow, laptop_id, answer, reason=reason)
    return before


def _shown_reasons(
    preparation: Preparation, to: LaptopState, reasons: Iterable[Worded], facts: MoveFacts
) -> tuple[Worded, ...]:
    """What a person reads of a refused move: both states, what is missing, and of a drive why it is not enough."""
    before, words = preparation.laptop.laptop.state, list[Worded]()
    for reason in reasons:
        if reason is MoveReason.NOT_A_MOVE:
            words += [StandsAt(before.value), CannotBecome(to.value), *missing_for(before, to, facts)]
        else:
            words.append(reason)
    if MoveReason.EVIDENCE_INSUFFICIENT in words:
        media = preparation.evidence.media
        words += [why for medium in media for why in medium.reasons if why is not InsufficientReason.NO_RECORD]
    return tuple(dict.fromkeys(words))


def move_refused(laptop_id: int, before: LaptopState, after: LaptopState, error: DomainError) -> LaptopMoveRefused:
    """What the journal keeps of a move that was refused."""
    reasons = tuple(reason.value for reason in error.reasons) if isinstance(error, Refused) else (error.code,)
    return LaptopMoveRefused(laptop_id=laptop_id, before=before, after=after, reasons=reasons)


def move_facts(preparation: Preparation, *, actor: Actor, reason: str | None = None) -> MoveFacts:
    """What the rule must know of this laptop now, for a move by this person."""
    laptop, enough = preparation.laptop, preparation.evidence
    check, battery, locks = preparation.check, preparation.battery, preparation.locks
    return MoveFacts(
        media=len(enough.media),
        without_evidence=enough.without_evidence,
        insufficient=enough.insufficient,
        contradicted=enough.contradicted,
        no_drive=laptop.no_drive_by_id is not None,
        drives_unseen=len(preparation.unseen_drives),
        hardware_contradicted=preparation.is_contradicted,
        image_after_erasure=preparation.image_after_erasure,
        check_passed=check.passed if check else None,
        battery_percent=battery.percent if battery else None,
        battery_needed=preparation.battery_needed,
        locks_tried=not locks.untried,
        locks_open=len(locks.locked),
        checker_id=check.checked_by_id if check else None,
        wiped_by=enough.wiped_by,
        quarantined_by_id=laptop.moved_by_id,
        actor_id=actor.staff_id,
        reason_given=bool(reason and reason.strip()),
        attested=preparation.is_attested,
    )


def leave_ready(uow: UnitOfWork, laptop_id: int) -> None:
    """A ready laptop that lacks something by now is ready no more; nothing happens to any other."""
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    row = lifecycle.lock_laptop_row(uow.session, tag)
    if row is None or row.state is not LaptopState.READY:
        return
    facts = move_facts(Preparation(uow.session, lifecycle.get_laptop(uow.session, tag)), actor=uow.actor)
    back = check_still_ready(facts)
    if back is not None:
        apply_move(uow, laptop_id, back, lacks=lost_needs(facts))


def open_moves(preparation: Preparation, *, actor: Actor) -> dict[LaptopState, tuple[Worded, ...]]:
    """Where the laptop may be tried to move, each with every reason why not (none: it may)."""
    state, facts = preparation.laptop.laptop.state, move_facts(preparation, actor=actor, reason="asked for in the form")
    return {
        after: _reasons(check_move(state, after, facts))
        for after in LaptopState
        if after in MOVES[state] and LaptopState.HANDED_OUT not in (after, state)
    }


def _reasons(answer: ApprovedMove | tuple[Worded, ...]) -> tuple[Worded, ...]:
    return () if isinstance(answer, ApprovedMove) else answer
