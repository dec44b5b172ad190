"""Kits on screen: the counts of every place, one place, and the kinds."""

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.kits import queries, service
from laptopdesk.assets.kits.forms import ArrivalForm, CountForm, KindForm, ReceiveForm, SendForm
from laptopdesk.assets.kits.rules import is_low
from laptopdesk.assets.kits.values import CountKits, KitCount, KitKind, ReceiveKits, SendKits
from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Forbidden, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

blueprint = Blueprint("kits", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]
SEE = (Permission.VIEW_LAPTOPS, Permission.HAND_OUT)
KEEP = (Permission.RECEIVE_LAPTOPS, Permission.HAND_OUT)


@blueprint.get("/kits")
@guard(*SEE)
def kits() -> str:
    """The counts of every place that ever had kits, what is low, and what is on its way."""
    within = _places()
    with db().read() as session:
        kinds = queries.list_kinds(session)
        counts = queries.list_counts(session, within=within)
        deliveries = queries.list_on_the_way(session, within=within)
        locations = places.choices(session, on=to_local(now()).date(), within=within)
    codes = [kind.code for kind in kinds if not kind.retired]
    codes += sorted({count.code for count in counts} - set(codes))
    return page(
        "kits/kits.html", codes=codes, kind_names=queries.kind_names(kinds), rows=_by_place(counts),
        low=[count for count in counts if count.low], deliveries=deliveries, locations=locations,
    )  # fmt: skip


def _places() -> Everywhere | frozenset[int]:
    """Where this person sees kits: as somebody of the store or of the desk."""
    held = [current_actor().places_for(permission) for permission in SEE]
    found: frozenset[int] = frozenset()
    for one in held:
        if isinstance(one, Everywhere):
            return one
        found |= one
    return found


def _by_place(counts: tuple[KitCount, ...]) -> dict[tuple[int, str], dict[str, KitCount]]:
    found: dict[tuple[int, str], dict[str, KitCount]] = {}
    for count in counts:
        found.setdefault((count.location_id, count.location), {})[count.code] = count
    return found


@blueprint.get("/kits/<int:location_id>")
@guard(*SEE)
def place(location_id: int) -> Answer:
    """One place: what lies there by the book, what is on its way, and what changed."""
    return _show(location_id)


def _show(location_id: int, form: Form | None = None, sentences: tuple[str, ...] = (), delivery: int = 0) -> Answer:
    actor = current_actor()
    if not any(actor.may(permission, at=location_id) for permission in SEE):
        raise Forbidden(Permission.VIEW_LAPTOPS.value, location_id)
    with db().read() as session:
        here = places.get_location(session, location_id)
        kinds = queries.list_kinds(session)
        counts = queries.count_at(session, location_id)
        deliveries = queries.list_on_the_way(session, location_id=location_id)
        short = queries.list_short_deliveries(session, location_id)
        movements = queries.list_movements(session, location_id)
        people = [m.by_id for m in movements] + [d.sent_by_id for d in deliveries]
        names = accounts.staff_names(session, [key for key in people if key is not None])
        forms = _forms(session, location_id, kinds)
    forms |= {type(form).__name__: form} if form else {}
    body = page(
        "kits/place.html", here=here, kind_names=queries.kind_names(kinds),
        counts=_counted(kinds, counts),
        deliveries=deliveries, short=short, movements=movements, names=names, forms=forms, sentences=sentences,
        failed=type(form).__name__ if form else "", failed_delivery=delivery,
        may_keep=any(actor.may(permission, at=location_id) for permission in KEEP),
        may_receive=actor.may(Permission.RECEIVE_LAPTOPS, at=location_id),
    )  # fmt: skip
    return body, 422 if form else 200


def _counted(kinds: tuple[KitKind, ...], counts: dict[str, int]) -> list[tuple[str, int, bool]]:
    low = {kind.code: kind.low_at for kind in kinds}
    return [
        (code, counts.get(code, 0), is_low(counts.get(code, 0), low.get(code, 0))) for code in _codes(kinds, counts)
    ]


def _codes(kinds: tuple[KitKind, ...], counts: dict[str, int]) -> list[str]:
    used = [kind.code for kind in kinds if not kind.retired or counts.get(kind.code)]
    return used + sorted(set(counts) - {kind.code for kind in kinds})


def _forms(session: Session, location_id: int, kinds: tuple[KitKind, ...]) -> dict[str, Form]:
    receive, send, count = ReceiveForm(), SendForm(), CountForm()
    usable = _choices(kinds)
    receive.received.choices, send.sent.choices, count.kind.choices = usable, usable, usable
    send.target.choices = _targets(session, location_id)
    return {"ReceiveForm": receive, "SendForm": send, "CountForm": count, "ArrivalForm": ArrivalForm()}


def _choices(kinds: tuple[KitKind, ...]) -> list[tuple[str, str]]:
    names = queries.kind_names(kinds)
    return [(kind.code, names[kind.code]) for kind in kinds if not kind.retired]


