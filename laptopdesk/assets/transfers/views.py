"""Pages of transfers: the list, opening one, loading, unloading, signing for it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.rules import NOT_FIT
from laptopdesk.assets.transfers import queries, service
from laptopdesk.assets.transfers.errors import TransferReason
from laptopdesk.assets.transfers.forms import CloseForm, OpenForm
from laptopdesk.assets.transfers.messages import LINE_TONES, result_words
from laptopdesk.assets.transfers.rules import difference
from laptopdesk.assets.transfers.values import Line, LineState, ScanResult, Settlement, Transfer
from laptopdesk.core.access import Actor, Everywhere, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import DomainError, Forbidden, NotFound, Refused
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.printing.papers import table_pdf
from laptopdesk.printing.values import Table
from laptopdesk.protocol.codes import CodeError, CodeKind, OtherKindError, parse_code
from laptopdesk.ui.errors import sentence_of_scan, sentences_for
from laptopdesk.ui.formats import format_datetime, group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, pdf, unit_of_work

blueprint = Blueprint("transfers", __name__, template_folder="templates")

MOVE = Permission.MOVE_LAPTOPS
Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the last scan did, as the page shows it. `unfit`: the laptop that goes along only with a reason."""

    state: str
    title: str
    sentences: tuple[str, ...] = ()
    unfit: str = ""


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "line_tones": LINE_TONES,
        "state_tone": state_tone, "NOT_FIT": NOT_FIT,
    }  # fmt: skip


@blueprint.get("/transfers")
@guard(MOVE)
def transfers() -> str:
    """What is on its way from or to this person's places, and what came."""
    with db().read() as session:
        rows = queries.list_transfers(session, within=current_actor().places_for(MOVE))
    return page("transfers/transfers.html", rows=rows)


@blueprint.route("/transfers/new", methods=["GET", "POST"])
@guard(MOVE)
def open_new() -> Answer:
    """From where to where."""
    form = _open_form()
    if not form.submitted():
        return page("transfers/new.html", form=form), 422 if request.method == "POST" else 200
    try:
        with unit_of_work() as uow:
            made = service.open_transfer(uow, from_id=int(form.origin.data), to_id=int(form.destination.data))
    except DomainError as error:
        return page("transfers/new.html", form=form, sentences=sentences_for(error)), 422
    return redirect(url_for("transfers.transfer", transfer_id=made))


def _open_form() -> OpenForm:
    today = to_local(now()).date()
    with db().read() as session:
        mine = places.choices(session, on=today, within=current_actor().places_for(MOVE))
        every = places.choices(session, on=today)
    form = OpenForm.from_request()
    form.origin.offer(mine, own=current_actor().desk_location_id)
    form.destination.choices = [("", _("choose a location")), *every]
    return form


@blueprint.get("/transfers/<int:transfer_id>")
@guard(MOVE)
def transfer(transfer_id: int) -> str:
    """One transfer: what is on it, and what can be scanned now."""
    return _show(transfer_id)


@blueprint.post("/transfers/<int:transfer_id>/out")
@guard(MOVE)
def scan_out(transfer_id: int) -> Answer:
    """A laptop goes on board; one that is not fit to leave, with a tick and a reason."""
    reason = request.form.get("reason", "").strip()[:500] if request.form.get("anyway") == "1" else None
    return _scan(transfer_id, partial(service.scan_out, reason=reason))


@blueprint.post("/transfers/<int:transfer_id>/in")
@guard(MOVE)
def scan_in(transfer_id: int) -> Answer:
    """A laptop is there."""
    return _scan(transfer_id, service.scan_in)


def _scan(transfer_id: int, act: Callable[..., ScanResult]) -> Answer:
    _visible(transfer_id)
    text = request.form.get("code", "").strip()
    try:
        tag = parse_code(text, CodeKind.LAPTOP).text
    except CodeError as error:
        sentence = sentence_of_scan(error) if isinstance(error, OtherKindError) else _not_a_laptop()
        return _show(transfer_id, Outcome(state="stop", title=_not_taken(text), sentences=(sentence,)))
    try:
        with unit_of_work() as uow:
            result = act(uow, transfer_id, tag)
    except NotFound:
        unknown = (_("No laptop has this label. Is it one of ours?"),)
        return _show(transfer_id, Outcome(state="stop", title=_not_taken(tag), sentences=unknown))
    except DomainError as error:
        unfit = tag if isinstance(error, Refused) and LaptopReason.NOT_FIT_TO_LEAVE in error.reasons else ""
        sentences = sentences_for(error)
        return _show(transfer_id, Outcome(state="stop", title=_not_taken(tag), sentences=sentences, unfit=unfit))
    return _show(transfer_id, _outcome(tag, result))


