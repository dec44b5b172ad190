"""Lots: what each donor delivered, and how thoroughly it must be erased."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.forms import PolicyForm
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState, Lot, SanitizationLevel
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work


@blueprint.get("/lots")
@guard(Permission.VIEW_LAPTOPS)
def lots() -> str:
    """Every lot, newest first."""
    with db().read() as session:
        rows, came = lifecycle.list_lots(session), lifecycle.count_by_lot(session)
        announced, terms = condition.announced_by_lot(session), condition.terms_by_lot(session)
    return page(
        "assets/lots.html", rows=rows, came=came, announced=announced, terms=terms, today=to_local(now()).date()
    )


@blueprint.get("/lots/<int:lot_id>")
@guard(Permission.VIEW_LAPTOPS)
def lot(lot_id: int) -> str:
    """One lot with its policy and the beginning of its laptops."""
    form = PolicyForm()
    form.offer()
    row, values = _lot_values(lot_id)
    form.hdd_level.data, form.flash_level.data = row.hdd_level.value, row.flash_level.value
    return page("assets/lot.html", lot=row, form=form, **values)


def _lot_values(lot_id: int) -> tuple[Lot, dict[str, object]]:
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        row = lifecycle.get_lot(session, lot_id)
        return row, {
            "listing": lifecycle.list_laptops(session, LaptopFilter(lot_id=lot_id), within=within, limit=25),
            "came": lifecycle.count_laptops(session, LaptopFilter(lot_id=lot_id)),
            "imaged": lifecycle.count_laptops(
                session, LaptopFilter(lot_id=lot_id, state=LaptopState.IMAGED), within=within
            ),
            "announcement": condition.find_announcement(session, lot_id),
            "terms": condition.get_terms(session, lot_id),
            "battery_needed": condition.min_battery_percent(session, lot_id),
        }


@blueprint.post("/lots/<int:lot_id>/policy")
@guard(Permission.LOWER_POLICY)
def policy(lot_id: int) -> str | Response:
    """Other levels of erasure, by a named person with a reason."""
    form = PolicyForm.from_request()
    form.offer()
    row, values = _lot_values(lot_id)
    if not form.submitted():
        return page("assets/lot.html", lot=row, form=form, **values)
    with unit_of_work() as uow:
        change_policy(
            uow, lot_id, hdd_level=SanitizationLevel(form.hdd_level.data),
            flash_level=SanitizationLevel(form.flash_level.data), reason=form.reason.data or "",
        )  # fmt: skip
    flash(_("The levels were changed."), "good")
    return redirect(url_for("assets.lot", lot_id=lot_id))
