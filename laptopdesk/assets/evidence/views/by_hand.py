"""Drives erased without a log, or destroyed: a person says so, and a second one confirms it."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Response as FileResponse
from markupsafe import Markup
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.forms import ByHandForm, DestroyForm
from laptopdesk.assets.evidence.service import confirm_by_hand, record_by_hand
from laptopdesk.assets.evidence.values import Record, RecordByHand, Verdict
from laptopdesk.assets.evidence.views.blueprint import blueprint
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail, Medium, SanitizationLevel
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, now, page

_HandForm = ByHandForm | DestroyForm


@blueprint.route("/laptops/<tag>/media/<int:medium_id>/by-hand", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def by_hand(tag: str, medium_id: int) -> Answer:
    """A person says that they erased this drive without a log."""
    form = ByHandForm.from_request(done_on=to_local(now()).date())
    detail, medium = _drive(tag, medium_id)
    return _say(form, detail, medium, "evidence/by_hand.html")


@blueprint.route("/laptops/<tag>/media/<int:medium_id>/destroyed", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def destroyed(tag: str, medium_id: int) -> Answer:
    """A person says that this drive was destroyed."""
    form = DestroyForm.from_request(done_on=to_local(now()).date())
    detail, medium = _drive(tag, medium_id)
    form.offer(medium.kind)
    return _say(form, detail, medium, "evidence/destroyed.html")


def _drive(tag: str, medium_id: int) -> tuple[LaptopDetail, Medium]:
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
    current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    medium = next((medium for medium in detail.media if medium.id == medium_id), None)
    if medium is None:
        raise NotFound("medium", medium_id)
    return detail, medium


def _say(form: _HandForm, detail: LaptopDetail, medium: Medium, template: str) -> Answer:
    form.second.choices = _colleagues(detail)
    tag, words = detail.laptop.tag, _("Recorded. It counts once your colleague confirms it.")
    return answer_form(
        form,
        lambda uow: record_by_hand(uow, tag, _command(form, medium)),
        done=lambda _row: go("laptops.laptop", words, tag=tag),
        again=lambda: page(template, form=form, laptop=detail.laptop, medium=medium),
    )


def _command(form: _HandForm, medium: Medium) -> RecordByHand:
    assert form.done_on.data is not None  # the field is needed
    command = RecordByHand(
        medium_id=medium.id,
        does=form.method.data,
        claimed_level=SanitizationLevel.DESTROY,
        done_on=form.done_on.data,
        reason=form.reason.data or "",
        second_id=form.second.data,
    )
    if isinstance(form, ByHandForm):
        return replace(command, claimed_level=form.level.data)
    paper = form.document.data
    return replace(command, done_by=form.done_by.data or "", document=paper.read() if paper else None)


def _colleagues(detail: LaptopDetail) -> list[tuple[int, str]]:
    """Who may confirm at this place, without the one who asks."""
    place, me = detail.laptop.location_id, current_actor().staff_id
    with db().read() as session:
        members = [member for member in accounts.list_staff(session) if member.id != me]
        return [(m.id, m.name) for m in members if _may_confirm(accounts.find_actor(session, m.id), place)]


def _may_confirm(actor: Actor | None, place: int | None) -> bool:
    return actor is not None and actor.may(Permission.PREPARE_LAPTOPS, at=place)


@blueprint.route("/evidence/<int:record_id>/confirm", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def confirm(record_id: int) -> Answer:
    """What a colleague said of a drive, for the second person to confirm."""
    with db().read() as session:
        record, statement = queries.get_record(session, record_id), queries.get_manual_record(session, record_id)
        detail = lifecycle.get_laptop(session, statement.laptop)
        names = accounts.staff_names(session, [statement.recorded_by_id, statement.second_id])
    current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: confirm_by_hand(uow, record_id),
        done=lambda verdict: _confirmed(statement.laptop, verdict),
        again=lambda: page("evidence/confirm.html", record=record, statement=statement, names=names, form=form),
    )


def _confirmed(tag: str, verdict: Verdict) -> Answer:
    tone = "good" if verdict is Verdict.ACCEPTED else "warn"
    return go("laptops.laptop", _("Confirmed: %(verdict)s.", verdict=word(verdict)), tone=tone, tag=tag)


@blueprint.get("/evidence/<int:record_id>/document")
@guard(Permission.VIEW_LAPTOPS)
def document(record_id: int) -> FileResponse:
    """The paper about a destruction."""
    with db().read() as session:
        statement = queries.get_manual_record(session, record_id)
        detail = lifecycle.get_laptop(session, statement.laptop)
        current_actor().require(Permission.VIEW_LAPTOPS, at=detail.laptop.location_id)
        if statement.document_id is None:
            raise NotFound("document", record_id)
        stored = get_file(session, statement.document_id)
    return attachment(stored.content, f"document-{record_id}")


def bench_panel(session: Session, detail: LaptopDetail, records: Sequence[Record], actor: Actor) -> str:
    """What was said by hand of this laptop's drives, and where to say it. `records`: all of the laptop."""
    statements = queries.list_manual_records(session, detail.id)
    may_work = actor.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id) and detail.holder_handout_id is None
    fitted = detail.fitted if may_work else ()
    if not statements and not fitted:
        return ""
    people = [key for item in statements.values() for key in (item.recorded_by_id, item.second_id)]
    names = accounts.staff_names(session, people)
    return Markup(  # noqa: S704 - rendered by our own template, which escapes
        page(
            "evidence/_panel.html",
            laptop=detail.laptop,
            statements=list(statements.values()),
            fitted=fitted,
            names=names,
            records={record.id: record for record in records},
        )
    )