def _outcome(tag: str, result: ScanResult) -> Outcome:
    word, sentence = result_words(result)
    tones = {ScanResult.IN_ELSEWHERE: "stop", ScanResult.IN_NOT_SENT: "wait", ScanResult.OUT_NOT_FIT: "wait"}
    state = tones.get(result, "go")
    return Outcome(state=state, title=f"{word}: {group_code(tag)}", sentences=(sentence,) if sentence else ())


def _not_taken(text: str) -> str:
    return _("Not recorded: %(text)s", text=group_code(text)[:40])


def _not_a_laptop() -> str:
    return word(TransferReason.NOT_A_LAPTOP)


@blueprint.post("/transfers/<int:transfer_id>/lines/<int:line_id>/off")
@guard(MOVE)
def take_off(transfer_id: int, line_id: int) -> Answer:
    """Not loaded after all."""
    with unit_of_work() as uow:
        service.take_off(uow, transfer_id, line_id)
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id))


@blueprint.post("/transfers/<int:transfer_id>/depart")
@guard(MOVE)
def depart(transfer_id: int) -> Answer:
    """The list is what left."""
    try:
        with unit_of_work() as uow:
            service.depart(uow, transfer_id)
    except DomainError as error:
        return _refused(transfer_id, error)
    flash(_("On its way. Print the list and give it along."), "good")
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id))


@blueprint.post("/transfers/<int:transfer_id>/cancel")
@guard(MOVE)
def cancel(transfer_id: int) -> Answer:
    """It does not take place."""
    try:
        with unit_of_work() as uow:
            service.cancel(uow, transfer_id)
    except DomainError as error:
        return _refused(transfer_id, error)
    flash(_("The transfer was cancelled."), "good")
    return redirect(url_for("transfers.transfers"))


def _refused(transfer_id: int, error: DomainError) -> Answer:
    if isinstance(error, NotFound | Forbidden):
        raise error
    return _show(transfer_id, Outcome(state="stop", title=_("Not yet"), sentences=sentences_for(error))), 422


@blueprint.route("/transfers/<int:transfer_id>/close", methods=["GET", "POST"])
@guard(MOVE)
def close(transfer_id: int) -> Answer:
    """The differences, and the name of who signs for them."""
    found, form = _visible(transfer_id), CloseForm.from_request()
    current_actor().require(MOVE, at=found.to_id)
    if not form.submitted():
        return _show_close(found, form), 422 if request.method == "POST" else 200
    try:
        with unit_of_work() as uow:
            service.close_transfer(uow, transfer_id, remark=form.remark.data or "")
    except DomainError as error:
        return _show_close(found, form, sentences_for(error)), 422
    flash(_("Signed for."), "good")
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id))


@blueprint.post("/transfers/<int:transfer_id>/lines/<int:line_id>/settle")
@guard(MOVE)
def settle(transfer_id: int, line_id: int) -> Answer:
    """A difference is settled."""
    how = request.form.get("how", "")
    if how in set(Settlement):
        with unit_of_work() as uow:
            service.settle(uow, transfer_id, line_id, Settlement(how))
        flash(_("Settled."), "good")
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id))


@blueprint.get("/transfers/<int:transfer_id>/list.pdf")
@guard(MOVE)
def waybill(transfer_id: int) -> Response:
    """The list that goes along, with room to tick and to sign."""
    found = _visible(transfer_id)
    with db().read() as session:
        lines = queries.list_lines(session, found)
        names = places.names_of(session, (found.from_id, found.to_id))
    rows = [
        (group_code(line.tag), line.words, word(line.laptop_state), word(line.state), "") for line in _printed(lines)
    ]
    table = Table(
        title=_("Transfer %(number)s", number=found.id),
        lead=(
            _("From %(origin)s to %(destination)s", origin=names[found.from_id], destination=names[found.to_id]),
            _("Opened %(when)s, %(n)s laptops", when=format_datetime(found.opened_at), n=len(rows)),
        ),
        head=(_("Label"), _("Laptop"), _("State"), _("How it stands"), _("Seen")),
        widths=(3, 4, 3, 3, 2), rows=tuple(rows) or (("", "", "", "", ""),), language=current_locale(),
        note=_("Received by (name, date, signature): ________________________________"),
    )  # fmt: skip
    return pdf(table_pdf(table), f"transfer-{found.id}.pdf")


