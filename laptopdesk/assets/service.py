"""Every way a laptop moves goes through here: page, API, command line and import ask the same rule."""

from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.events import LaptopMoveRefused
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.service import AddEvidence, add_evidence
from laptopdesk.assets.evidence.values import AddedFile, Binding
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.rules import MOVES, ApprovedMove, MoveFacts, check_move, check_still_ready, unmet_needs
from laptopdesk.assets.lifecycle.service import apply_move, hand_over, take_back, undo_hand_over
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Actor, Permission, system_actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, NotFound, Refused

__all__ = [
    "hand_over",
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
    answer = check_move(before, to, move_facts(uow.session, tag, actor=actor, reason=reason))
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer)
    apply_move(uow, laptop_id, answer, now=now, actor=actor, reason=reason)


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
        words = f"ready no more: {', '.join(reason.value for reason in unmet_needs(facts))}"
        apply_move(uow, laptop_id, back, now=now, actor=actor, reason=words)


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


def take_in_evidence(uow: UnitOfWork, command: AddEvidence, *, now: datetime, actor: Actor) -> AddedFile:
    """The evidence is kept; a contradiction puts the laptop in quarantine and opens a case with both sides."""
    added = add_evidence(uow, command, now=now, actor=actor)
    if added.status.value == "read":
        for record in added.records:
            if record.binding is Binding.CONTRADICTED and record.laptop is not None:
                _quarantine(uow, record.laptop, added, now=now, actor=actor)
    return added


def _quarantine(uow: UnitOfWork, tag: str, added: AddedFile, *, now: datetime, actor: Actor) -> None:
    detail = lifecycle.get_laptop(uow.session, tag)
    facts = MoveFacts(reason_given=True)
    answer = check_move(detail.laptop.state, LaptopState.QUARANTINED, facts)
    if not isinstance(answer, ApprovedMove):
        return
    apply_move(uow, detail.laptop.id, answer, now=now, actor=system_actor(), reason="evidence contradicts")
    sides = ({"laptop": tag}, {"evidence_sha256": added.sha256, "tool": added.tool or ""})
    open_case(
        uow,
        OpenCase(kind=CaseKind.EVIDENCE_CONTRADICTED, sides=sides, laptop_id=detail.laptop.id,
                 location_id=detail.laptop.location_id),
        now=now, actor=actor,
    )  # fmt: skip
