"""Disposal: every drive accounted for, the document, and the second person."""

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop import queries, service
from laptopdesk.assets.workshop.forms import DisposalForm, DocumentForm
from laptopdesk.assets.workshop.values import (
    MAX_DOCUMENT_BYTES,
    DisposalDocument,
    DisposalDrive,
    DisposeOf,
    DriveAccount,
    DriveFate,
)
from laptopdesk.assets.workshop.views.blueprint import blueprint, may_work, names, require_view, visible_laptop
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import attachment, db, now, page

FILE_NAMES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "message/rfc822": "eml"}
ACCEPTED = ",".join((*FILE_NAMES, *(f".{name}" for name in FILE_NAMES.values()), ".jpeg"))


@blueprint.route("/laptops/<tag>/disposal", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def dispose(tag: str) -> Answer:
    """The laptop leaves for good: how, to whom, and what became of every drive."""
    form = DisposalForm.from_request(on=to_local(now()).date())
    with db().read() as session:
        detail = visible_laptop(session, tag)
        drives = queries.list_drives(session, detail)
    return answer_form(
        form,
        lambda uow: service.dispose_of(uow, _command(form, tag, drives)),
        done=lambda _row: go(
            "workshop.step", _("The disposal was recorded."), tag=tag, state=LaptopState.DISPOSED.value
        ),
        again=lambda: page(
            "workshop/dispose.html",
            form=form,
            laptop=detail.laptop,
            drives=drives,
            none_inside=detail.no_drive_by_id is not None,
            typed=request.form,
            accepted=ACCEPTED,
            accounts=[("", _("Choose …")), *((a.value, word(a)) for a in DriveAccount if a.value != "evidence")],
        ),
    )


def _command(form: DisposalForm, tag: str, drives: tuple[DisposalDrive, ...]) -> DisposeOf:
    assert form.on.data is not None
    return DisposeOf(
        laptop=tag,
        how=form.how.data,
        receiver=form.receiver.data or "",
        certified=bool(form.certified.data),
        on=form.on.data,
        words=form.words.data or "",
        drives=tuple(fate for drive in drives if (fate := _fate(drive)) is not None),
        document=_sent(form.document.data) if form.document.data else None,
    )


def _fate(drive: DisposalDrive) -> DriveFate | None:
    if drive.proven:
        return DriveFate(medium_id=drive.medium_id, account=DriveAccount.EVIDENCE)
    account = request.form.get(f"drive-{drive.medium_id}", "")
    if account not in set(DriveAccount):
        return None
    record = request.form.get(f"record-{drive.medium_id}", "")
    return DriveFate(medium_id=drive.medium_id, account=DriveAccount(account), record=record)


def _sent(upload: FileStorage) -> DisposalDocument:
    return DisposalDocument(name=upload.filename or "", content=upload.stream.read(MAX_DOCUMENT_BYTES + 1))


@blueprint.get("/disposals/<int:disposal_id>")
@guard(Permission.VIEW_LAPTOPS)
def disposal(disposal_id: int) -> str:
    """One disposal: what is known, and what is still to do."""
    return _show(disposal_id)


def _show(disposal_id: int, refused: Form | None = None) -> str:
    with db().read() as session:
        row = queries.get_disposal(session, disposal_id)
        require_view(row.location_id)
        people = names(session, row.proposed_by_id, row.confirmed_by_id)
    mine = current_actor().staff_id == row.proposed_by_id
    return page(
        "workshop/disposal.html",
        row=row,
        names=people,
        refused=refused,
        mine=mine,
        working=may_work(row.location_id),
        accepted=ACCEPTED,
        form=refused if isinstance(refused, DocumentForm) else DocumentForm(),
    )


@blueprint.post("/disposals/<int:disposal_id>/confirm")
@guard(Permission.PREPARE_LAPTOPS)
def confirm_disposal(disposal_id: int) -> Answer:
    """A second person saw it."""
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: service.confirm_disposal(uow, disposal_id),
        done=lambda _row: go(
            "workshop.disposal", _("Confirmed. This laptop is gone for good."), disposal_id=disposal_id
        ),
        again=lambda: _show(disposal_id, form),
    )


@blueprint.post("/disposals/<int:disposal_id>/withdraw")
@guard(Permission.PREPARE_LAPTOPS)
def withdraw_disposal(disposal_id: int) -> Answer:
    """It does not happen after all."""
    form = Form.from_request()
    with db().read() as session:
        tag = queries.get_disposal(session, disposal_id).tag
    return answer_form(
        form,
        lambda uow: service.withdraw_disposal(uow, disposal_id),
        done=lambda _row: go("laptops.laptop", _("The disposal was withdrawn."), tag=tag),
        again=lambda: _show(disposal_id, form),
    )


@blueprint.post("/disposals/<int:disposal_id>/document")
@guard(Permission.PREPARE_LAPTOPS)
def add_document(disposal_id: int) -> Answer:
    """The document came."""
    form = DocumentForm.from_request()
    return answer_form(
        form,
        lambda uow: service.add_document(uow, disposal_id, _sent(form.document.data)),
        done=lambda _row: go("workshop.disposal", _("The document was saved."), disposal_id=disposal_id),
        again=lambda: _show(disposal_id, form),
    )


@blueprint.get("/disposals/<int:disposal_id>/document")
@guard(Permission.VIEW_LAPTOPS)
def document(disposal_id: int) -> Response:
    """The document as it came, to be saved and never shown by the browser itself."""
    with db().read() as session:
        require_view(queries.get_disposal(session, disposal_id).location_id)
        file_id = queries.file_of_disposal(session, disposal_id)
        if file_id is None:
            raise NoPage
        stored = get_file(session, file_id)
    name = f"disposal-{disposal_id}.{FILE_NAMES.get(stored.media_type, 'bin')}"
    return attachment(stored.content, name, stored.media_type)
