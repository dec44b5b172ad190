"""What a stock-take came to: shown only once the count is closed; every raw scan; the PDF."""

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.paper import result_pdf
from laptopdesk.assets.stocktake.rules import check_sign
from laptopdesk.assets.stocktake.values import DECISIONS, DifferenceKind, Stocktake, StocktakeResult, StocktakeState
from laptopdesk.assets.stocktake.views.blueprint import blueprint, staff_names, visible_stocktake
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, pdf

SHOWN = (StocktakeState.COUNTED, StocktakeState.SIGNED)
EACH = 50
ON_PAPER = 2000


@blueprint.get("/stocktakes/<int:stocktake_id>")
@guard(Permission.VIEW_STOCKTAKES)
def show(stocktake_id: int) -> str:
    """How far it is; after the close also what differed, and what may be done now."""
    return show_stocktake(stocktake_id)


def show_stocktake(stocktake_id: int, refused: Form | None = None) -> str:
    """The page of a stock-take; `refused`: a form of it that was, with every reason why."""
    stocktake = visible_stocktake(stocktake_id)
    with db().read() as session:
        rounds = queries.list_rounds(session, stocktake_id)
        counters = queries.counters_of(session, stocktake_id)
        result = queries.get_result(session, stocktake_id, each=EACH) if stocktake.state in SHOWN else None
    people = [stocktake.opened_by_id, stocktake.signed_by_id, *(row.closed_by_id for row in rounds)]
    return page(
        "stocktake/show.html",
        refused=refused,
        stocktake=stocktake,
        rounds=rounds,
        counters=counters,
        result=result,
        names=staff_names([*people, *(counter.staff_id for counter in counters)]),
        each=EACH,
        decisions=DECISIONS,
        may_decide=_may_decide(stocktake),
        **_signing(stocktake, result),
    )


def _may_decide(stocktake: Stocktake) -> bool:
    actor = current_actor()
    signed = stocktake.state is StocktakeState.SIGNED and stocktake.signed_by_id == actor.staff_id
    return signed and actor.may(Permission.SIGN_STOCKTAKES, at=stocktake.location_id)


def _signing(stocktake: Stocktake, result: StocktakeResult | None) -> dict[str, object]:
    """Whether this person may sign, or every reason why not; nothing for who holds no such right here."""
    actor = current_actor()
    if result is None or not actor.may(Permission.SIGN_STOCKTAKES, at=stocktake.location_id):
        return {"may_sign": False, "against": ()}
    counted_by = frozenset(counter.staff_id for counter in result.counters)
    against = check_sign(
        stocktake.state, opened_by_id=stocktake.opened_by_id, counted_by=counted_by, signer_id=actor.staff_id
    )
    return {"may_sign": not against, "against": [reason.value for reason in against]}


@blueprint.get("/stocktakes/<int:stocktake_id>/differences/<kind>")
@guard(Permission.VIEW_STOCKTAKES)
def differences(stocktake_id: int, kind: str) -> str:
    """The whole list of one kind, read on from label to label."""
    stocktake = closed_stocktake(stocktake_id)
    if kind not in set(DifferenceKind):
        raise PageNotFound
    chosen = DifferenceKind(kind)
    with db().read() as session:
        rows = queries.list_differences(
            session, stocktake, chosen, after=request.args.get("after", "")[:16], limit=EACH
        )
    return page(
        "stocktake/differences.html",
        stocktake=stocktake,
        kind=chosen,
        rows=rows,
        decisions=DECISIONS,
        next_after=queries.next_lines_after(rows, EACH),
        may_decide=_may_decide(stocktake),
    )


def closed_stocktake(stocktake_id: int) -> Stocktake:
    """The stock-take, once its count is closed: before, nobody sees what is expected. Raises Refused."""
    stocktake = visible_stocktake(stocktake_id)
    if stocktake.state not in SHOWN:
        raise Refused([StocktakeReason.NOT_COUNTED])
    return stocktake


@blueprint.get("/stocktakes/<int:stocktake_id>/scans")
@guard(Permission.VIEW_STOCKTAKES)
def raw_scans(stocktake_id: int) -> str:
    """Every scan as it was kept, in the order in which they came."""
    stocktake = visible_stocktake(stocktake_id)
    after = request.args.get("after", 0, type=read_number)
    with db().read() as session:
        rows = queries.list_raw_scans(session, stocktake_id, after=after, limit=200)
    next_after = rows[-1].number if len(rows) == 200 else None
    names = staff_names(row.staff_id for row in rows)
    return page("stocktake/raw_scans.html", stocktake=stocktake, rows=rows, names=names, next_after=next_after)


def laptop_panel(session: Session, laptop_id: int, actor: Actor) -> str:
    """The signed stock-takes in which this laptop differed, on its story; nothing where there is none."""
    if not actor.may_somewhere(Permission.VIEW_STOCKTAKES):
        return ""
    lines = queries.list_laptop_lines(session, laptop_id)
    return render_template("stocktake/_laptop.html", lines=lines) if lines else ""


@blueprint.get("/stocktakes/<int:stocktake_id>/result.pdf")
@guard(Permission.VIEW_STOCKTAKES)
def result_paper(stocktake_id: int) -> Response:
    """The result on paper; a draft until it is signed."""
    closed_stocktake(stocktake_id)
    with db().read() as session:
        result = queries.get_result(session, stocktake_id, each=ON_PAPER)
        rounds = queries.list_rounds(session, stocktake_id)
    names = staff_names(
        [
            result.stocktake.opened_by_id,
            result.stocktake.signed_by_id,
            *(counter.staff_id for counter in result.counters),
        ]
    )
    return pdf(result_pdf(result, rounds, names), f"stocktake-{stocktake_id}.pdf")
