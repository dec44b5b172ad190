"""The course of a stock-take: opening freezes what is expected, closing shows the difference, a recount begins anew."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.service import place_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.events import (
    DifferenceDecided,
    RoundClosed,
    RoundOpened,
    StocktakeCancelled,
    StocktakeOpened,
    StocktakeSigned,
)
from laptopdesk.assets.stocktake.models import StocktakeExpectedRow, StocktakeLineRow, StocktakeRoundRow, StocktakeRow
from laptopdesk.assets.stocktake.queries import counters_of, find_open_at, get_stocktake
from laptopdesk.assets.stocktake.queries.comparison import compared, expected_at
from laptopdesk.assets.stocktake.rules import check_sign
from laptopdesk.assets.stocktake.values import (
    DECISIONS,
    DifferenceDecision,
    DifferenceKind,
    RoundScope,
    StocktakeId,
    StocktakeState,
)
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import DomainError, NotFound, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places


def lock_stocktake(session: Session, stocktake_id: int, *, shared: bool = False) -> StocktakeRow:
    """The stock-take's row, locked until the unit of work ends; raises NotFound."""
    row = session.scalar(sa.select(StocktakeRow).where(StocktakeRow.id == stocktake_id).with_for_update(read=shared))
    if row is None:
        raise NotFound("stocktake", stocktake_id)
    return row


def latest_round(session: Session, row: StocktakeRow) -> StocktakeRoundRow:
    """The round that is being counted or was counted last."""
    return session.get_one(StocktakeRoundRow, (row.id, row.round))


def open_stocktake(uow: UnitOfWork, location_id: int) -> StocktakeId:
    """Counting begins at this place; what lies there by the register now, with its state, is frozen as expected.

    Raises NotFound, Forbidden, or Refused where one is open already: the database allows one at a time.
    """
    places.get_location(uow.session, location_id)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=location_id)
    if find_open_at(uow.session, location_id) is not None:
        raise Refused([StocktakeReason.ALREADY_OPEN])
    row = StocktakeRow(
        location_id=location_id,
        state=StocktakeState.COUNTING,
        round=1,
        opened_at=uow.now,
        opened_by_id=uow.actor.staff_id,
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(row)
    except IntegrityError as error:
        if find_open_at(uow.session, location_id) is None:
            raise  # it was no other stock-take, opened in the same moment
        raise Refused([StocktakeReason.ALREADY_OPEN]) from error
    _freeze(uow, row)
    _begin_round(uow, row, RoundScope.ALL, base=1)
    uow.record(StocktakeOpened(stocktake_id=row.id, location_id=location_id))
    return StocktakeId(row.id)


def _freeze(uow: UnitOfWork, row: StocktakeRow) -> None:
    names = ["stocktake_id", "tag", "laptop_id", "state"]
    uow.session.execute(sa.insert(StocktakeExpectedRow).from_select(names, expected_at(row.id, row.location_id)))


def _begin_round(uow: UnitOfWork, row: StocktakeRow, scope: RoundScope, *, base: int) -> None:
    uow.session.add(
        StocktakeRoundRow(
            stocktake_id=row.id,
            number=row.round,
            scope=scope,
            base=base,
            opened_at=uow.now,
            opened_by_id=uow.actor.staff_id,
        )
    )
    uow.session.flush()


def close_round(uow: UnitOfWork, stocktake_id: int) -> None:
    """The count is closed and its difference may be seen; what a device scanned before and sends later still counts."""
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=row.location_id)
    if row.state is not StocktakeState.COUNTING:
        raise Refused([StocktakeReason.NOT_COUNTING])
    row.state, counted = StocktakeState.COUNTED, latest_round(uow.session, row)
    counted.closed_at, counted.closed_by_id = uow.now, uow.actor.staff_id
    event = RoundClosed(stocktake_id=row.id, location_id=row.location_id, round=row.round)
    uow.record(event)


def recount(uow: UnitOfWork, stocktake_id: int, scope: RoundScope) -> None:
    """Another round is counted: all of it, or only what differed, so that what was found as expected stands."""
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=row.location_id)
    if row.state is not StocktakeState.COUNTED:
        raise Refused([StocktakeReason.NOT_COUNTED])
    before = latest_round(uow.session, row)
    row.state, row.round = StocktakeState.COUNTING, row.round + 1
    base = row.round if scope is RoundScope.ALL else before.base
    _begin_round(uow, row, scope, base=base)
    event = RoundOpened(stocktake_id=row.id, location_id=row.location_id, round=row.round, scope=scope)
    uow.record(event)


