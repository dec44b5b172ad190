"""Receiving a lot at the bench: scan after scan, each a laptop with a label, and a mistake taken back."""

from dataclasses import dataclass

from flask import request, session
from werkzeug.datastructures import MultiDict

from laptopdesk.assets.labels.messages import sheet_name
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.taken_back import may_take_back
from laptopdesk.assets.lots import queries as lots
from laptopdesk.assets.lots.forms import ReceiveLaptopForm
from laptopdesk.assets.lots.listing import look_alike_words
from laptopdesk.assets.lots.service.receiving import receive_one
from laptopdesk.assets.lots.values import ReceivedOne, ReceiveOne
from laptopdesk.assets.lots.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.printing.sizes import SHEETS
from laptopdesk.ui.answers import Answer, answer_form
from laptopdesk.ui.formats import format_time, group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page

ROLLS = {code: sheet for code, sheet in SHEETS.items() if sheet.per_page == 1}
CHOSEN = "labels"
"""Where the session keeps how labels are printed from this browser."""
LAST = 10
SHOWN = 40
"""So many characters of what was read stand in a title."""


@dataclass(frozen=True, kw_only=True)
class ReceiptOutcome:
    """What the last scan did, as the page shows it. `tag`: of the laptop it is about; `fresh`: it came in just now."""

    state: str
    title: str
    sentences: tuple[str, ...] = ()
    tag: str = ""
    fresh: bool = False


@blueprint.route("/lots/<int:lot_id>/receive", methods=["GET", "POST"])
@guard(Permission.RECEIVE_LAPTOPS)
def receive(lot_id: int) -> Answer:
    """One laptop after the other: scan its serial, and it is in the register with a label."""
    form = _form(lot_id)
    _remember_labels(form)
    return answer_form(
        form,
        lambda uow: receive_one(uow, _received(lot_id, form)),
        done=lambda received: _came(lot_id, form, received),
        again=lambda: _show(lot_id, form, _not_received(form)),
    )


def _form(lot_id: int) -> ReceiveLaptopForm:
    settings, args = session.get(CHOSEN) or {}, request.args
    form = ReceiveLaptopForm.from_request(
        location=args.get("location", ""),
        at_once=bool(settings.get("at_once")),
        sheet=args.get("sheet", "") or settings.get("sheet", ""),
    )
    with db().read() as reading:
        lifecycle.get_lot(reading, lot_id)
        options = places.choices(reading, within=current_actor().places_for(Permission.RECEIVE_LAPTOPS))
    if "location" in args and args["location"] not in dict(options):
        form.location.data = ""
    form.location.offer(options, own=None if "location" in args else current_actor().desk_location_id)
    form.sheet.choices = [(code, sheet_name(sheet)) for code, sheet in ROLLS.items()]
    return form


def _remember_labels(form: ReceiveLaptopForm) -> None:
    """How labels are printed from this browser, where it was just said."""
    settings = session.get(CHOSEN) or {}
    if "scan" in request.form:
        session[CHOSEN] = settings | {"at_once": bool(form.at_once.data)}
    elif request.method == "GET" and request.args.get("sheet") in ROLLS:
        session[CHOSEN] = settings | {"sheet": request.args["sheet"]}
    form.sheet.data = (session.get(CHOSEN) or {}).get("sheet") or next(iter(ROLLS))


def _received(lot_id: int, form: ReceiveLaptopForm) -> ReceiveOne:
    return ReceiveOne(
        lot_id=lot_id,
        serial=form.serial.data or "",
        location_id=int(form.location.data),
        donor_number=form.donor_number.data or "",
        manufacturer=form.manufacturer.data or "",
        model=form.model.data or "",
    )


def _not_received(form: ReceiveLaptopForm) -> ReceiptOutcome | None:
    """Why nothing came in; None on a first look, and where only another field is wrong."""
    sentences = (*form.serial.errors, *form.form_errors)
    text = _shortly(form.serial.data or form.donor_number.data or "")
    title = _("Not received: %(text)s", text=text) if text else _("Nothing was scanned")
    return ReceiptOutcome(state="stop", title=title, sentences=sentences) if sentences else None


def _shortly(text: str) -> str:
    """The beginning of what was read, in one line."""
    words = " ".join(text.split())
    return f"{words[:SHOWN]}…" if len(words) > SHOWN else words


def _came(lot_id: int, form: ReceiveLaptopForm, received: ReceivedOne) -> str:
    """The next laptop begins with nothing of this one but maker and model: a pallet holds many of one kind."""
    form.process(MultiDict(request.form.to_dict() | {"donor_number": "", "serial": ""}))
    return _show(lot_id, form, _receipt_outcome(lot_id, received))


def _receipt_outcome(lot_id: int, received: ReceivedOne) -> ReceiptOutcome:
    tag = group_code(received.tag)
    if received.again is not None:
        twice = _(
            "It was received at %(time)s. Scanning it twice still counts as one laptop.",
            time=format_time(received.again),
        )
        return ReceiptOutcome(
            state="go", title=_("%(tag)s: already in the register", tag=tag), sentences=(twice,), tag=received.tag
        )
    with db().read() as reading:
        announced = lots.find_announcement(reading, lot_id) is not None
    sentences: tuple[str, ...] = ()
    if received.expected:
        sentences = (_("announced on line %(line)s.", line=received.expected.line),)
    elif received.look_alikes:
        words = ", ".join(look_alike_words(each) for each in received.look_alikes)
        sentences = (_("It looks like %(what)s. Check the serial number.", what=words),)
    surprise = announced and not received.expected
    title = _("Received, not announced: %(tag)s", tag=tag) if surprise else _("Received: %(tag)s", tag=tag)
    return ReceiptOutcome(
        state="wait" if surprise else "go", title=title, sentences=sentences, tag=received.tag, fresh=True
    )


def _show(lot_id: int, form: ReceiveLaptopForm, outcome: ReceiptOutcome | None = None) -> str:
    with db().read() as reading:
        lot, announcement = lifecycle.get_lot(reading, lot_id), lots.find_announcement(reading, lot_id)
        came = lifecycle.list_delivered(reading, lot_id)
        mistaken = may_take_back(reading, [row.id for row in came[-LAST:]], current_actor())
    place_names = {str(key): str(name) for key, name, *_more in form.location.iter_choices()}
    chosen = form.location.data if form.location.data in place_names else ""
    return page(
        "lots/receive.html",
        lot=lot,
        form=form,
        came=came[-LAST:][::-1],
        count=len(came),
        outcome=outcome,
        mistaken=mistaken,
        announcement=announcement,
        place=place_names.get(chosen, "") if chosen else "",
        may_print=current_actor().may_somewhere(Permission.PRINT_LABELS),
        sheet=(session.get(CHOSEN) or {}).get("sheet") or next(iter(ROLLS)),
        open_fold=bool(form.donor_number.data or form.manufacturer.data or form.model.data),
    )
