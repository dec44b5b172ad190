"""Locked rows of stock-takes. Who scans shares the lock, so that many scan at once; who closes has it alone."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.stocktake.models import StocktakeRoundRow, StocktakeRow
from laptopdesk.core.errors import NotFound


def lock_stocktake(session: Session, stocktake_id: int, *, shared: bool = False) -> StocktakeRow:
    """The stock-take's row, locked until the unit of work ends; raises NotFound."""
    row = session.scalar(sa.select(StocktakeRow).where(StocktakeRow.id == stocktake_id).with_for_update(read=shared))
    if row is None:
        raise NotFound("stocktake", stocktake_id)
    return row


def latest_round(session: Session, row: StocktakeRow) -> StocktakeRoundRow:
    """The round that is being counted or was counted last."""
    return session.get_one(StocktakeRoundRow, (row.id, row.round))
