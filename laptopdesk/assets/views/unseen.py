"""A drive that a tool may not have seen: the signed-in person looked, and says what is inside."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.forms import MediumForm
from laptopdesk.assets.inventory.service import answer_no_other, answer_with_drive
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.assets.views.laptops import show_drive_form
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import unit_of_work


@blueprint.post("/laptops/<tag>/unseen/none")
@guard(Permission.PREPARE_LAPTOPS)
def no_other_drive(tag: str) -> Response:
    """There is no other drive than the register knows."""
    with unit_of_work() as uow:
        answer_no_other(uow, tag)
    flash(_("Recorded for %(tag)s: there is no other drive.", tag=group_code(tag)), "good")
    return redirect(url_for("assets.laptop", tag=tag))


@blueprint.post("/laptops/<tag>/unseen/drive")
@guard(Permission.PREPARE_LAPTOPS)
def add_unseen_drive(tag: str) -> Response | tuple[str, int]:
    """The drive was found; what was typed stays when something is wrong."""
    form = MediumForm.from_request()
    form.offer()
    if not form.submitted():
        return show_drive_form(tag, form, unseen=True), 422
    with unit_of_work() as uow:
        answer_with_drive(uow, tag, form.drive())
    flash(_("The drive was added to %(tag)s. It needs a wipe log of its own.", tag=group_code(tag)), "good")
    return redirect(url_for("assets.laptop", tag=tag))
