"""Faulty tools, what people did to a drive by hand, and files nobody could read."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, request
from flask import Response as FileResponse
from markupsafe import Markup
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.forms import ByHandForm, DestroyForm, FaultForm, WithdrawForm
from laptopdesk.assets.evidence.laptop_holders import holders_of
from laptopdesk.assets.evidence.messages import VERDICT_TONES
from laptopdesk.assets.evidence.models import EvidenceFileRow
from laptopdesk.assets.evidence.service import confirm_by_hand, declare_fault, record_by_hand, withdraw_fault
from laptopdesk.assets.evidence.values import DESTRUCTIONS, Record, RecordByHand, Verdict
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lifecycle.values import LaptopDetail, Medium, SanitizationLevel
from laptopdesk.assets.uploads.pages import raw_file
from laptopdesk.assets.uploads.queries import get_unread
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import NotFound
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, now, page

blueprint = Blueprint("evidence", "laptopdesk.assets.evidence", template_folder="templates")
PAGE = 100
_HandForm = ByHandForm | DestroyForm


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"state_tone": state_tone, "verdict_tones": VERDICT_TONES, "DESTRUCTIONS": DESTRUCTIONS}


@blueprint.get("/evidence/faults")
@guard(Permission.VIEW_EVIDENCE)
def faults() -> str:
    """Which versions are faulty, which laptops have revoked evidence now, and the form to declare one more."""
    current_actor().require(Permission.VIEW_EVIDENCE)
    named = {name: request.args.get(name, "")[:40] for name in ("tool", "version")}
    return _show_faults(FaultForm.from_request(**named))


@blueprint.post("/evidence/faults")
@guard(Permission.LOWER_POLICY)
def declare() -> Answer:
    """The version is faulty, and all evidence that rests on it is revoked."""
    current_actor().require(Permission.LOWER_POLICY)
    form = FaultForm.from_request()
    return answer_form(
        form,
        lambda uow: declare_fault(uow, form.tool.data or "", form.version.data or "", reason=form.reason.data or ""),
        done=lambda key: go("evidence.fault", fault_id=key),
        again=lambda: _show_faults(form),
    )


def _show_faults(form: FaultForm) -> str:
    with db().read() as session:
        declared, seen = queries.list_faults(session), queries.tools_seen(session)
        revoked = lifecycle.with_us(session, queries.laptops_with_revoked_evidence(session))
        laptops = lifecycle.list_laptops_by_id(session, revoked[:PAGE])
        names = accounts.staff_names(session, [fault.declared_by_id for fault in declared])
    return page(
        "evidence/faults.html",
        form=form,
        faults=declared,
        seen=seen,
        laptops=laptops,
        revoked=len(revoked),
        names=names,
        may_decide=current_actor().may(Permission.LOWER_POLICY),
    )


@blueprint.get("/evidence/faults/<int:fault_id>")
@guard(Permission.VIEW_EVIDENCE)
def fault(fault_id: int) -> str:
    """One fault, the laptops it hits, and who has them now."""
    current_actor().require(Permission.VIEW_EVIDENCE)
    return _show_fault(fault_id, WithdrawForm.from_request())


@blueprint.post("/evidence/faults/<int:fault_id>")
@guard(Permission.LOWER_POLICY)
def withdraw(fault_id: int) -> Answer:
    """The fault is none; what it alone revoked counts again."""
    form = WithdrawForm.from_request()
    return answer_form(
        form,
        lambda uow: withdraw_fault(uow, fault_id, reason=form.reason.data or ""),
        done=lambda _row: go("evidence.fault", _("Withdrawn. What it alone revoked counts again."), fault_id=fault_id),
        again=lambda: _show_fault(fault_id, form),
    )


def _show_fault(fault_id: int, form: WithdrawForm) -> str:
    after = request.args.get("after", default=0, type=read_number)
    with db().read() as session:
        found = queries.get_fault(session, fault_id)
        laptops = queries.list_laptops_of_fault(session, fault_id, after=after, limit=PAGE + 1)
        holders = holders_of(session, [laptop.id for laptop in laptops], current_actor())
        names = accounts.staff_names(session, [found.declared_by_id, found.withdrawn_by_id])
    return page(
        "evidence/fault.html",
        fault=found,
        laptops=laptops[:PAGE],
        holders=holders,
        names=names,
        form=form,
        after=laptops[PAGE - 1].id if len(laptops) > PAGE else None,
        may_decide=current_actor().may(Permission.LOWER_POLICY),
    )


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
        done=lambda _row: go("assets.laptop", words, tag=tag),
        again=lambda: page(template, form=form, laptop=detail.laptop, medium=medium),
    )


def _command(form: _HandForm, medium: Medium) -> RecordByHand:
    assert form.done_on.data is not None  # the field is needed
    said = RecordByHand(
        medium_id=medium.id,
        does=form.method.data,
        claimed_level=SanitizationLevel.DESTROY,
        done_on=form.done_on.data,
        reason=form.reason.data or "",
        second_id=form.second.data,
    )
    if isinstance(form, ByHandForm):
        return replace(said, claimed_level=form.level.data)
    paper = form.document.data
    return replace(said, done_by=form.done_by.data or "", document=paper.read() if paper else None)


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
        record, said = queries.get_record(session, record_id), queries.get_manual_record(session, record_id)
        detail = lifecycle.get_laptop(session, said.laptop)
        names = accounts.staff_names(session, [said.recorded_by_id, said.second_id])
    current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: confirm_by_hand(uow, record_id),
        done=lambda verdict: _confirmed(said.laptop, verdict),
        again=lambda: page("evidence/confirm.html", record=record, said=said, names=names, form=form),
    )


def _confirmed(tag: str, verdict: Verdict) -> Answer:
    tone = "good" if verdict is Verdict.ACCEPTED else "warn"
    return go("assets.laptop", _("Confirmed: %(verdict)s.", verdict=word(verdict)), tone=tone, tag=tag)


@blueprint.get("/evidence/<int:record_id>/document")
@guard(Permission.VIEW_LAPTOPS)
def document(record_id: int) -> FileResponse:
    """The paper about a destruction."""
    with db().read() as session:
        said = queries.get_manual_record(session, record_id)
        detail = lifecycle.get_laptop(session, said.laptop)
        current_actor().require(Permission.VIEW_LAPTOPS, at=detail.laptop.location_id)
        if said.document_id is None:
            raise NotFound("document", record_id)
        stored = get_file(session, said.document_id)
    return attachment(stored.content, f"document-{record_id}")


@blueprint.get("/evidence/files/<int:file_id>")
@guard(Permission.VIEW_EVIDENCE)
def unread_file(file_id: int) -> FileResponse:
    """A file nobody could read, byte for byte."""
    current_actor().require_somewhere(Permission.VIEW_EVIDENCE)
    with db().read() as session:
        stored = get_file(session, get_unread(session, EvidenceFileRow, file_id).file_id)
    return raw_file(stored, "unread", "")


def bench_panel(session: Session, detail: LaptopDetail, records: Sequence[Record], actor: Actor) -> str:
    """What was said by hand of this laptop's drives, and where to say it. `records`: all of the laptop."""
    said = queries.list_manual_records(session, detail.id)
    may_work = actor.may(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id) and detail.holder_handout_id is None
    fitted = detail.fitted if may_work else ()
    if not said and not fitted:
        return ""
    people = [key for item in said.values() for key in (item.recorded_by_id, item.second_id)]
    names = accounts.staff_names(session, people)
    return Markup(  # noqa: S704 - rendered by our own template, which escapes
        page(
            "evidence/_panel.html",
            laptop=detail.laptop,
            said=list(said.values()),
            fitted=fitted,
            names=names,
            records={record.id: record for record in records},
        )
    )
