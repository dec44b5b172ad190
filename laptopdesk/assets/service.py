"""Every way a laptop moves goes through here: page, API, command line and import ask the same rule."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.events import LaptopMoveRefused
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.service import judge_by_serial, take_in_evidence
from laptopdesk.assets.evidence.values import InsufficientReason
from laptopdesk.assets.inventory import queries as inventory
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
from laptopdesk.assets.lifecycle.service import (
    apply_move,
    bridge_past_hand_over,
    correct_identity,
    date_past_hand_over,
    hand_over,
    hand_over_by_decision,
    take_back,
    undo_hand_over,
)
from laptopdesk.assets.lifecycle.values import CorrectLaptop, LaptopDetail, LaptopState
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, NotFound, Refused

__all__ = [
    "bridge_past_hand_over",
    "correct_laptop",
    "date_past_hand_over",
    "hand_over",
    "hand_over_by_decision",
    "judge_by_serial",
    "leave_ready",
    "move_facts",
    "move_laptop",
    "move_refused",
    "take_back",
    "take_in_evidence",
    "undo_hand_over",
]


def move_laptop(
    uow: UnitOfWork, tag: str, to: LaptopState, *, now: datetime, actor: Actor, reason: str | None = None
) -> None:
    """The laptop is in state `to`; raises NotFound, Forbidden, or Refused with every reason, journaled."""
    row = lifecycle.lock_laptop_row(uow.session, tag)
    if row is None:
        raise NotFound("laptop", tag)
    needed = Permission.RELEASE_LAPTOPS if to is LaptopState.READY else Permission.PREPARE_LAPTOPS
    actor.require(needed, at=row.location_id)
    laptop_id, before = row.id, row.state
    uow.if_refused(lambda error: move_refused(laptop_id, before, to, error), now=now, actor=actor)
    facts = move_facts(uow.session, tag, actor=actor, reason=reason)
    answer = check_move(before, to, facts)
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer, told=_told(uow.session, laptop_id, before, to, answer, facts))
    apply_move(uow, laptop_id, answer, now=now, actor=actor, reason=reason)


def _told(
    session: Session, laptop_id: int, before: LaptopState, to: LaptopState, reasons: Iterable[MoveReason],
    facts: MoveFacts,
) -> tuple[StrEnum, ...]:  # fmt: skip
    """What a person reads of a refused move: both states, what is missing, and of a drive why it is not enough."""
    found: list[StrEnum] = []
    for reason in reasons:
        if reason is MoveReason.NOT_A_MOVE:
            found += [StandsAt(before.value), CannotBecome(to.value), *missing_for(before, to, facts)]
        else:
            found.append(reason)
    if MoveReason.EVIDENCE_INSUFFICIENT in found:
        media = evidence.sufficiency(session, laptop_id).media
        found += [why for medium in media for why in medium.reasons if why is not InsufficientReason.NO_RECORD]
    return tuple(dict.fromkeys(found))


def correct_laptop(uow: UnitOfWork, command: CorrectLaptop, *, now: datetime, actor: Actor) -> tuple[str, ...]:
    """Maker, model and serial are as a named person says, and the evidence is judged by them; answers what changed.

    A log of a machine that this is not any more contradicts: the laptop is set apart, and a person decides the case.
    Raises NotFound, Forbidden, Refused.
    """
    changed = correct_identity(uow, command, now=now, actor=actor)
    if "serial" in changed:
        judge_by_serial(uow, command.tag, now=now, actor=actor)
    return changed


def move_refused(laptop_id: int, before: LaptopState, after: LaptopState, error: DomainError) -> LaptopMoveRefused:
    """What the journal keeps of a move that was refused."""
    reasons = tuple(reason.value for reason in error.reasons) if isinstance(error, Refused) else (error.code,)
    return LaptopMoveRefused(laptop_id=laptop_id, before=before, after=after, reasons=reasons)


def move_facts(session: Session, tag: str, *, actor: Actor, reason: str | None = None) -> MoveFacts:
    """What the rule must know of this laptop now, for a move by this person."""
    detail = lifecycle.get_laptop(session, tag)
    laptop_id = detail.laptop.id
    enough = evidence.sufficiency(session, laptop_id)
    imaging = bench.latest_imaging(session, laptop_id, detail.custody_id)
    check = bench.latest_check(session, laptop_id, detail.custody_id)
    health, locks = condition.battery_health(session, detail, check), condition.lock_verdict(session, detail)
    after_erasure = imaging is not None and (enough.erased_at is None or imaging.written_at >= enough.erased_at)
    return MoveFacts(
        media=len(enough.media),
        without_evidence=enough.without_evidence,
        insufficient=enough.insufficient,
        contradicted=enough.contradicted,
        no_drive=detail.no_drive_by_id is not None,
        drives_unseen=len(inventory.list_drive_questions(session, laptop_id, detail.custody_id)),
        hardware_contradicted=inventory.is_contradicted(session, laptop_id),
        image_after_erasure=after_erasure if imaging else None,
        check_passed=check.passed if check else None,
        battery_percent=health.percent if health else None,
        battery_needed=condition.min_battery_percent(session, detail.laptop.lot_id),
        locks_tried=not locks.untried,
        locks_open=len(locks.locked),
        checker_id=check.checked_by_id if check else None,
        wiped_by=enough.wiped_by,
        quarantined_by_id=lifecycle.last_mover(session, laptop_id),
        actor_id=actor.staff_id,
        reason_given=bool(reason and reason.strip()),
        attested=attestation.is_attested(session, laptop_id),
    )


def leave_ready(uow: UnitOfWork, laptop_id: int, now: datetime, actor: Actor) -> None:
    """A ready laptop that lacks something by now is ready no more; nothing happens to any other."""
    tag = lifecycle.tags_of(uow.session, [laptop_id])[laptop_id]
    row = lifecycle.lock_laptop_row(uow.session, tag)
    if row is None or row.state is not LaptopState.READY:
        return
    facts = move_facts(uow.session, tag, actor=actor)
    back = check_still_ready(facts)
    if back is not None:
        apply_move(uow, laptop_id, back, now=now, actor=actor, lacks=lost_needs(facts))


def open_moves(session: Session, detail: LaptopDetail, *, actor: Actor) -> dict[LaptopState, tuple[str, ...]]:
    """Where the laptop may be tried to move, each with the codes of every reason why not (none: it may)."""
    facts = move_facts(session, detail.laptop.tag, actor=actor, reason="asked for in the form")
    return {
        state: _codes(check_move(detail.laptop.state, state, facts))
        for state in LaptopState
        if state in MOVES[detail.laptop.state] and LaptopState.HANDED_OUT not in (state, detail.laptop.state)
    }


def _codes(answer: ApprovedMove | tuple[object, ...]) -> tuple[str, ...]:
    return () if isinstance(answer, ApprovedMove) else tuple(str(reason) for reason in answer)
