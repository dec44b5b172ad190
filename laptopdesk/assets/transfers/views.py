"""Pages of transfers: the list, opening one, loading, unloading, signing for it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.rules import NOT_FIT
from laptopdesk.assets.transfers import queries, service
from laptopdesk.assets.transfers.forms import CloseTransferForm, OpenTransferForm, ScanForm, SettleForm
from laptopdesk.assets.transfers.messages import LINE_TONES, result_words
from laptopdesk.assets.transfers.rules import difference
from laptopdesk.assets.transfers.values import LineState, ScanResult, Transfer, TransferLine
from laptopdesk.core.access import Actor, Everywhere, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.printing.papers import table_pdf
from laptopdesk.printing.values import PaperTable
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import format_datetime, group_code
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, pdf

blueprint = Blueprint("transfers", __name__, template_folder="templates")

MOVE = Permission.MOVE_LAPTOPS


@dataclass(frozen=True, kw_only=True)
class TransferScanOutcome:
    """What the last scan did, as the page shows it."""

    state: str
    title: str
    sentences: tuple[str, ...] = ()


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"line_tones": LINE_TONES, "state_tone": state_tone, "NOT_FIT": NOT_FIT}


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
    return answer_form(
        form,
        lambda uow: service.open_transfer(uow, from_id=int(form.origin.data), to_id=int(form.destination.data)),
        done=lambda made: go("transfers.transfer", transfer_id=made),
        again=lambda: page("transfers/new.html", form=form),
    )


def _open_form() -> OpenTransferForm:
    today = to_local(now()).date()
    with db().read() as session:
        mine = places.choices(session, on=today, within=current_actor().places_for(MOVE))
        every = places.choices(session, on=today)
    form = OpenTransferForm.from_request()
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
    return _scan(
        transfer_id, lambda uow, form: service.scan_out(uow, transfer_id, form.code.code, reason=_reason(form))
    )


def _reason(form: ScanForm) -> str | None:
    return form.reason.data or "" if form.anyway.data else None


@blueprint.post("/transfers/<int:transfer_id>/in")
@guard(MOVE)
def scan_in(transfer_id: int) -> Answer:
    """A laptop is there."""
    return _scan(transfer_id, lambda uow, form: service.scan_in(uow, transfer_id, form.code.code))


def _scan(transfer_id: int, act: Callable[[UnitOfWork, ScanForm], ScanResult]) -> Answer:
    _visible(transfer_id)
    form = ScanForm.from_request()
    try:
        return answer_form(
            form,
            lambda uow: act(uow, form),
            done=lambda result: _show(transfer_id, _outcome(form.code.code, result)),
            again=lambda: _show(transfer_id, _not_taken(form), scan=form),
        )
    except Forbidden as error:  # of this laptop; the next one is scanned on the same page
        form.form_errors = [*sentences_for(error)]
        return _show(transfer_id, _not_taken(form), scan=form), 422


def _outcome(tag: str, result: ScanResult) -> TransferScanOutcome:
    word, sentence = result_words(result)
    tones = {ScanResult.IN_ELSEWHERE: "stop", ScanResult.IN_NOT_SENT: "wait", ScanResult.OUT_NOT_FIT: "wait"}
    state = tones.get(result, "go")
    return TransferScanOutcome(
        state=state, title=f"{word}: {group_code(tag)}", sentences=(sentence,) if sentence else ()
    )


def _not_taken(form: ScanForm) -> TransferScanOutcome:
    text = group_code(form.code.code or form.code.data or "")[:40]
    return TransferScanOutcome(state="stop", title=_("Not recorded: %(text)s", text=text), sentences=form.sentences)


@blueprint.post("/transfers/<int:transfer_id>/lines/<int:line_id>/off")
@guard(MOVE)
def take_off(transfer_id: int, line_id: int) -> Answer:
    """Not loaded after all."""
    return _act(transfer_id, Form.from_request(), lambda uow: service.take_off(uow, transfer_id, line_id))


@blueprint.post("/transfers/<int:transfer_id>/depart")
@guard(MOVE)
def depart(transfer_id: int) -> Answer:
    """The list is what left."""
    words = _("On its way. Print the list and send it along.")
    return _act(transfer_id, Form.from_request(), lambda uow: service.depart(uow, transfer_id), words)


@blueprint.post("/transfers/<int:transfer_id>/cancel")
@guard(MOVE)
def cancel(transfer_id: int) -> Answer:
    """It does not take place."""
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: service.cancel(uow, transfer_id),
        done=lambda _row: go("transfers.transfers", _("The transfer was cancelled.")),
        again=lambda: _show(transfer_id, refused=form),
    )


def _act(transfer_id: int, form: Form, act: Callable[[UnitOfWork], object], words: str = "") -> Answer:
    return answer_form(
        form,
        act,
        done=lambda _row: go("transfers.transfer", words, transfer_id=transfer_id),
        again=lambda: _show(transfer_id, refused=form),
    )


@blueprint.route("/transfers/<int:transfer_id>/close", methods=["GET", "POST"])
@guard(MOVE)
def close(transfer_id: int) -> Answer:
    """The differences, and the name of who signs for them."""
    transfer, form = _visible(transfer_id), CloseTransferForm.from_request()
    current_actor().require(MOVE, at=transfer.to_id)
    return answer_form(
        form,
        lambda uow: service.close_transfer(uow, transfer_id, remark=form.remark.data or ""),
        done=lambda _row: go("transfers.transfer", _("The transfer was signed for."), transfer_id=transfer_id),
        again=lambda: _show_close(transfer, form),
    )


@blueprint.post("/transfers/<int:transfer_id>/lines/<int:line_id>/settle")
@guard(MOVE)
def settle(transfer_id: int, line_id: int) -> Answer:
    """A difference is settled."""
    form = SettleForm.from_request()
    return _act(transfer_id, form, lambda uow: service.settle(uow, transfer_id, line_id, form.how.data), _("Settled."))


@blueprint.get("/transfers/<int:transfer_id>/list.pdf")
@guard(MOVE)
def waybill(transfer_id: int) -> Response:
    """The list that goes along, with room to tick and to sign."""
    transfer = _visible(transfer_id)
    with db().read() as session:
        lines = queries.list_lines(session, transfer)
        names = places.names_of(session, (transfer.from_id, transfer.to_id))
    rows = [
        (group_code(line.tag), line.words, word(line.laptop_state), word(line.state), "") for line in _printed(lines)
    ]
    table = PaperTable(
        title=_("Transfer %(number)s", number=transfer.id),
        lead=(
            _("From %(origin)s to %(destination)s", origin=names[transfer.from_id], destination=names[transfer.to_id]),
            _("Opened %(when)s, %(n)s laptops", when=format_datetime(transfer.opened_at), n=len(rows)),
        ),
        head=(_("Label"), _("Laptop"), _("State"), _("Status"), _("Seen")),
        widths=(3, 4, 3, 3, 2),
        rows=tuple(rows) or (("", "", "", "", ""),),
        language=current_locale(),
        note=_("Received by (name, date, signature): ________________________________"),
    )
    return pdf(table_pdf(table), f"transfer-{transfer.id}.pdf")


def _printed(lines: tuple[TransferLine, ...]) -> list[TransferLine]:
    return sorted((line for line in lines if line.state is not LineState.TAKEN_OFF), key=lambda line: line.tag)


# ---- showing


def _visible(transfer_id: int) -> Transfer:
    """The transfer, for who works at one of its ends; raises NotFound, Forbidden."""
    with db().read() as session:
        transfer = queries.get_transfer(session, transfer_id)
    actor = current_actor()
    if not (actor.may(MOVE, at=transfer.from_id) or actor.may(MOVE, at=transfer.to_id)):
        raise Forbidden(MOVE.value, transfer.from_id)
    return transfer


def _show(
    transfer_id: int,
    outcome: TransferScanOutcome | None = None,
    *,
    scan: ScanForm | None = None,
    refused: Form | None = None,
) -> str:
    transfer, actor = _visible(transfer_id), current_actor()
    with db().read() as session:
        lines = queries.list_lines(session, transfer)
        names = places.names_of(session, [transfer.from_id, transfer.to_id, *(line.where_now_id for line in lines)])
        staff = accounts.staff_names(session, _people(transfer, lines))
    states = [line.state for line in lines]
    return page(
        "transfers/transfer.html",
        transfer=transfer,
        lines=lines,
        names=names,
        staff=staff,
        outcome=outcome,
        scan=scan,
        refused=refused,
        on_the_way=states.count(LineState.ON_THE_WAY) + states.count(LineState.MISSED),
        arrived=states.count(LineState.ARRIVED) + states.count(LineState.NOT_SENT),
        unfit=[line for line in lines if line.laptop_state in NOT_FIT and line.state is LineState.ON_THE_WAY],
        loads=transfer.is_open and not transfer.departed_at and actor.may(MOVE, at=transfer.from_id),
        unloads=transfer.cancelled_at is None
        and actor.may(MOVE, at=transfer.to_id)
        and _unloading(transfer, lines, actor),
        may_take=actor.may(MOVE, at=transfer.to_id),
        may_send=actor.may(MOVE, at=transfer.from_id),
    )


def _unloading(transfer: Transfer, lines: tuple[TransferLine, ...], actor: Actor) -> bool:
    """Whether the page offers to scan in: after departure, or at once to who does not load it."""
    waits = transfer.is_open or any(line.state is LineState.MISSED for line in lines)
    return waits and (transfer.departed_at is not None or not actor.may(MOVE, at=transfer.from_id))


def _show_close(transfer: Transfer, form: CloseTransferForm) -> str:
    with db().read() as session:
        lines = queries.list_lines(session, transfer)
        names = places.names_of(session, [transfer.from_id, transfer.to_id, *(line.where_now_id for line in lines)])
    return page(
        "transfers/close.html",
        transfer=transfer,
        form=form,
        differences=difference(lines),
        names=names,
        arrived=sum(line.state is LineState.ARRIVED for line in lines),
        unfit=[line for line in lines if line.laptop_state in NOT_FIT and line.state is not LineState.TAKEN_OFF],
    )


def _people(transfer: Transfer, lines: tuple[TransferLine, ...]) -> list[int]:
    keys = [transfer.opened_by_id, transfer.departed_by_id, transfer.closed_by_id]
    keys += [key for line in lines for key in (line.out_by_id, line.in_by_id)]
    return [key for key in keys if key is not None]


def bench_panel(session: Session, laptop_id: int, actor: Actor) -> str:
    """The transfer this laptop is in, on its bench page; nothing for a laptop that lies still."""
    last = queries.find_last_of(session, laptop_id)
    if last is None or last[1].state not in (LineState.ON_THE_WAY, LineState.MISSED, LineState.ELSEWHERE):
        return ""
    transfer, line = last
    within = actor.places_for(MOVE)
    names = places.names_of(session, (transfer.from_id, transfer.to_id))
    linked = isinstance(within, Everywhere) or bool({transfer.from_id, transfer.to_id} & within)
    return render_template(
        "transfers/_bench.html", transfer=transfer, line=line, names=names, linked=linked, line_tones=LINE_TONES
    )
