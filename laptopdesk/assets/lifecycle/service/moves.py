"""The one place that writes a laptop's state, and the one that writes where it lies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from laptopdesk.assets.lifecycle.errors import LaptopReason, StandsAt
from laptopdesk.assets.lifecycle.events import LaptopMoved, LaptopPlaced, LaptopSent
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.rules import NOT_FIT, ApprovedMove
from laptopdesk.assets.lifecycle.service.custody import begin_custody, end_custody, lock_laptop
from laptopdesk.assets.lifecycle.values import CustodyStart, LaptopState
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Conflict, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.hooks import Hook, hooks_of
from laptopdesk.protocol.words import Worded


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """A laptop went from one state to another, and why; `location_id` is where it lies."""

    laptop_id: int
    before: LaptopState
    after: LaptopState
    location_id: int | None
    reason: str


STATE_CHANGED = Hook[Callable[[UnitOfWork, StateChange], None]]("the state of a laptop changed")
"""Told of every change of state in its transaction; may refuse it by raising `Refused`."""

TOUCHED = Hook[Callable[[UnitOfWork, int], None]]("a ready laptop may no longer be ready")
"""Told, in the same transaction, of every act after which that may be so."""


def touched(uow: UnitOfWork, laptop_id: int) -> None:
    """Drives, locks or checks of this laptop are other than before; whoever watches looks at it anew."""
    uow.session.flush()
    for watcher in hooks_of(uow.session).at(TOUCHED):
        watcher(uow, laptop_id)


def apply_move(
    uow: UnitOfWork, laptop_id: int, move: ApprovedMove, *, reason: str | None = None, lacks: Sequence[Worded] = ()
) -> None:
    """The laptop is in the approved state; raises Conflict when it left the state the rule judged."""
    row = lock_laptop(uow.session, laptop_id)
    if row.state is not move.before:
        raise Conflict("state_changed", "Somebody moved this laptop meanwhile. Look again.")
    write_state(uow, row, move.after, reason=reason, lacks=lacks)


def write_state(
    uow: UnitOfWork, row: LaptopRow, after: LaptopState, *, reason: str | None = None, lacks: Sequence[Worded] = ()
) -> None:
    """State and journal say the same; the caller holds the lock and an approval. `lacks`: why it is ready no more."""
    before, row.state, row.state_since, row.moved_by_id = row.state, after, uow.now, uow.actor.staff_id
    words = FreeText(reason) if reason else None
    reasons = tuple(lack.value for lack in lacks)
    moved = LaptopMoved(laptop_id=row.id, before=before, after=after, reason=words, reasons=reasons)
    uow.record(moved)
    _follow_custody(uow, row, before)
    change = StateChange(laptop_id=row.id, before=before, after=after, location_id=row.location_id, reason=reason or "")
    for watcher in hooks_of(uow.session).at(STATE_CHANGED):
        watcher(uow, change)


def _follow_custody(uow: UnitOfWork, row: LaptopRow, before: LaptopState) -> None:
    """What is missing is in nobody's custody: evidence from before counts no longer once it is found."""
    if row.state is LaptopState.MISSING:
        end_custody(uow, row)
    elif before is LaptopState.MISSING and row.state not in (LaptopState.DISPOSED, LaptopState.HANDED_OUT):
        end_custody(uow, row)  # one that was taken over as missing still has its first
        begin_custody(uow, row, CustodyStart.RETURN)


def place_laptop(uow: UnitOfWork, laptop_id: int, location_id: int, *, reason: str | None = None) -> None:
    """The laptop lies at this location; raises Forbidden at either end, Refused while it is in transit or out.

    One that is not fit to leave needs a reason to lie elsewhere than it does.
    """
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=location_id)
    if row.transit_to_id is not None:
        raise Refused([LaptopReason.IN_TRANSIT])
    why = why_it_leaves(row, reason) if row.location_id not in (None, location_id) else None
    _place(uow, row, location_id, reason=why)


def why_it_leaves(row: LaptopRow, reason: str | None) -> FreeText | None:
    """Why a laptop that is not fit to leave goes all the same; None for one that is. Raises Refused without a word."""
    if row.state not in NOT_FIT:
        return None
    if not (reason and reason.strip()):
        reasons = (StandsAt(row.state.value), LaptopReason.NOT_FIT_TO_LEAVE)
        raise Refused([LaptopReason.NOT_FIT_TO_LEAVE], shown=reasons)
    return FreeText(reason.strip())


def send_laptop(
    uow: UnitOfWork, laptop_id: int, to_id: int, *, origin_id: int, transfer_id: int, reason: str | None = None
) -> None:
    """The laptop is in transit from one place to another, scanned out at the first by who may move laptops there.

    Raises Forbidden, also where the register has it at a third place; Refused while a participant has it, when it is
    gone, and when it is not fit to leave and nobody says why it does.
    """
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=origin_id)
    if row.location_id is not None:
        uow.actor.require(Permission.MOVE_LAPTOPS, at=row.location_id)
    _require_in_hand(row)
    why = why_it_leaves(row, reason)
    row.location_id, row.transit_to_id = None, to_id
    event = LaptopSent(laptop_id=row.id, location_id=to_id, transfer_id=transfer_id, reason=why)
    uow.record(event)


def arrive_laptop(uow: UnitOfWork, laptop_id: int, location_id: int) -> None:
    """The laptop lies at this location, wherever it was on its way to; raises Forbidden, Refused."""
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.MOVE_LAPTOPS, at=location_id)
    _require_in_hand(row)
    _place(uow, row, location_id)


def _place(uow: UnitOfWork, row: LaptopRow, location_id: int, *, reason: FreeText | None = None) -> None:
    if row.holder_handout_id is not None:
        raise Refused([LaptopReason.WITH_PARTICIPANT])
    if row.location_id == location_id:
        return
    row.location_id, row.transit_to_id = location_id, None
    uow.record(LaptopPlaced(laptop_id=row.id, location_id=location_id, reason=reason))


def _require_in_hand(row: LaptopRow) -> None:
    if row.holder_handout_id is not None:
        raise Refused([LaptopReason.WITH_PARTICIPANT])
    if row.state in (LaptopState.MISSING, LaptopState.DISPOSED):
        raise Refused([LaptopReason.GONE])


def recover_laptop(uow: UnitOfWork, laptop_id: int, location_id: int) -> None:
    """The missing laptop was found and lies at this location; raises Forbidden there, Conflict when not missing."""
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=location_id)
    if row.state is not LaptopState.MISSING:
        raise Conflict("state_changed", "Somebody moved this laptop meanwhile. Look again.")
    row.location_id, row.transit_to_id = location_id, None
    uow.record(LaptopPlaced(laptop_id=row.id, location_id=location_id))
