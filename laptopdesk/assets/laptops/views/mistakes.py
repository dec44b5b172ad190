"""What was recorded wrongly of a laptop: it is corrected by name and reason, or was no laptop at all."""

from flask import request

from laptopdesk.assets.evidence.service import correct_laptop
from laptopdesk.assets.laptops.forms import CorrectForm
from laptopdesk.assets.laptops.views.blueprint import blueprint
from laptopdesk.assets.laptops.views.laptop import show_laptop
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import take_back_mistake
from laptopdesk.assets.lifecycle.values import CorrectLaptop
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/laptops/<tag>/correct", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def correct(tag: str) -> Answer:
    """Maker, model and serial as a named person says, with the reason."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
    current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    laptop = detail.laptop
    form = CorrectForm.from_request(manufacturer=laptop.manufacturer, model=laptop.model, serial=laptop.serial or "")
    return answer_form(
        form,
        lambda uow: correct_laptop(uow, _corrected(form, tag)),
        done=lambda _row: go("laptops.laptop", _("%(tag)s was corrected.", tag=group_code(tag)), tag=tag),
        again=lambda: page("laptops/correct.html", laptop=laptop, form=form),
    )


def _corrected(form: CorrectForm, tag: str) -> CorrectLaptop:
    return CorrectLaptop(
        tag=tag,
        reason=form.reason.data or "",
        manufacturer=form.manufacturer.data or "",
        model=form.model.data or "",
        serial=form.serial.data or "",
    )


@blueprint.post("/laptops/<tag>/mistake")
@guard(Permission.RECEIVE_LAPTOPS)
def take_back(tag: str) -> Answer:
    """It was received by mistake: nothing of it counts any more, and its label is never given again."""
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: take_back_mistake(uow, tag),
        done=lambda lot_id: _taken_back(tag, lot_id),
        again=lambda: show_laptop(tag, form),
    )


def _taken_back(tag: str, lot_id: int) -> Answer:
    words = _("%(tag)s was a mistake and is no longer in the register. Throw its label away.", tag=group_code(tag))
    place = request.form.get("location", type=read_number)
    if place is not None:
        return go("lots.receive", words, lot_id=lot_id, location=place)
    return go("lots.lot", words, lot_id=lot_id)
