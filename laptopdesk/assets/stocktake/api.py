"""Stock-takes for people's scripts: how far one is, and batches of scans; as blind as the counting screen."""

from flask import Blueprint, Response

from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.batches import ScansAnswer, ScansBody, take_batch
from laptopdesk.assets.stocktake.values import StocktakeState
from laptopdesk.core.access import Permission
from laptopdesk.ui.api import StrictAnswer, api_guard, describe, respond
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db

blueprint = Blueprint("stocktake_api", __name__, url_prefix="/api/v1")


class StocktakeAnswer(StrictAnswer):
    """How far a stock-take is; nothing of what is expected."""

    stocktake: int
    location: str
    state: StocktakeState
    round: int
    laptops: int
    scans: int


@blueprint.get("/stocktakes/<int:stocktake_id>")
@describe("How far a stock-take is", answers={200: StocktakeAnswer})
@api_guard(Permission.VIEW_STOCKTAKES)
def get_stocktake(stocktake_id: int) -> Response:
    """State, round, and how much was counted in it."""
    with db().read() as session:
        board = queries.get_board(session, stocktake_id)
    one = board.stocktake
    current_actor().require(Permission.VIEW_STOCKTAKES, at=one.location_id)
    return respond(
        StocktakeAnswer(
            stocktake=one.id,
            location=one.location_name,
            state=one.state,
            round=one.round.number,
            laptops=board.laptops,
            scans=board.scans,
        )
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/scans")
@describe("Count laptops by scan", ScansBody, {200: ScansAnswer})
@api_guard(Permission.COUNT_LAPTOPS)
def post_scans(stocktake_id: int) -> Response:
    """Every scan is kept once by its id, whatever it says; asking again answers the same."""
    return take_batch(stocktake_id)
