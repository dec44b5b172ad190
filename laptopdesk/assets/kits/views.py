"""Kits on screen: the counts of every place, one place, and the kinds."""

from collections.abc import Callable

from flask import Blueprint
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.kits import queries, service
from laptopdesk.assets.kits.forms import ArrivalForm, CountForm, KindForm, ReceiveKitsForm, SendForm
from laptopdesk.assets.kits.rules import is_low
from laptopdesk.assets.kits.values import CountKits, KitCount, KitKind, ReceiveKits, SendKits
from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("kits", __name__, template_folder="templates")
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
        "kits/kits.html",
        codes=codes,
        kind_names=queries.kind_names(kinds),
        rows=_by_place(counts),
        low=[count for count in counts if count.low],
        deliveries=deliveries,
        locations=locations,
    )


def _places() -> Everywhere | frozenset[int]:
    """Where this person sees kits: as somebody of the store or of the desk."""
    held = [current_actor().places_for(permission) for permission in SEE]
    place_ids: frozenset[int] = frozenset()
    for one in held:
        if isinstance(one, Everywhere):
            return one
        place_ids |= one
    return place_ids


def _by_place(counts: tuple[KitCount, ...]) -> dict[tuple[int, str], dict[str, KitCount]]:
    by_place: dict[tuple[int, str], dict[str, KitCount]] = {}
    for count in counts:
        by_place.setdefault((count.location_id, count.location), {})[count.code] = count
    return by_place


@blueprint.get("/kits/<int:location_id>")
@guard(*SEE)
def place(location_id: int) -> str:
    """One place: what lies there by the book, what is on its way, and what changed."""
    return _show(location_id)


def _show(location_id: int, refused: Form | None = None, delivery: int = 0) -> str:
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
    forms |= {type(refused).__name__: refused} if refused else {}
    return page(
        "kits/place.html",
        here=here,
        kind_names=queries.kind_names(kinds),
        counts=_counted(kinds, counts),
        deliveries=deliveries,
        short=short,
        movements=movements,
        names=names,
        forms=forms,
        refused=refused,
        refused_delivery=delivery,
        may_keep=any(actor.may(permission, at=location_id) for permission in KEEP),
        may_receive=actor.may(Permission.RECEIVE_LAPTOPS, at=location_id),
    )


def _counted(kinds: tuple[KitKind, ...], counts: dict[str, int]) -> list[tuple[str, int, bool]]:
    low = {kind.code: kind.low_at for kind in kinds}
    return [
        (code, counts.get(code, 0), is_low(counts.get(code, 0), low.get(code, 0))) for code in _codes(kinds, counts)
    ]


def _codes(kinds: tuple[KitKind, ...], counts: dict[str, int]) -> list[str]:
    used = [kind.code for kind in kinds if not kind.retired or counts.get(kind.code)]
    return used + sorted(set(counts) - {kind.code for kind in kinds})


def _forms(session: Session, location_id: int, kinds: tuple[KitKind, ...]) -> dict[str, Form]:
    receive, send, count = ReceiveKitsForm(), SendForm(), CountForm()
    usable = _choices(kinds)
    receive.received.choices, send.sent.choices, count.kind.choices = usable, usable, usable
    send.target.choices = _targets(session, location_id)
    return {"ReceiveKitsForm": receive, "SendForm": send, "CountForm": count, "ArrivalForm": ArrivalForm()}


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
    form = ReceiveKitsForm.from_request()
    form.received.choices = _kinds()
    return _answer(
        location_id,
        form,
        lambda uow: service.receive_kits(uow, _received(form, location_id)),
        _("The pieces were added to the count here."),
    )


def _received(form: ReceiveKitsForm, location_id: int) -> ReceiveKits:
    return ReceiveKits(
        location_id=location_id, code=form.received.data, pieces=form.pieces.data or 0, words=form.note.data or ""
    )


