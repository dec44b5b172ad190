"""Bringing in wipe logs, several at once, and joining what belongs to no laptop yet."""

from flask import Response as FileResponse

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.answers import answers_for, count_drives
from laptopdesk.assets.evidence.forms import BindRecordForm
from laptopdesk.assets.evidence.models import EvidenceFileRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, bind_record, take_in_evidence
from laptopdesk.assets.evidence.values import AddedEvidenceFile
from laptopdesk.assets.evidence.views.blueprint import blueprint
from laptopdesk.assets.evidence.views.records import show_records
from laptopdesk.assets.uploads.forms import LogsForm
from laptopdesk.assets.uploads.pages import UploadPage, UploadResult, answer_upload, raw_file, take_in_each
from laptopdesk.assets.uploads.queries import get_unread, list_unread
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Permission
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

PAGE = UploadPage(
    heading=lazy("Wipe logs"),
    lead=lazy("Import the logs of the wipe tool, as many at once as you like. Each drive is judged separately."),
    bring=lazy("Import logs"),
    button=lazy("Judge the logs"),
    hint=lazy("Leave it empty when the drives give their serial numbers."),
    waiting=lazy("Not linked to a laptop yet"),
    accept=".log,.txt,.json,text/plain,application/json",
    parts="evidence/_logs",
    action="evidence.add_logs",
    unread="evidence.unread_file",
)


@blueprint.get("/evidence")
@guard(Permission.PREPARE_LAPTOPS, Permission.VIEW_EVIDENCE)
def logs() -> str:
    """The drop zone, and records that belong to no laptop yet; for who only reads, the list of all records."""
    return _show(LogsForm()) if current_actor().may_somewhere(Permission.PREPARE_LAPTOPS) else show_records()


@blueprint.post("/evidence")
@guard(Permission.PREPARE_LAPTOPS)
def add_logs() -> Answer:
    """The logs are read, judged and kept; the page says per drive what became of it."""
    form = LogsForm.from_request()
    return answer_upload(
        form,
        lambda given: take_in_each(given, _take_in),
        lambda results: _show(form, results),
        is_taken=lambda result: result.added is not None,
    )


def _take_in(file: Given) -> AddedEvidenceFile:
    command = AddEvidence(name=file.name, content=file.content, laptop=file.laptop, reading=read_file(file.content))
    with unit_of_work() as uow:
        return take_in_evidence(uow, command)


def _show(form: LogsForm, results: tuple[UploadResult[AddedEvidenceFile], ...] = ()) -> str:
    me = current_actor().staff_id
    with db().read() as session:
        answers = answers_for(session, [r for result in results if result.added for r in result.added.records])
        unbound, unread = evidence.list_unbound(session), list_unread(session, EvidenceFileRow)
        to_confirm = evidence.list_to_confirm(session, me) if me is not None else ()
        names = accounts.staff_names(session, [statement.recorded_by_id for statement in to_confirm])
    return PAGE.show(
        form,
        results=results,
        unbound=unbound,
        unread=unread,
        to_confirm=to_confirm,
        names=names,
        answers=answers,
        count=count_drives(answers.values()),
    )


@blueprint.route("/evidence/<int:record_id>/bind", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def bind(record_id: int) -> Answer:
    """A person says which laptop a record belongs to, and why."""
    form = BindRecordForm.from_request()
    with db().read() as session:
        record = evidence.get_record(session, record_id)
    return answer_form(
        form,
        lambda uow: bind_record(uow, record_id, laptop=form.laptop.code, reason=form.reason.data or ""),
        done=lambda _row: go(
            "laptops.laptop", _("The record now belongs to %(tag)s.", tag=form.laptop.code), tag=form.laptop.code
        ),
        again=lambda: page("evidence/bind.html", form=form, record=record),
    )


@blueprint.get("/evidence/<int:record_id>/file")
@guard(Permission.VIEW_LAPTOPS)
def evidence_file(record_id: int) -> FileResponse:
    """The file as it came, byte for byte."""
    current_actor().require(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        record = evidence.get_record(session, record_id)
        stored = get_file(session, record.file_id)
    return raw_file(stored, "evidence", ".log")


@blueprint.get("/evidence/files/<int:file_id>")
@guard(Permission.VIEW_EVIDENCE)
def unread_file(file_id: int) -> FileResponse:
    """A file nobody could read, byte for byte."""
    current_actor().require_somewhere(Permission.VIEW_EVIDENCE)
    with db().read() as session:
        stored = get_file(session, get_unread(session, EvidenceFileRow, file_id).file_id)
    return raw_file(stored, "unread", "")
