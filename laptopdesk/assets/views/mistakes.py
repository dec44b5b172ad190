"""What was recorded wrongly of a laptop: it is corrected by name and reason, or was no laptop at all."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.forms import CorrectForm
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import take_back_mistake
from laptopdesk.assets.lifecycle.taken_back import find_withdrawn
from laptopdesk.assets.lifecycle.values import CorrectLaptop
from laptopdesk.assets.service import correct_laptop
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work


@blueprint.route("/laptops/<tag>/correct", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def correct(tag: str) -> str | Response | tuple[str, int]:
    """Maker, model and serial as a named person says, with the reason."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
    current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    laptop = detail.laptop
    form = CorrectForm.from_request(manufacturer=laptop.manufacturer, model=laptop.model, serial=laptop.serial or "")
    if request.method == "GET":
        return page("assets/correct.html", laptop=laptop, form=form, sentences=())
    if not form.submitted():
        return page("assets/correct.html", laptop=laptop, form=form, sentences=()), 422
    command = CorrectLaptop(
        tag=tag, reason=form.reason.data or "", manufacturer=form.manufacturer.data or "",
        model=form.model.data or "", serial=form.serial.data or "",
    )  # fmt: skip
    try:
        with unit_of_work() as uow:
            correct_laptop(uow, command)
    except Refused as error:
        about = (_("It is %(tag)s.", tag=group_code(error.about)),) if error.about else ()
        sentences = (*sentences_for(error), *about)
        return page("assets/correct.html", laptop=laptop, form=form, sentences=sentences), 422
    flash(_("%(tag)s was corrected.", tag=group_code(tag)), "good")
    return redirect(url_for("assets.laptop", tag=tag))


@blueprint.post("/laptops/<tag>/mistake")
@guard(Permission.RECEIVE_LAPTOPS)
def take_back(tag: str) -> Response:
    """It was received by mistake: nothing of it counts any more, and its label is never given again."""
    with unit_of_work() as uow:
        lot_id = take_back_mistake(uow, tag)
    flash(_("%(tag)s was a mistake and is in the register no more. Throw its label away.", tag=group_code(tag)), "good")
    place = request.form.get("location", type=read_number)
    if place is not None:
        return redirect(url_for("condition.receive", lot_id=lot_id, location=place))
    return redirect(url_for("assets.lot", lot_id=lot_id))


def show_withdrawn(tag: str, error: NotFound) -> tuple[str, int]:
    """The page of a label whose laptop was taken back; raises the error for any other."""
    with db().read() as session:
        gone = find_withdrawn(session, tag)
        names = accounts.staff_names(session, [gone.withdrawn_by_id]) if gone else {}
    if gone is None:
        raise error
    current_actor().require_somewhere(Permission.VIEW_LAPTOPS)
    return page("assets/withdrawn.html", gone=gone, name=names.get(gone.withdrawn_by_id, "–")), 410
