"""How healthy a battery must be: for all lots, and for one."""

from flask import request

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.forms import ThresholdForm
from laptopdesk.assets.preparation.service.grades import set_battery_threshold
from laptopdesk.assets.preparation.values import DEFAULT_MIN_BATTERY_PERCENT
from laptopdesk.assets.preparation.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/lots/battery", methods=["GET", "POST"])
@guard(Permission.VIEW_LAPTOPS)
def battery() -> Answer:
    """The thresholds in force and every earlier one; the office sets another."""
    form = ThresholdForm.from_request(lot=request.args.get("lot", ""))
    with db().read() as session:
        lots = {str(lot.id): lot.code for lot in lifecycle.list_lots(session)}
    form.lot.choices = [("", _("every lot without its own threshold")), *lots.items()]
    if request.method == "POST":
        current_actor().require(Permission.LOWER_POLICY)
    return answer_form(
        form,
        lambda uow: set_battery_threshold(
            uow, form.percent.data, lot_id=int(form.lot.data) if form.lot.data else None, reason=form.reason.data or ""
        ),
        done=lambda _row: go("preparation.battery", _("The threshold was set.")),
        again=lambda: _show(form, lots),
    )


def _show(form: ThresholdForm, lots: dict[str, str]) -> str:
    with db().read() as session:
        rows = preparation_queries.list_thresholds(session)
        in_force = preparation_queries.min_battery_percent(session)
        names = accounts.staff_names(session, [row.set_by_id for row in rows if row.set_by_id])
    return page(
        "preparation/battery.html",
        form=form,
        rows=rows,
        in_force=in_force,
        names=names,
        lots=lots,
        default=DEFAULT_MIN_BATTERY_PERCENT,
    )
