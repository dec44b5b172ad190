"""Taking a laptop back: scan it, say why; its evidence ends with the return."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.kits import queries as kits
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError
from laptopdesk.devices.service import Report, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.handout import queries
from laptopdesk.handout.forms import ReturnForm
from laptopdesk.handout.messages import return_reason_name
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.handout.views.desk import command_id, desk_place, required_place
from laptopdesk.protocol.codes import CodeError, parse_code
from laptopdesk.protocol.operations import OperationKind, ReturnIntent, ReturnReason
from laptopdesk.ui.errors import sentence_for, sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, web


@blueprint.get("/returns")
@guard(Permission.TAKE_BACK)
def returns() -> str | Response:
    """The empty form."""
    if desk_place(current_actor()) is None:
        return redirect(url_for("accounts.choose_place", next=url_for("handout.returns")))
    return show_form(ReturnForm(), ())


@blueprint.post("/returns")
@guard(Permission.TAKE_BACK)
def take_back() -> str | Response:
    """The laptop is returned, or the form again with what was typed and why not."""
    form = ReturnForm.from_request()
    form.offer_reasons(kit_kinds())
    if not form.submitted():
        return show_form(form, ())
    try:
        handout_id = report_return(form)
    except CodeError as error:
        return show_form(form, (sentence_for(error.reason),))
    except DomainError as error:
        return show_form(form, sentences_for(error))
    return redirect(url_for("handout.show_handout", handout_id=handout_id))


def report_return(form: ReturnForm) -> int:
    """The ended hand-over's id."""
    actor = current_actor()
    place = required_place(actor)
    intent = ReturnIntent(
        laptop=parse_code(form.laptop.data or "").text, location=place.code, reason=ReturnReason(form.reason.data),
        kit=tuple(form.kit.data or ()),
    )  # fmt: skip
    report = Report(
        operation_id=command_id(), kind=OperationKind.RETURN.value, intent=intent.to_json(),
        envelope={"mode": "online"}, reporter=ReporterKind.PAGE, happened_at=now(),
    )  # fmt: skip
    answered = report_operation(db(), web().services["wiring"].operations, report, now=now(), actor=actor)
    return int(answered.answer["handout"])


def kit_kinds() -> dict[str, str]:
    """What may come back with a laptop, by code."""
    with db().read() as session:
        return kits.kind_names(kits.list_kinds(session, usable_only=True))


def show_form(form: ReturnForm, sentences: tuple[str, ...]) -> str:
    """The page of a return."""
    form.offer_reasons(kit_kinds())
    return page("handout/returns.html", form=form, sentences=sentences)


@blueprint.get("/handouts/<int:handout_id>")
@guard(Permission.HAND_OUT, Permission.VIEW_STORY)
def show_handout(handout_id: int) -> str:
    """One hand-over: what went, how it was signed, and its papers."""
    actor = current_actor()
    with db().read() as session:
        handout = queries.get_handout(session, handout_id)
    if not actor.may(Permission.VIEW_STORY):
        actor.require(Permission.HAND_OUT, at=handout.location_id)
    reason = return_reason_name(handout.return_reason) if handout.return_reason else None
    return page("handout/show_handout.html", handout=handout, return_reason=reason)
