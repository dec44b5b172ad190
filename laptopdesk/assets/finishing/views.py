"""Check, locks and grade of one laptop on one page, and ready by the same press."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.bench.values import CheckItem
from laptopdesk.assets.condition.listing import definition_words
from laptopdesk.assets.finishing import queries
from laptopdesk.assets.finishing.forms import FinishForm
from laptopdesk.assets.finishing.service import finish_laptop
from laptopdesk.assets.finishing.values import FinishLaptop
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation.queries import Preparation
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

blueprint = Blueprint("finishing", __name__, template_folder="templates")


@blueprint.route("/laptops/<tag>/finish", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def finish(tag: str) -> str | Response:
    """What the second person found: the checklist, the battery, the locks and the grade."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        preparation = Preparation(session, detail)
        form, values = finish_form(preparation), finish_values(preparation)
    sentences: tuple[str, ...] = ()
    if form.submitted():
        try:
            return _finish(tag, form)
        except DomainError as error:
            sentences = sentences_for(error)
    return page("finishing/finish.html", tag=tag, form=form, sentences=sentences, **values)


def finish_form(preparation: Preparation) -> FinishForm:
    """The form with what is known already: the battery as it was measured, and the grade."""
    grade = preparation.grade
    measured = queries.measured_battery(preparation)
    form = FinishForm.from_request(finish_battery=measured, finish_grade=grade.definition.code if grade else "")
    form.finish_battery.expect(measured)
    form.offer(preparation.grade_definitions, definition_words)
    return form


def finish_values(preparation: Preparation) -> dict[str, object]:
    """What the page says before anything is filled in: who may check, and which locks are still to be tried."""
    actor = current_actor()
    return {
        "checkers": queries.checkers_of(preparation, actor), "measured": queries.measured_battery(preparation),
        "untried": preparation.locks.untried,
        "may_release": actor.may(Permission.RELEASE_LAPTOPS, at=preparation.laptop.laptop.location_id),
    }  # fmt: skip


def _finish(tag: str, form: FinishForm) -> Response:
    command = FinishLaptop(
        tag=tag, failed=tuple(CheckItem(item) for item in form.finish_failed.data or ()),
        battery_percent=form.finish_battery.own, all_free=bool(form.finish_free.data), how=form.finish_how.data or "",
        grade=form.finish_grade.data or "", remarks=form.finish_remarks.data or "",
        ready=request.form.get("ready") == "1",
    )  # fmt: skip
    with unit_of_work() as uow:
        state = finish_laptop(uow, command)
    said = _("%(tag)s: everything was recorded. The laptop is now %(state)s.", tag=group_code(tag), state=word(state))
    flash(said, "good")
    return redirect(url_for("assets.laptop", tag=tag, _anchor="next"))
