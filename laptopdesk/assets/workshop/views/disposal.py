"""Disposal: every drive accounted for, the document, and the second person."""

from flask import Response as FileResponse
from flask import request
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response

from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop import queries, service
from laptopdesk.assets.workshop.forms import DisposalForm
from laptopdesk.assets.workshop.values import (
    MAX_DOCUMENT_BYTES,
    DisposalKind,
    DisposeOf,
    Document,
    Drive,
    DriveAccount,
    DriveFate,
)
from laptopdesk.assets.workshop.views.blueprint import (
    Answer,
    attempt,
    blueprint,
    done,
    may_work,
    names,
    require_view,
    visible_laptop,
)
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

FILE_NAMES = {
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "message/rfc822": "eml",
}  # fmt: skip


@blueprint.route("/laptops/<tag>/disposal", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def dispose(tag: str) -> Answer:
    """The laptop leaves for good: how, to whom, and what became of every drive."""
    form = DisposalForm.from_request(on=to_local(now()).date())
    form.offer()
    with db().read() as session:
        detail = visible_laptop(session, tag)
        drives = queries.list_drives(session, detail)
    sentences: tuple[str, ...] = ()
    if form.submitted():
        command = _command(form, tag, drives)
        sentences = attempt(lambda uow: service.dispose_of(uow, command))
        if not sentences:
            return done(_("The disposal is written down."), "workshop.step", tag=tag, state=LaptopState.DISPOSED.value)
    body = page(
        "workshop/dispose.html", form=form, laptop=detail.laptop, drives=drives, sentences=sentences,
        none_inside=detail.no_drive_by_id is not None, typed=request.form,
        accounts=[("", _("Choose …")), *((a.value, word(a)) for a in DriveAccount if a.value != "evidence")],
    )  # fmt: skip
    return body, 422 if sentences or form.errors else 200


def _command(form: DisposalForm, tag: str, drives: tuple[Drive, ...]) -> DisposeOf:
    assert form.on.data is not None
    return DisposeOf(
        laptop=tag, how=DisposalKind(form.how.data), receiver=form.receiver.data or "",
        certified=bool(form.certified.data), on=form.on.data, words=form.words.data or "",
        drives=tuple(fate for drive in drives if (fate := _fate(drive)) is not None), document=_document(),
    )  # fmt: skip


def _fate(drive: Drive) -> DriveFate | None:
    if drive.proven:
        return DriveFate(medium_id=drive.medium_id, account=DriveAccount.EVIDENCE)
    said = request.form.get(f"drive-{drive.medium_id}", "")
    if said not in set(DriveAccount):
        return None
    record = request.form.get(f"record-{drive.medium_id}", "")
    return DriveFate(medium_id=drive.medium_id, account=DriveAccount(said), record=record)


def _document() -> Document | None:
    upload = request.files.get("document")
    if upload is None or not upload.filename:
        return None
    return Document(name=upload.filename, content=upload.stream.read(MAX_DOCUMENT_BYTES + 1))


@blueprint.get("/disposals/<int:disposal_id>")
@guard(Permission.VIEW_LAPTOPS)
def disposal(disposal_id: int) -> Answer:
    """One disposal: what is known, and what is still to do."""
    return _show(disposal_id, ())


def _show(disposal_id: int, sentences: tuple[str, ...]) -> Answer:
    with db().read() as session:
        row = queries.get_disposal(session, disposal_id)
        require_view(row.location_id)
        people = names(session, row.proposed_by_id, row.confirmed_by_id)
    mine = current_actor().staff_id == row.proposed_by_id
    body = page(
        "workshop/disposal.html", row=row, names=people, sentences=sentences, mine=mine,
        working=may_work(row.location_id),
    )  # fmt: skip
    return body, 422 if sentences else 200


@blueprint.post("/disposals/<int:disposal_id>/confirm")
@guard(Permission.PREPARE_LAPTOPS)
def confirm_disposal(disposal_id: int) -> Answer:
    """A second person saw it."""
    sentences = attempt(lambda uow: service.confirm_disposal(uow, disposal_id))
    if sentences:
        return _show(disposal_id, sentences)
    return done(_("Confirmed. This laptop is gone for good."), "workshop.disposal", disposal_id=disposal_id)


@blueprint.post("/disposals/<int:disposal_id>/withdraw")
@guard(Permission.PREPARE_LAPTOPS)
def withdraw_disposal(disposal_id: int) -> Answer:
    """It does not happen after all."""
    sentences = attempt(lambda uow: service.withdraw_disposal(uow, disposal_id))
    if sentences:
        return _show(disposal_id, sentences)
    with db().read() as session:
        tag = queries.get_disposal(session, disposal_id).tag
    return done(_("The disposal was withdrawn."), "assets.laptop", tag=tag)


@blueprint.post("/disposals/<int:disposal_id>/document")
@guard(Permission.PREPARE_LAPTOPS)
def add_document(disposal_id: int) -> Answer:
    """The document came."""
    document = _document()
    if document is None:
        return _show(disposal_id, (_("Choose a file."),))
    sentences = attempt(lambda uow: service.add_document(uow, disposal_id, document))
    if sentences:
        return _show(disposal_id, sentences)
    return done(_("The document is kept."), "workshop.disposal", disposal_id=disposal_id)


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
    answer = FileResponse(stored.content, mimetype=stored.media_type)
    name = f"disposal-{disposal_id}.{FILE_NAMES.get(stored.media_type, 'bin')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
