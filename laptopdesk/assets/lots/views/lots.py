"""Lots: what each donor delivered, and how thoroughly it must be erased."""

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopState
from laptopdesk.assets.lots import queries
from laptopdesk.assets.lots.forms import PolicyForm
from laptopdesk.assets.lots.views.blueprint import blueprint
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.get("/lots")
@guard(Permission.VIEW_LAPTOPS)
def lots() -> str:
    """Every lot, newest first."""
    with db().read() as session:
        rows, came = lifecycle.list_lots(session), lifecycle.count_by_lot(session)
        announced, terms = queries.announced_by_lot(session), queries.terms_by_lot(session)
    return page("lots/lots.html", rows=rows, came=came, announced=announced, terms=terms, today=to_local(now()).date())


@blueprint.get("/lots/<int:lot_id>")
@guard(Permission.VIEW_LAPTOPS)
def lot(lot_id: int) -> str:
    """One lot with its policy and the beginning of its laptops."""
    return _show(lot_id)


def _show(lot_id: int, form: PolicyForm | None = None) -> str:
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        row = lifecycle.get_lot(session, lot_id)
        values = {
            "listing": lifecycle.list_laptops(session, LaptopFilter(lot_id=lot_id), within=within, limit=25),
            "came": lifecycle.count_laptops(session, LaptopFilter(lot_id=lot_id)),
            "imaged": lifecycle.count_laptops(
                session, LaptopFilter(lot_id=lot_id, state=LaptopState.IMAGED), within=within
            ),
            "announcement": queries.find_announcement(session, lot_id),
            "terms": queries.get_terms(session, lot_id),
            "battery_needed": preparation_queries.min_battery_percent(session, lot_id),
        }
    form = form or PolicyForm(data={"hdd_level": row.hdd_level, "flash_level": row.flash_level})
    return page("lots/lot.html", lot=row, form=form, **values)


@blueprint.post("/lots/<int:lot_id>/policy")
@guard(Permission.LOWER_POLICY)
def policy(lot_id: int) -> Answer:
    """Other levels of erasure, by a named person with a reason."""
    form = PolicyForm.from_request()
    return answer_form(
        form,
        lambda uow: change_policy(
            uow, lot_id, hdd_level=form.hdd_level.data, flash_level=form.flash_level.data, reason=form.reason.data or ""
        ),
        done=lambda _row: go("lots.lot", _("The levels were changed."), lot_id=lot_id),
        again=lambda: _show(lot_id, form),
    )
