"""Check, locks and grade of one laptop on one page, and ready by the same press."""

from flask import Blueprint, request

from laptopdesk.assets.finishing import queries
from laptopdesk.assets.finishing.forms import FinishForm
from laptopdesk.assets.finishing.service import finish_laptop
from laptopdesk.assets.finishing.values import FinishLaptop
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.preparation.listing import definition_words
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page

blueprint = Blueprint("finishing", __name__, template_folder="templates")


@blueprint.route("/laptops/<tag>/finish", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def finish(tag: str) -> Answer:
    """What the second person found: the checklist, the battery, the locks and the grade."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        preparation = Preparation(session, detail)
        form, values = finish_form(preparation), finish_values(preparation)
    return answer_form(
        form,
        lambda uow: finish_laptop(uow, _finished(tag, form)),
        done=lambda state: _go(tag, state),
        again=lambda: page("finishing/finish.html", tag=tag, form=form, **values),
    )


def _go(tag: str, state: LaptopState) -> Answer:
    words = _("%(tag)s: everything was recorded. The laptop is now %(state)s.", tag=group_code(tag), state=word(state))
    return go("laptops.laptop", words, tag=tag, _anchor="next")


def finish_form(preparation: Preparation, *, sent: bool = True) -> FinishForm:
    """The form with what is known already: the battery as it was measured, and the grade.

    `sent`: by this request, where it is a POST.
    """
    grade = preparation.grade
    measured = queries.measured_battery(preparation)
    values = {"finish_battery": measured, "finish_grade": grade.definition.code if grade else ""}
    form = FinishForm.from_request(**values) if sent else FinishForm(data=values)
    form.finish_battery.expect(measured)
    form.offer(preparation.grade_definitions, definition_words)
    return form


def finish_values(preparation: Preparation) -> dict[str, object]:
    """What the page says before anything is filled in: who may check, and which locks are still to be tried."""
    actor = current_actor()
    return {
        "checkers": queries.checkers_of(preparation, actor),
        "measured": queries.measured_battery(preparation),
        "untried": preparation.locks.untried,
        "may_release": actor.may(Permission.RELEASE_LAPTOPS, at=preparation.laptop.laptop.location_id),
    }


def _finished(tag: str, form: FinishForm) -> FinishLaptop:
    return FinishLaptop(
        tag=tag,
        failed=tuple(form.finish_failed.data or ()),
        battery_percent=form.finish_battery.own,
        all_free=bool(form.finish_free.data),
        how=form.finish_how.data or "",
        grade=form.finish_grade.data or "",
        remarks=form.finish_remarks.data or "",
        ready=request.form.get("ready") == "1",
    )
