"""Stock-takes: the list, opening, closing, counting again, giving up, and signing."""

from collections.abc import Callable

from flask import flash, redirect, request

from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.forms import OpenStocktakeForm
from laptopdesk.assets.stocktake.service import (
    cancel_stocktake,
    close_round,
    decide_difference,
    open_stocktake,
    recount,
    sign_stocktake,
)
from laptopdesk.assets.stocktake.values import DifferenceDecision, RoundScope
from laptopdesk.assets.stocktake.views.blueprint import blueprint, staff_names
from laptopdesk.assets.stocktake.views.results import show_stocktake
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.places import queries as places
from laptopdesk.ui.addresses import page_before
from laptopdesk.ui.answers import Answer, answer_act, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work


@blueprint.get("/stocktakes")
@guard(Permission.VIEW_STOCKTAKES)
def stocktakes() -> str:
    """Every stock-take of the places this person may see, and the way to open one."""
    return _list(_open_form())


def _open_form() -> OpenStocktakeForm:
    form = OpenStocktakeForm.from_request()
    actor = current_actor()
    with db().read() as session:
        chosen = places.choices(session, within=actor.places_for(Permission.COUNT_LAPTOPS))
    form.location.offer(chosen, own=actor.desk_location_id)
    return form


def _list(form: OpenStocktakeForm) -> str:
    with db().read() as session:
        rows = queries.list_stocktakes(session, within=current_actor().places_for(Permission.VIEW_STOCKTAKES))
    names = staff_names(row.opened_by_id for row in rows)
    return page("stocktake/stocktakes.html", rows=rows, names=names, form=form)


@blueprint.post("/stocktakes")
@guard(Permission.COUNT_LAPTOPS)
def open_one() -> Answer:
    """Begin a stock-take, or the list again with every reason why not."""
    form = _open_form()
    return answer_form(
        form,
        lambda uow: open_stocktake(uow, int(form.location.data)),
        done=lambda stocktake_id: go("stocktake.count", stocktake_id=stocktake_id),
        again=lambda: _list(form),
    )


def _act(stocktake_id: int, act: Callable[[UnitOfWork], object], done: Callable[[], Answer]) -> Answer:
    form = Form.from_request()
    return answer_form(form, act, done=lambda _row: done(), again=lambda: show_stocktake(stocktake_id, form))


def _back(stocktake_id: int, words: str = "") -> Answer:
    return go("stocktake.show", words, stocktake_id=stocktake_id)


@blueprint.post("/stocktakes/<int:stocktake_id>/close")
@guard(Permission.COUNT_LAPTOPS)
def close(stocktake_id: int) -> Answer:
    """The count is complete; now the difference may be seen."""
    return _act(stocktake_id, lambda uow: close_round(uow, stocktake_id), lambda: _back(stocktake_id))


@blueprint.post("/stocktakes/<int:stocktake_id>/recount")
@guard(Permission.COUNT_LAPTOPS)
def count_again(stocktake_id: int) -> Answer:
    """Another round: of everything, or of what differed."""
    scope = RoundScope.DIFFERENCES if request.form.get("scope") == "differences" else RoundScope.ALL
    return _act(
        stocktake_id,
        lambda uow: recount(uow, stocktake_id, scope),
        lambda: go("stocktake.count", stocktake_id=stocktake_id),
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/cancel")
@guard(Permission.COUNT_LAPTOPS)
def cancel(stocktake_id: int) -> Answer:
    """Given up; every scan stays."""
    return _act(
        stocktake_id,
        lambda uow: cancel_stocktake(uow, stocktake_id),
        lambda: go("stocktake.stocktakes", _("The stock-take was cancelled. Every scan is kept.")),
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/sign")
@guard(Permission.SIGN_STOCKTAKES)
def sign(stocktake_id: int) -> Answer:
    """A second person takes the differences for true; then every chosen laptop by itself, by the rules."""
    return _act(
        stocktake_id,
        lambda uow: sign_stocktake(uow, stocktake_id),
        lambda: _decide(stocktake_id, lambda: _back(stocktake_id, _("The stock-take is signed."))),
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/decide")
@guard(Permission.SIGN_STOCKTAKES)
def decide(stocktake_id: int) -> Answer:
    """The one who signed chooses what follows for more laptops."""
    before = page_before() if request.form.get("back") == "1" else None
    return _decide(stocktake_id, lambda: redirect(before) if before else _back(stocktake_id))


def _decide(stocktake_id: int, done: Callable[[], Answer]) -> Answer:
    form = Form.from_request()
    return answer_act(
        form,
        lambda: _decide_chosen(stocktake_id),
        done=lambda _none: done(),
        again=lambda: show_stocktake(stocktake_id, form),
    )


def _decide_chosen(stocktake_id: int) -> None:
    """Each laptop in a transaction of its own, so that one refusal keeps nothing else back."""
    chosen = [(tag, decision) for decision in DifferenceDecision for tag in request.form.getlist(decision.value)]
    done = refused = 0
    for tag, decision in chosen:
        with unit_of_work() as uow:
            reasons = decide_difference(uow, stocktake_id, tag, decision)
        done, refused = done + (not reasons), refused + bool(reasons)
    if done:
        flash(ngettext("%(n)s laptop was changed.", "%(n)s laptops were changed.", done), "good")
    if refused:
        flash(
            ngettext(
                "%(n)s laptop could not be changed. The reason is shown next to it.",
                "%(n)s laptops could not be changed. The reasons are shown next to them.",
                refused,
            ),
            "warn",
        )
