"""Bringing in logs of imaging, joining those that wait, and recording by word that an image was written."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, flash, redirect, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.evidence.messages import VERDICT_TONES
from laptopdesk.assets.imaging import queries
from laptopdesk.assets.imaging.errors import ImagingReason
from laptopdesk.assets.imaging.forms import JoinForm, WriteForm, release_words
from laptopdesk.assets.imaging.models import ImagingFileRow
from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.service import AddLog, add_log, join_log, write_image
from laptopdesk.assets.imaging.values import AddedFile, WriteImage
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.preparation.queries import Preparation
from laptopdesk.assets.uploads.pages import Result, raw_file, read_upload, take_in_each
from laptopdesk.assets.uploads.queries import list_unread
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError, Refused
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

blueprint = Blueprint("imaging", __name__, template_folder="templates")
WORDS: dict[str, object] = {

    "release_words": release_words,
    "verdict_tones": VERDICT_TONES,
}  # fmt: skip


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return WORDS


@blueprint.get("/imaging")
@guard(Permission.PREPARE_LAPTOPS)
def imaging() -> str:
    """The drop zone, and logs that wait for a person."""
    return _show((), ())


@blueprint.post("/imaging")
@guard(Permission.PREPARE_LAPTOPS)
def add_imaging() -> str:
    """The logs are read, judged and kept; the page says per drive what became of it."""
    upload, release = read_upload(_("Choose at least one log.")), request.form.get("release", type=read_number)
    return _show(take_in_each(upload, partial(_take_in, release)), upload.wrong + upload.left)


def _take_in(release: int | None, file: Given) -> AddedFile:
    command = AddLog(
        name=file.name, content=file.content, laptop=file.laptop, reading=read_file(file.content), release_id=release
    )
    with unit_of_work() as uow:
        return add_log(uow, command)


def _show(results: Sequence[Result[AddedFile]], errors: tuple[str, ...]) -> str:
    with db().read() as session:
        waiting, unread = queries.list_waiting(session), list_unread(session, ImagingFileRow)
        releases = bench.list_releases(session, usable_only=True)
    logs = [log for result in results if result.added for log in result.added.logs]
    found = dict.fromkeys(log.laptop for log in logs if log.laptop)
    return page(
        "imaging/imaging.html", results=results, errors=errors, waiting=waiting, unread=unread,
        release_choices=[("", _("as the log says")), *((str(one.id), release_words(one)) for one in releases)],
        laptop=request.form.get("laptop", ""), release=request.form.get("release", ""), found=list(found),
        enough=sum(not log.enough for log in logs), total=len(logs),
        homeless=sum(log.laptop is None for log in logs),
    )  # fmt: skip


@blueprint.route("/imaging/<int:log_id>/join", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def join(log_id: int) -> str | Response:
    """A person says which laptop and which image a log is of, and why."""
    with db().read() as session:
        log, releases = queries.get_log(session, log_id), bench.list_releases(session)
    form = JoinForm.from_request(laptop=log.laptop or "")
    form.offer(releases)
    sentences: tuple[str, ...] = ()
    if form.submitted():
        tag = form.laptop.code
        try:
            with unit_of_work() as uow:
                join_log(
                    uow, log_id, laptop=tag, release_id=int(form.release.data) if form.release.data else None,
                    reason=form.join_reason.data or "",
                )  # fmt: skip
            flash(_("The log now belongs to %(tag)s.", tag=group_code(tag)), "good")
            return redirect(url_for("assets.laptop", tag=tag))
        except DomainError as error:
            sentences = sentences_for(error)
    return page("imaging/join.html", form=form, log=log, sentences=sentences)


@blueprint.get("/imaging/<int:file_id>/file")
@guard(Permission.PREPARE_LAPTOPS, Permission.VIEW_LAPTOPS)
def imaging_file(file_id: int) -> FileResponse:
    """The log as it came, byte for byte; of laptops elsewhere only for those who may see one of them."""
    actor = current_actor()
    with db().read() as session:
        blob, laptops = queries.blob_of(session, file_id)
        details = [lifecycle.get_laptop(session, tag) for tag in lifecycle.tags_of(session, laptops).values()]
        if not details:
            actor.require_somewhere(Permission.PREPARE_LAPTOPS)
        elif not any(actor.may(Permission.VIEW_LAPTOPS, at=detail.laptop.location_id) for detail in details):
            actor.require(Permission.VIEW_LAPTOPS, at=details[0].laptop.location_id)
        stored = get_file(session, blob)
    return raw_file(stored, "imaging", ".log")


@blueprint.route("/laptops/<tag>/image", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def write(tag: str) -> str | Response:
    """An image was written, says a person; one that the laptop cannot run is asked about once more."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        preparation = Preparation(session, detail)
        form, windows = write_form(preparation), queries.runs_windows_11(preparation)
    sentences: tuple[str, ...] = ()
    unfit = False
    if form.submitted():
        try:
            return _write(tag, form)
        except Refused as error:
            sentences = sentences_for(error)
            asked = {ImagingReason.CANNOT_RUN, ImagingReason.UNFIT_REASON_MISSING}
            unfit = bool(asked & set(error.reasons))
    return page("imaging/write.html", tag=tag, form=form, sentences=sentences, unfit=unfit, windows=windows)


def _write(tag: str, form: WriteForm) -> Response:
    command = WriteImage(
        tag=tag, release_id=int(form.release.data), although_unfit=bool(form.although_unfit.data),
        reason=form.unfit_reason.data or "",
    )  # fmt: skip
    with unit_of_work() as uow:
        state = write_image(uow, command)
    words = _("%(tag)s: the image was recorded. The laptop is now %(state)s.", tag=group_code(tag), state=word(state))
    flash(words, "good")
    return redirect(url_for("assets.laptop", tag=tag, _anchor="next"))


def write_form(preparation: Preparation) -> WriteForm:
    """The form with the images that this laptop may get."""
    form = WriteForm.from_request()
    form.offer(queries.offered_releases(preparation))
    return form


def image_values(preparation: Preparation) -> dict[str, object]:
    """What the laptop's page shows of its image: the logs behind it, the form, and whether it runs there."""
    logs, imaging = queries.list_logs_of_laptop(preparation), preparation.imaging
    people = [log.release_by_id for log in logs] + [log.bound_by_id for log in logs]
    return {
        "image_logs": logs, "image_form": write_form(preparation), **WORDS,
        "image_runs": queries.runs_on(preparation, imaging.release) if imaging else None,
        "image_names": preparation.names_of(people),
        "windows": queries.runs_windows_11(preparation),
    }  # fmt: skip
