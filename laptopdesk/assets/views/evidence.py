"""Bringing in wipe logs, several at once, and joining what belongs to no laptop yet."""

from collections.abc import Sequence

from flask import Response as FileResponse
from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.answers import answers_for, count_drives
from laptopdesk.assets.evidence.models import EvidenceFileRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, bind_record
from laptopdesk.assets.evidence.values import AddedFile
from laptopdesk.assets.forms import BindForm
from laptopdesk.assets.service import take_in_evidence
from laptopdesk.assets.uploads.pages import Result, raw_file, read_upload, take_in_each
from laptopdesk.assets.uploads.queries import list_unread
from laptopdesk.assets.uploads.values import Given
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.assets.views.records import show_records
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work


@blueprint.get("/evidence")
@guard(Permission.PREPARE_LAPTOPS, Permission.VIEW_EVIDENCE)
def list_evidence() -> str:
    """The drop zone, and records that belong to no laptop yet; for who only reads, the list of all records."""
    return show((), ()) if current_actor().may_somewhere(Permission.PREPARE_LAPTOPS) else show_records()


@blueprint.post("/evidence")
@guard(Permission.PREPARE_LAPTOPS)
def add_evidence() -> str:
    """The logs are read, judged and kept; the page says per drive what became of it."""
    upload = read_upload(_("Choose at least one log."))
    return show(take_in_each(upload, _take_in), upload.wrong + upload.left)


def _take_in(file: Given) -> AddedFile:
    command = AddEvidence(name=file.name, content=file.content, laptop=file.laptop, reading=read_file(file.content))
    with unit_of_work() as uow:
        return take_in_evidence(uow, command)


def show(results: Sequence[Result[AddedFile]], errors: tuple[str, ...]) -> str:
    """The page of evidence."""
    me = current_actor().staff_id
    with db().read() as session:
        answers = answers_for(session, [r for result in results if result.added for r in result.added.records])
        unbound, unread = evidence.list_unbound(session), list_unread(session, EvidenceFileRow)
        to_confirm = evidence.list_to_confirm(session, me) if me is not None else ()
        names = accounts.staff_names(session, [said.recorded_by_id for said in to_confirm])
    return page(
        "assets/evidence.html", results=results, errors=errors, unbound=unbound, unread=unread, to_confirm=to_confirm,
        names=names, answers=answers, count=count_drives(answers.values()), laptop=request.form.get("laptop", ""),
    )  # fmt: skip


@blueprint.route("/evidence/<int:record_id>/bind", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def bind(record_id: int) -> str | Response:
    """A person says which laptop a record belongs to, and why."""
    form = BindForm.from_request()
    with db().read() as session:
        record = evidence.get_record(session, record_id)
    sentences: tuple[str, ...] = ()
    if form.submitted():
        tag = form.laptop.code
        try:
            with unit_of_work() as uow:
                bind_record(uow, record_id, laptop=tag, reason=form.reason.data or "")
            flash(_("The record now belongs to %(tag)s.", tag=tag), "good")
            return redirect(url_for("assets.laptop", tag=tag))
        except DomainError as error:
            sentences = sentences_for(error)
    return page("assets/bind.html", form=form, record=record, sentences=sentences)


@blueprint.get("/evidence/<int:record_id>/file")
@guard(Permission.VIEW_LAPTOPS)
def evidence_file(record_id: int) -> FileResponse:
    """The file as it came, byte for byte."""
    current_actor().require(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        record = evidence.get_record(session, record_id)
        stored = get_file(session, record.file_id)
    return raw_file(stored, "evidence", ".log")
