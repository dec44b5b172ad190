"""Deciding about one line of a lot's difference."""

from flask import request

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.assets.lots import queries as lots
from laptopdesk.assets.lots.forms import DecideForm
from laptopdesk.assets.lots.listing import look_alike_words
from laptopdesk.assets.lots.service.agreeing import decide_line, require_lot
from laptopdesk.assets.lots.values import DecideLine, DifferenceLine
from laptopdesk.assets.lots.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/lots/<int:lot_id>/difference/line", methods=["GET", "POST"])
@guard(Permission.RECEIVE_LAPTOPS)
def decide(lot_id: int) -> Answer:
    """One line with both sides, and what a named person decides about it."""
    key = request.values.get("key", "")
    with db().read() as session:
        lot = lifecycle.get_lot(session, lot_id)
        require_lot(session, lot_id, current_actor())
        line = next((each for each in lots.difference(session, lot_id) if each.key == key), None)
    if line is None:
        raise NotFound("line", key)
    form = DecideForm.from_request()
    form.offer(line.kind, _tags(line))
    return answer_form(
        form,
        lambda uow: decide_line(uow, _decided(lot_id, key, form)),
        done=lambda _row: go("lots.difference", _("The decision was recorded."), lot_id=lot_id, kind=line.kind.value),
        again=lambda: page("lots/decide.html", lot=lot, line=line, form=form, alike=bool(_tags(line))),
    )


def _tags(line: DifferenceLine) -> list[tuple[str, str]]:
    return [(each.tag, look_alike_words(each)) for each in line.look_alikes if isinstance(each, Delivered)]


def _decided(lot_id: int, key: str, form: DecideForm) -> DecideLine:
    return DecideLine(
        lot_id=lot_id, line_key=key, outcome=form.outcome.data, tag=form.tag.data or "", remarks=form.remarks.data or ""
    )
