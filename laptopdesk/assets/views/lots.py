"""Lots: what each donor delivered, and how thoroughly it must be erased."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.forms import PolicyForm
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy
from laptopdesk.assets.lifecycle.values import LaptopFilter, SanitizationLevel
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.get("/lots")
@guard(Permission.VIEW_LAPTOPS)
def lots() -> str:
    """Every lot, newest first."""
    with db().read() as session:
        rows = lifecycle.list_lots(session)
    return page("assets/lots.html", rows=rows)


@blueprint.get("/lots/<int:lot_id>")
@guard(Permission.VIEW_LAPTOPS)
def lot(lot_id: int) -> str:
    """One lot with its policy and the beginning of its laptops."""
    form = PolicyForm()
    form.offer()
    with db().read() as session:
        row = lifecycle.get_lot(session, lot_id)
        within = current_actor().places_for(Permission.VIEW_LAPTOPS)
        listing = lifecycle.list_laptops(session, LaptopFilter(lot_id=lot_id), within=within, limit=25)
    form.hdd_level.data, form.flash_level.data = row.hdd_level.value, row.flash_level.value
    return page("assets/lot.html", lot=row, listing=listing, form=form)


@blueprint.post("/lots/<int:lot_id>/policy")
@guard(Permission.LOWER_POLICY)
def policy(lot_id: int) -> str | Response:
    """Other levels of erasure, by a named person with a reason."""
    form = PolicyForm.from_request()
    form.offer()
    with db().read() as session:
        row = lifecycle.get_lot(session, lot_id)
        listing = lifecycle.list_laptops(session, LaptopFilter(lot_id=lot_id), limit=25)
    if not form.submitted():
        return page("assets/lot.html", lot=row, listing=listing, form=form)
    with db().unit_of_work() as uow:
        change_policy(
            uow, lot_id, hdd_level=SanitizationLevel(form.hdd_level.data),
            flash_level=SanitizationLevel(form.flash_level.data), reason=form.reason.data or "",
            now=now(), actor=current_actor(),
        )  # fmt: skip
    flash(_("The levels were changed."), "good")
    return redirect(url_for("assets.lot", lot_id=lot_id))