def _printed(lines: tuple[Line, ...]) -> list[Line]:
    return sorted((line for line in lines if line.state is not LineState.TAKEN_OFF), key=lambda line: line.tag)


# ---- showing


def _visible(transfer_id: int) -> Transfer:
    """The transfer, for who works at one of its ends; raises NotFound, Forbidden."""
    with db().read() as session:
        found = queries.get_transfer(session, transfer_id)
    actor = current_actor()
    if not (actor.may(MOVE, at=found.from_id) or actor.may(MOVE, at=found.to_id)):
        raise Forbidden(MOVE.value, found.from_id)
    return found


def _show(transfer_id: int, outcome: Outcome | None = None) -> str:
    found, actor = _visible(transfer_id), current_actor()
    with db().read() as session:
        lines = queries.list_lines(session, found)
        names = places.names_of(session, [found.from_id, found.to_id, *(line.where_now_id for line in lines)])
        staff = accounts.staff_names(session, _people(found, lines))
    states = [line.state for line in lines]
    return page(
        "transfers/transfer.html", transfer=found, lines=lines, names=names, staff=staff, outcome=outcome,
        on_the_way=states.count(LineState.ON_THE_WAY) + states.count(LineState.MISSED),
        arrived=states.count(LineState.ARRIVED) + states.count(LineState.NOT_SENT),
        unfit=[line for line in lines if line.laptop_state in NOT_FIT and line.state is LineState.ON_THE_WAY],
        found=difference(lines), loads=found.is_open and not found.departed_at and actor.may(MOVE, at=found.from_id),
        unloads=found.cancelled_at is None and actor.may(MOVE, at=found.to_id) and _unloading(found, lines, actor),
        may_take=actor.may(MOVE, at=found.to_id), may_send=actor.may(MOVE, at=found.from_id),
    )  # fmt: skip


def _unloading(found: Transfer, lines: tuple[Line, ...], actor: Actor) -> bool:
    """Whether the page offers to scan in: after departure, or at once to who does not load it."""
    waits = found.is_open or any(line.state is LineState.MISSED for line in lines)
    return waits and (found.departed_at is not None or not actor.may(MOVE, at=found.from_id))


def _show_close(found: Transfer, form: CloseForm, sentences: tuple[str, ...] = ()) -> str:
    with db().read() as session:
        lines = queries.list_lines(session, found)
        names = places.names_of(session, [found.from_id, found.to_id, *(line.where_now_id for line in lines)])
    return page(
        "transfers/close.html", transfer=found, form=form, found=difference(lines), names=names, sentences=sentences,
        arrived=sum(line.state is LineState.ARRIVED for line in lines),
        unfit=[line for line in lines if line.laptop_state in NOT_FIT and line.state is not LineState.TAKEN_OFF],
    )  # fmt: skip


def _people(found: Transfer, lines: tuple[Line, ...]) -> list[int]:
    keys = [found.opened_by_id, found.departed_by_id, found.closed_by_id]
    keys += [key for line in lines for key in (line.out_by_id, line.in_by_id)]
    return [key for key in keys if key is not None]


def bench_panel(session: Session, laptop_id: int, actor: Actor) -> str:
    """The transfer this laptop is in, on its bench page; nothing for a laptop that lies still."""
    last = queries.find_last_of(session, laptop_id)
    if last is None or last[1].state not in (LineState.ON_THE_WAY, LineState.MISSED, LineState.ELSEWHERE):
        return ""
    found, line = last
    within = actor.places_for(MOVE)
    names = places.names_of(session, (found.from_id, found.to_id))
    linked = isinstance(within, Everywhere) or bool({found.from_id, found.to_id} & within)
    return render_template(
        "transfers/_bench.html", transfer=found, line=line, names=names, linked=linked,
        line_tones=LINE_TONES,
    )  # fmt: skip