def cancel_stocktake(uow: UnitOfWork, stocktake_id: int) -> None:
    """It was given up: nothing follows from it, and every scan stays."""
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.COUNT_LAPTOPS, at=row.location_id)
    if row.state not in (StocktakeState.COUNTING, StocktakeState.COUNTED):
        raise Refused([StocktakeReason.NOT_OPEN])
    row.state, row.cancelled_at, row.cancelled_by_id = StocktakeState.CANCELLED, uow.now, uow.actor.staff_id
    uow.record(StocktakeCancelled(stocktake_id=row.id, location_id=row.location_id))


_COPIED = ("laptop_id", "tag", "kind", "expected_state", "state", "whereabouts", "location_id", "scanned_at")


def sign_stocktake(uow: UnitOfWork, stocktake_id: int) -> None:
    """The differences stand as they are now; raises Forbidden, or Refused unless a second person signs a closed count.

    No laptop moves by this: what follows is decided line by line (`decide_difference`).
    """
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.SIGN_STOCKTAKES, at=row.location_id)
    counted_by = frozenset(counter.staff_id for counter in counters_of(uow.session, stocktake_id))
    reasons = check_sign(row.state, opened_by_id=row.opened_by_id, counted_by=counted_by, signer_id=uow.actor.staff_id)
    if reasons:
        raise Refused(reasons)
    _keep_lines(uow, stocktake_id)
    row.state, row.signed_at, row.signed_by_id = StocktakeState.SIGNED, uow.now, uow.actor.staff_id
    uow.record(StocktakeSigned(stocktake_id=row.id, location_id=row.location_id))


def _keep_lines(uow: UnitOfWork, stocktake_id: int) -> None:
    laptops = compared(get_stocktake(uow.session, stocktake_id))
    differing = sa.select(
        sa.literal(stocktake_id), *(laptops.c[name] for name in _COPIED), sa.literal([], StocktakeLineRow.reasons.type)
    ).where(laptops.c.kind != DifferenceKind.FOUND.value)
    statement = sa.insert(StocktakeLineRow).from_select(["stocktake_id", *_COPIED, "reasons"], differing)
    uow.session.execute(statement)


def decide_difference(uow: UnitOfWork, stocktake_id: int, tag: str, decision: DifferenceDecision) -> tuple[str, ...]:
    """The laptop is set to missing or placed here by the lifecycle's own rules, or stands as it did with every reason.

    Answers the codes of the reasons why not (none: it was done). Raises Refused unless the one who signed chooses
    what is offered for a signed line.
    """
    row = lock_stocktake(uow.session, stocktake_id)
    uow.actor.require(Permission.SIGN_STOCKTAKES, at=row.location_id)
    if row.state is not StocktakeState.SIGNED:
        raise Refused([StocktakeReason.NOT_SIGNED])
    if uow.actor.staff_id is None or uow.actor.staff_id != row.signed_by_id:
        raise Refused([StocktakeReason.SIGNER_ONLY])
    line = uow.session.get(StocktakeLineRow, (stocktake_id, tag))
    if line is None or DECISIONS.get(line.kind) is not decision:
        raise Refused([StocktakeReason.NOT_IN_LIST])
    if line.decision is decision and not line.reasons:
        return ()
    reasons = _carry_out(uow, line, decision, row.location_id)
    line.decision, line.decided_at, line.reasons = decision, uow.now, list(reasons)
    event = DifferenceDecided(
        stocktake_id=stocktake_id,
        location_id=row.location_id,
        laptop_id=line.laptop_id,
        decision=decision,
        reasons=reasons,
    )
    uow.record(event)
    return reasons


def _carry_out(uow: UnitOfWork, line: StocktakeLineRow, decision: DifferenceDecision, here: int) -> tuple[str, ...]:
    """What the rules answer; what they refuse leaves nothing behind but their reasons."""
    mark = len(uow.pending)
    try:
        with uow.session.begin_nested():
            if decision is DifferenceDecision.SET_MISSING:
                words = _("Not found in stock-take %(number)s", number=line.stocktake_id)
                move_laptop(uow, line.tag, LaptopState.MISSING, reason=words)
            else:
                uow.actor.require(Permission.PREPARE_LAPTOPS, at=here)
                words = _("Found in stock-take %(number)s", number=line.stocktake_id)
                place_laptop(uow, line.laptop_id, here, reason=words)
    except Refused as error:
        del uow.pending[mark:]
        return tuple(reason.value for reason in error.reasons)
    except DomainError as error:
        del uow.pending[mark:]
        return (error.code,)
    return ()