def _targets(session: Session, location_id: int) -> list[tuple[str, str]]:
    choices = places.choices(session, on=to_local(now()).date())
    others = [(key, name) for key, name in choices if int(key) != location_id]
    return [("", _("choose a location")), *others]


def _kinds() -> list[tuple[str, str]]:
    with db().read() as session:
        return _choices(queries.list_kinds(session))


@blueprint.post("/kits/<int:location_id>/receive")
@guard(Permission.RECEIVE_LAPTOPS)
def receive(location_id: int) -> Answer:
    """Pieces came in."""
    form = ReceiveForm.from_request()
    form.received.choices = _kinds()
    if not form.submitted():
        return _show(location_id, form)
    command = ReceiveKits(
        location_id=location_id, code=form.received.data, pieces=form.pieces.data or 0, words=form.note.data or ""
    )
    try:
        with unit_of_work() as uow:
            service.receive_kits(uow, command)
    except Refused as refusal:
        return _show(location_id, form, sentences_for(refusal))
    return _back(location_id, _("The pieces count here now."))


@blueprint.post("/kits/<int:location_id>/send")
@guard(Permission.RECEIVE_LAPTOPS)
def send(location_id: int) -> Answer:
    """Pieces leave for another place."""
    form = SendForm.from_request()
    form.sent.choices = _kinds()
    with db().read() as session:
        form.target.choices = _targets(session, location_id)
    if not form.submitted():
        return _show(location_id, form)
    command = SendKits(
        from_id=location_id, to_id=int(form.target.data), code=form.sent.data, pieces=form.number.data or 0
    )
    try:
        with unit_of_work() as uow:
            service.send_kits(uow, command)
    except Refused as refusal:
        return _show(location_id, form, sentences_for(refusal))
    return _back(location_id, _("They are on their way until somebody counts them in."))


@blueprint.post("/kits/<int:location_id>/count")
@guard(*KEEP)
def count(location_id: int) -> Answer:
    """Somebody counted; the book is set right."""
    form = CountForm.from_request()
    form.kind.choices = _kinds()
    if not form.submitted():
        return _show(location_id, form)
    command = CountKits(
        location_id=location_id, code=form.kind.data, counted=form.counted.data or 0, words=form.words.data or ""
    )
    try:
        with unit_of_work() as uow:
            change = service.correct_count(uow, command)
    except Refused as refusal:
        return _show(location_id, form, sentences_for(refusal))
    return _back(location_id, _("The book is right. It was off by %(n)s.", n=abs(change)))


@blueprint.post("/kits/deliveries/<int:delivery_id>")
@guard(*KEEP)
def count_in(delivery_id: int) -> Answer:
    """A delivery arrived, with so many pieces."""
    form = ArrivalForm.from_request()
    with db().read() as session:
        target = queries.get_delivery(session, delivery_id).to_id
    service.require_keeper(current_actor(), target)
    if not form.submitted():
        return _show(target, form, delivery=delivery_id)
    try:
        with unit_of_work() as uow:
            service.count_in(uow, delivery_id, form.arrived.data or 0, form.words.data or "")
    except Refused as refusal:
        return _show(target, form, sentences_for(refusal), delivery_id)
    return _back(target, _("The delivery is counted in."))


def _back(location_id: int, words: str) -> Response:
    flash(words, "good")
    return redirect(url_for("kits.place", location_id=location_id))


@blueprint.route("/kits/kinds", methods=["GET", "POST"])
@guard(Permission.MANAGE_PROGRAMMES, everywhere=True)
def kinds() -> Answer:
    """The kinds, and a form for a new one."""
    form = KindForm.from_request()
    sentences = _save(form, new=True) if form.submitted() else ()
    if form.submitted() and not sentences:
        flash(_("The kind is kept."), "good")
        return redirect(url_for("kits.kinds"))
    with db().read() as session:
        rows = queries.list_kinds(session)
    body = page("kits/kinds.html", rows=rows, form=form, sentences=sentences)
    return body, 422 if sentences or form.errors else 200


@blueprint.route("/kits/kinds/<code>", methods=["GET", "POST"])
@guard(Permission.MANAGE_PROGRAMMES, everywhere=True)
def kind(code: str) -> Answer:
    """One kind, to be changed; its code stays."""
    with db().read() as session:
        row = queries.get_kind(session, code)
    form = KindForm.from_request(**vars(row))
    form.code.data = code
    sentences = _save(form, new=False) if form.submitted() else ()
    if form.submitted() and not sentences:
        flash(_("The kind is kept."), "good")
        return redirect(url_for("kits.kinds"))
    return page("kits/kind.html", row=row, form=form, sentences=sentences), 422 if sentences or form.errors else 200


def _save(form: KindForm, *, new: bool) -> tuple[str, ...]:
    kept = KitKind(
        code=form.code.data or "", name_nl=form.name_nl.data or "", name_en=form.name_en.data or "",
        low_at=form.low_at.data or 0, retired=bool(form.retired.data),
    )  # fmt: skip
    try:
        with unit_of_work() as uow:
            service.save_kind(uow, kept, new=new)
    except Refused as refusal:
        return sentences_for(refusal)
    return ()
