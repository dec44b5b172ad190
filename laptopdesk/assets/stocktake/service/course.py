"""The course of a stock-take: opening freezes what is expected, closing shows the difference, a recount begins anew."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.events import RoundClosed, RoundOpened, StocktakeCancelled, StocktakeOpened
from laptopdesk.assets.stocktake.models import StocktakeExpectedRow, StocktakeRoundRow, StocktakeRow
from laptopdesk.assets.stocktake.queries import find_open_at
from laptopdesk.assets.stocktake.queries.comparison import GONE
from laptopdesk.assets.stocktake.service.rows import latest_round, lock_stocktake
from laptopdesk.assets.stocktake.values import RoundScope, StocktakeId, StocktakeState
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.places import queries as places


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
    except IntegrityError as error:  # somebody opened one in the same moment
        raise Refused([StocktakeReason.ALREADY_OPEN]) from error
    _freeze(uow, row)
    _begin_round(uow, row, RoundScope.ALL, base=1)
    uow.record(StocktakeOpened(stocktake_id=row.id, location_id=location_id))
    return StocktakeId(row.id)


def _freeze(uow: UnitOfWork, row: StocktakeRow) -> None:
    here = sa.select(sa.literal(row.id), LaptopRow.tag, LaptopRow.id, LaptopRow.state).where(
        LaptopRow.location_id == row.location_id, LaptopRow.state.not_in(GONE)
    )
    names = ["stocktake_id", "tag", "laptop_id", "state"]
    uow.session.execute(sa.insert(StocktakeExpectedRow).from_select(names, here))


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