@blueprint.post("/kits/<int:location_id>/send")
@guard(Permission.RECEIVE_LAPTOPS)
def send(location_id: int) -> Answer:
    """Pieces leave for another place."""
    form = SendForm.from_request()
    form.sent.choices = _kinds()
    with db().read() as session:
        form.target.choices = _targets(session, location_id)
    return _answer(
        location_id,
        form,
        lambda uow: service.send_kits(uow, _sent(form, location_id)),
        _("They are on their way until somebody confirms the number."),
    )


def _sent(form: SendForm, location_id: int) -> SendKits:
    return SendKits(from_id=location_id, to_id=int(form.target.data), code=form.sent.data, pieces=form.number.data or 0)


@blueprint.post("/kits/<int:location_id>/count")
@guard(*KEEP)
def count(location_id: int) -> Answer:
    """Somebody counted; the book is set right."""
    form = CountForm.from_request()
    form.kind.choices = _kinds()
    return answer_form(
        form,
        lambda uow: service.correct_count(uow, _counted_here(form, location_id)),
        done=lambda change: _back(location_id, _("The count was corrected. It was off by %(n)s.", n=abs(change))),
        again=lambda: _show(location_id, form),
    )


def _counted_here(form: CountForm, location_id: int) -> CountKits:
    return CountKits(
        location_id=location_id, code=form.kind.data, counted=form.counted.data or 0, words=form.words.data or ""
    )


@blueprint.post("/kits/deliveries/<int:delivery_id>")
@guard(*KEEP)
def count_in(delivery_id: int) -> Answer:
    """A delivery arrived, with so many pieces."""
    form = ArrivalForm.from_request()
    form.arrived.id, form.words.id = f"arrived-{delivery_id}", f"words-{delivery_id}"
    with db().read() as session:
        target = queries.get_delivery(session, delivery_id).to_id
    service.require_keeper(current_actor(), target)
    return answer_form(
        form,
        lambda uow: service.count_in(uow, delivery_id, form.arrived.data or 0, form.words.data or ""),
        done=lambda _row: _back(target, _("The delivery was counted.")),
        again=lambda: _show(target, form, delivery_id),
    )


def _answer(location_id: int, form: Form, act: Callable[[UnitOfWork], object], words: str) -> Answer:
    return answer_form(form, act, done=lambda _row: _back(location_id, words), again=lambda: _show(location_id, form))


def _back(location_id: int, words: str) -> Answer:
    return go("kits.place", words, location_id=location_id)


@blueprint.route("/kits/kinds", methods=["GET", "POST"])
@guard(Permission.MANAGE_PROGRAMMES, everywhere=True)
def kinds() -> Answer:
    """The kinds, and a form for a new one."""
    form = KindForm.from_request()
    return _save(form, new=True, again=lambda: _show_kinds(form))


def _show_kinds(form: KindForm) -> str:
    with db().read() as session:
        rows = queries.list_kinds(session)
    return page("kits/kinds.html", rows=rows, form=form)


@blueprint.route("/kits/kinds/<code>", methods=["GET", "POST"])
@guard(Permission.MANAGE_PROGRAMMES, everywhere=True)
def kind(code: str) -> Answer:
    """One kind, to be changed; its code stays."""
    with db().read() as session:
        row = queries.get_kind(session, code)
    form = KindForm.from_request(**vars(row))
    form.code.data = code
    return _save(form, new=False, again=lambda: page("kits/kind.html", row=row, form=form))


def _save(form: KindForm, *, new: bool, again: Callable[[], str]) -> Answer:
    return answer_form(
        form,
        lambda uow: service.save_kind(uow, _kind(form), new=new),
        again=again,
        done=lambda _row: go("kits.kinds", _("The kind was saved.")),
    )


def _kind(form: KindForm) -> KitKind:
    return KitKind(
        code=form.code.data or "",
        name_nl=form.name_nl.data or "",
        name_en=form.name_en.data or "",
        low_at=form.low_at.data or 0,
        retired=bool(form.retired.data),
    )
