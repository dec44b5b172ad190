"""Taking a laptop back: scan it, say why; its evidence ends with the return."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from sqlalchemy.orm import Session

from laptopdesk.assets.kits import queries as kits
from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import read_number
from laptopdesk.core.operations import operation_id_of
from laptopdesk.devices.service import OperationReport, log_scan, report_operation
from laptopdesk.devices.values import ReporterKind, ScanOutcome
from laptopdesk.handout import queries
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.forms import ReturnForm
from laptopdesk.handout.values import Handout
from laptopdesk.handout.views.agreement import part_for
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.handout.views.desk import desk_place, required_place
from laptopdesk.handout.views.own import may_undo
from laptopdesk.people import queries as people
from laptopdesk.protocol.codes import CodeError, CodeKind, Command, OtherKindError, find_code, find_command
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import OperationKind, ReturnIntent
from laptopdesk.ui.answers import Answer, answer_act, go
from laptopdesk.ui.errors import sentence_of_scan
from laptopdesk.ui.form_ids import new_form_id, sent_form_id
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work, web


@dataclass(frozen=True, kw_only=True)
class Brought:
    """The laptop that lies on the desk, and who has it; `problem` is why it cannot be taken back."""

    tag: str
    words: str
    initials: str = ""
    since: datetime | None = None
    problem: str = ""


@blueprint.get("/returns")
@guard(Permission.TAKE_BACK)
def returns() -> Answer:
    """The empty form; with `done` the return that was just made on top of it."""
    if desk_place(current_actor()) is None:
        return redirect(url_for("accounts.choose_place", next=url_for("handout.returns")))
    return show_form(ReturnForm())


@blueprint.post("/returns")
@guard(Permission.TAKE_BACK)
def take_back() -> Answer:
    """A label was scanned: which laptop it is, and the reason next. Or the button, or the card CONFIRM: taken back."""
    required_place(current_actor())
    form = ReturnForm.from_request()
    form.offer(kit_kinds())
    command = find_command_in(form.code.data or "")
    if command is Command.CANCEL:
        return redirect(url_for("handout.returns"))
    if command in (Command.CONFIRM, Command.RETURN):
        form.code.data = ""
    try:
        other = form.read_label()
    except CodeError as error:
        return refuse_code(form, error)
    if command is Command.RETURN or other or (form.step.data and command is None):
        return show_form(form)
    return _take_back(form)


def find_command_in(text: str) -> Command | None:
    """What a scanned card of the desk sheet asks for; None for anything else."""
    code = find_code(text, CodeKind.COMMAND)
    return find_command(code) if code else None


def _take_back(form: ReturnForm) -> Answer:
    return answer_act(
        form,
        lambda: report_return(form),
        done=lambda handout_id: go("handout.returns", done=handout_id),
        again=lambda: show_form(form),
    )


def refuse_code(form: ReturnForm, error: CodeError) -> Answer:
    """The form with what was scanned and what it is; it stands in the scan log."""
    actor = current_actor()
    outcome = ScanOutcome.WRONG_KIND if isinstance(error, OtherKindError) else ScanOutcome.MISREAD
    with unit_of_work() as uow:
        log_scan(
            uow,
            raw=error.raw,
            outcome=outcome,
            reason=error.reason.value,
            page="returns",
            location_id=actor.desk_location_id,
        )
    form.code.errors = [sentence_of_scan(error)]
    return show_form(form), 422


def report_return(form: ReturnForm) -> int:
    """The ended hand-over's id. Raises Refused, also for a label that nobody knows: the page says so beside it."""
    actor = current_actor()
    with db().read() as session:
        if assets.find_laptop_id(session, form.laptop.data or "") is None:
            raise Refused([GateReason.LAPTOP_UNKNOWN])
    place = required_place(actor)
    intent = ReturnIntent(
        laptop=form.laptop.data or "", location=place.code, reason=form.reason.data, kit=tuple(form.kit.data or ())
    )
    kind = OperationKind.RETURN.value
    report = OperationReport(
        operation_id=operation_id_of(sent_form_id(), kind, intent.to_json()),
        kind=kind,
        intent=intent.to_json(),
        envelope={"mode": "online"},
        reporter=ReporterKind.PAGE,
        happened_at=now(),
    )
    answered = report_operation(db(), web().wiring.operations, report, now=now(), actor=actor)
    return int(answered.answer["handout"])


def kit_kinds() -> dict[str, str]:
    """What may come back with a laptop, by code."""
    with db().read() as session:
        return kits.kind_names(kits.list_kinds(session, usable_only=True))


def show_form(form: ReturnForm) -> str:
    """The page of a return: what was just taken back, the laptop that lies here now, and what is asked of it.

    Each time it is shown, what it asks for is another operation.
    """
    form.offer(kit_kinds())
    with db().read() as session:
        brought = read_brought(session, form.laptop.data) if form.laptop.data else None
        done = _just_ended(session, request.args.get("done", type=read_number))
    form.code.flags.required = brought is None
    if brought is not None and brought.problem:
        form.form_errors = []  # its problem says it
    return page("handout/returns.html", form=form, brought=brought, done=done, form_id=new_form_id())


def read_brought(session: Session, tag: str) -> Brought:
    """Which laptop this is and who has it: initials, no name, so that no look at a person is logged."""
    laptop_id = assets.find_laptop_id(session, tag)
    if laptop_id is None:
        return Brought(tag=tag, words="", problem=word(GateReason.LAPTOP_UNKNOWN))
    laptop = assets.identities_of(session, [laptop_id])[laptop_id]
    words = f"{laptop.manufacturer} {laptop.model}".strip()
    out = queries.open_handouts_of(session, [laptop_id]).get(laptop_id)
    if out is None:
        return Brought(tag=tag, words=words, problem=word(DeskReason.NOT_HANDED_OUT))
    _handout, person, since = out
    holder = people.names_of(session, [person]).get(person)
    return Brought(tag=tag, words=words, initials=holder.initials if holder and holder.initials else "", since=since)


def _just_ended(session: Session, handout_id: int | None) -> Handout | None:
    """The hand-over that the return ended; None for an open one, and for none at all."""
    handout = queries.find_handout(session, handout_id) if handout_id is not None else None
    return handout if handout and handout.return_reason is not None else None


@blueprint.get("/handouts/<int:handout_id>")
@guard(Permission.HAND_OUT, Permission.VIEW_STORY)
def show_handout(handout_id: int) -> str:
    """One hand-over: what went, how it was signed, and its papers."""
    actor = current_actor()
    with db().read() as session:
        handout = queries.get_handout(session, handout_id)
    if not actor.may(Permission.VIEW_STORY):
        actor.require(Permission.HAND_OUT, at=handout.location_id)
    reason = word(handout.return_reason) if handout.return_reason else None
    place = desk_place(actor)
    undoable = place is not None and may_undo(handout, place)
    return page(
        "handout/show_handout.html",
        handout=handout,
        return_reason=reason,
        may_undo=undoable,
        may_read=part_for(actor, handout) is not None,
    )
