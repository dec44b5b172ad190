"""The course of stock-takes: open, closed, signed, and their rounds."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.stocktake.models import StocktakeRoundRow, StocktakeRow
from laptopdesk.assets.stocktake.values import OPEN_STATES, CountingRound, Stocktake, StocktakeId
from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]


def _query() -> "sa.Select[StocktakeRow, StocktakeRoundRow]":
    row, round_row = StocktakeRow, StocktakeRoundRow
    return sa.select(row, round_row).join(
        round_row, sa.and_(round_row.stocktake_id == row.id, round_row.number == row.round)
    )


def get_stocktake(session: Session, stocktake_id: int) -> Stocktake:
    """One stock-take with its latest round; raises NotFound."""
    found = session.execute(_query().where(StocktakeRow.id == stocktake_id)).one_or_none()
    if found is None:
        raise NotFound("stocktake", stocktake_id)
    return _stocktake(*found, places.names_of(session, [found[0].location_id]))


def find_open_at(session: Session, location_id: int) -> Stocktake | None:
    """The stock-take of this place that is not signed or cancelled yet, or None."""
    query = _query().where(StocktakeRow.location_id == location_id, StocktakeRow.state.in_(OPEN_STATES))
    found = session.execute(query).one_or_none()
    return _stocktake(*found, places.names_of(session, [location_id])) if found else None


def list_stocktakes(session: Session, *, within: Places, limit: int = 100) -> tuple[Stocktake, ...]:
    """The newest stock-takes at these places, the last one first; two queries whatever the data."""
    query = _query().order_by(StocktakeRow.id.desc()).limit(limit)
    query = query.where(at_places(StocktakeRow.location_id, within))
    found = session.execute(query).all()
    names = places.names_of(session, [row.location_id for row, _round in found])
    return tuple(_stocktake(row, round_row, names) for row, round_row in found)


def list_rounds(session: Session, stocktake_id: int) -> tuple[CountingRound, ...]:
    """The rounds of this stock-take, the first one first."""
    row = StocktakeRoundRow
    query = sa.select(row).where(row.stocktake_id == stocktake_id).order_by(row.number)
    return tuple(_round(found) for found in session.scalars(query))


def _stocktake(row: StocktakeRow, round_row: StocktakeRoundRow, names: dict[int, str]) -> Stocktake:
    return Stocktake(
        id=StocktakeId(row.id),
        location_id=row.location_id,
        location_name=names.get(row.location_id, ""),
        state=row.state,
        opened_at=row.opened_at,
        opened_by_id=row.opened_by_id,
        signed_at=row.signed_at,
        signed_by_id=row.signed_by_id,
        cancelled_at=row.cancelled_at,
        round=_round(round_row),
    )


def _round(row: StocktakeRoundRow) -> CountingRound:
    return CountingRound(
        number=row.number,
        scope=row.scope,
        base=row.base,
        opened_at=row.opened_at,
        opened_by_id=row.opened_by_id,
        closed_at=row.closed_at,
        closed_by_id=row.closed_by_id,
    )
