"""Deciding about one line of a lot's difference, and receiving a lot laptop by laptop."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.condition import queries as condition
from laptopdesk.assets.condition.forms import DecideForm, ReceiveForm
from laptopdesk.assets.condition.listing import look_alike_words
from laptopdesk.assets.condition.service import decide_line, receive_one
from laptopdesk.assets.condition.values import DecideLine, DifferenceLine, LineOutcome, ReceivedOne, ReceiveOne
from laptopdesk.assets.condition.views.blueprint import blueprint
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError, NotFound, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.route("/lots/<int:lot_id>/difference/line", methods=["GET", "POST"])
@guard(Permission.RECEIVE_LAPTOPS)
def decide(lot_id: int) -> str | Response:
    """One line with both sides, and what a named person decides about it."""
    key = request.values.get("key", "")
    with db().read() as session:
        lot = lifecycle.get_lot(session, lot_id)
        line = next((each for each in condition.difference(session, lot_id) if each.key == key), None)
    if line is None:
        raise NotFound("line", key)
    form = DecideForm.from_request()
    form.offer(line.kind, _tags(line))
    sentences: tuple[str, ...] = ()
    if form.submitted():
        try:
            return _decide(lot_id, line, form)
        except Refused as error:
            sentences = sentences_for(error)
    return page("condition/decide.html", lot=lot, line=line, form=form, sentences=sentences, alike=bool(_tags(line)))


def _tags(line: DifferenceLine) -> list[tuple[str, str]]:
    return [(each.tag, look_alike_words(each)) for each in line.look_alikes if isinstance(each, Delivered)]


def _decide(lot_id: int, line: DifferenceLine, form: DecideForm) -> Response:
    command = DecideLine(
        lot_id=lot_id, line_key=line.key, outcome=LineOutcome(form.outcome.data), tag=form.tag.data or "",
        remarks=form.remarks.data or "",
    )  # fmt: skip
    with db().unit_of_work() as uow:
        decide_line(uow, command, now=now(), actor=current_actor())
    flash(_("The decision was written down."), "good")
    return redirect(url_for("condition.difference", lot_id=lot_id, kind=line.kind.value))


@blueprint.route("/lots/<int:lot_id>/receive", methods=["GET", "POST"])
@guard(Permission.RECEIVE_LAPTOPS)
def receive(lot_id: int) -> str | Response:
    """One laptop after the other: scan its serial, and it is in the register with a label."""
    form = ReceiveForm.from_request(location=request.args.get("location", type=int) or current_actor().desk_location_id)
    with db().read() as session:
        within = current_actor().places_for(Permission.RECEIVE_LAPTOPS)
        form.location.choices = [(int(key), name) for key, name in places.choices(session, within=within)]
        lot = lifecycle.get_lot(session, lot_id)
        came, announcement = lifecycle.list_delivered(session, lot_id), condition.find_announcement(session, lot_id)
    sentences: tuple[str, ...] = ()
    if form.submitted():
        try:
            return _receive(lot_id, form)
        except DomainError as error:
            known = error.about if isinstance(error, Refused) else ""
            sentences = (*sentences_for(error), *((_("It is %(tag)s.", tag=group_code(known)),) if known else ()))
    return page(
        "condition/receive.html", lot=lot, form=form, came=came[-10:][::-1], count=len(came), sentences=sentences,
        announcement=announcement,
    )  # fmt: skip


def _receive(lot_id: int, form: ReceiveForm) -> Response:
    command = ReceiveOne(
        lot_id=lot_id, serial=form.serial.data or "", location_id=form.location.data,
        donor_number=form.donor_number.data or "", manufacturer=form.manufacturer.data or "",
        model=form.model.data or "",
    )  # fmt: skip
    with db().unit_of_work() as uow:
        received = receive_one(uow, command, now=now(), actor=current_actor())
    flash(_told(received), "good" if received.expected else "warn")
    return redirect(url_for("condition.receive", lot_id=lot_id, location=command.location_id))


def _told(received: ReceivedOne) -> str:
    tag = group_code(received.tag)
    if received.expected:
        return _("%(tag)s: announced on line %(line)s.", tag=tag, line=received.expected.line)
    if received.look_alikes:
        words = ", ".join(look_alike_words(each) for each in received.look_alikes)
        return _("%(tag)s: not announced. It looks like %(what)s. Check the serial number.", tag=tag, what=words)
    return _("%(tag)s: not announced.", tag=tag)
