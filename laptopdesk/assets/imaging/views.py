"""Bringing in logs of imaging, joining those that wait, and recording by word that an image was written."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask import Response as FileResponse
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.bench.values import Imaging
from laptopdesk.assets.evidence.messages import binding_name, verdict_name
from laptopdesk.assets.imaging import queries
from laptopdesk.assets.imaging.errors import ImagingReason
from laptopdesk.assets.imaging.forms import JoinForm, WriteForm, release_words
from laptopdesk.assets.imaging.messages import enough_sentence, log_sentence, unread_sentence
from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.service import AddLog, add_log, join_log, write_image
from laptopdesk.assets.imaging.values import AddedFile, WriteImage
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.messages import licence_name, state_name
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError, NotFound, Refused
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.numbers import read_number
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.scans import read_label
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("imaging", __name__, template_folder="templates")
MAX_FILES = 200
TONES = {"accepted": "good", "unverified": "warn", "rejected": "bad"}
WORDS: dict[str, object] = {
    "log_sentence": log_sentence, "enough_sentence": enough_sentence, "unread_sentence": unread_sentence,
    "verdict_name": verdict_name, "binding_name": binding_name, "release_words": release_words, "verdict_tones": TONES,
    "licence_name": licence_name,
}  # fmt: skip


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return WORDS


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one file: what it said, or why it was not taken."""

    name: str
    added: AddedFile | None = None
    sentences: tuple[str, ...] = ()


@blueprint.get("/imaging")
@guard(Permission.PREPARE_LAPTOPS)
def imaging() -> str:
    """The drop zone, and logs that wait for a person."""
    return _show((), ())


@blueprint.post("/imaging")
@guard(Permission.PREPARE_LAPTOPS)
def add_imaging() -> str:
    """The logs are read, judged and kept; the page says per drive what became of it."""
    text = request.form.get("laptop", "").strip()
    scanned, wrong = read_label(text) if text else (None, ())
    uploads = [upload for upload in request.files.getlist("files") if upload.filename]
    if wrong or not uploads:
        return _show((), wrong or (_("Choose at least one log."),))
    release = request.form.get("release", type=read_number)
    results = tuple(_take_in(upload, scanned, release) for upload in uploads[:MAX_FILES])
    left = len(uploads) - len(results)
    too_many = ngettext(
        "%(n)s file was not read: at most %(most)s at once. Bring it in again.",
        "%(n)s files were not read: at most %(most)s at once. Bring them in again.",
        left, most=MAX_FILES,
    )  # fmt: skip
    return _show(results, (too_many,) if left else ())


def _take_in(upload: FileStorage, scanned: str | None, release: int | None) -> Result:
    """One file in a transaction of its own: what is wrong with one does not touch the others."""
    name, content = upload.filename or "log", upload.read()
    command = AddLog(name=name, content=content, reading=read_file(content), laptop=scanned, release_id=release)
    try:
        with db().unit_of_work() as uow:
            return Result(name=name, added=add_log(uow, command, now=now(), actor=current_actor()))
    except NotFound:
        return Result(name=name, sentences=(_("%(tag)s is not in the register.", tag=group_code(scanned or "")),))
    except DomainError as error:
        return Result(name=name, sentences=sentences_for(error))


def _show(results: Sequence[Result], errors: tuple[str, ...]) -> str:
    with db().read() as session:
        waiting, unread = queries.list_waiting(session), queries.list_unread(session)
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
            with db().unit_of_work() as uow:
                join_log(
                    uow, log_id, laptop=tag, release_id=int(form.release.data) if form.release.data else None,
                    reason=form.join_reason.data or "", now=now(), actor=current_actor(),
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
    answer = FileResponse(stored.content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="imaging-{stored.sha256[:12]}.log"'
    return answer


@blueprint.route("/laptops/<tag>/image", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def write(tag: str) -> str | Response:
    """An image was written, says a person; one that the laptop cannot run is asked about once more."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        form = write_form(session, detail)
        windows = queries.runs_windows_11(session, detail)
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
    with db().unit_of_work() as uow:
        state = write_image(uow, command, now=now(), actor=current_actor())
    words = _(
        "%(tag)s: the image was recorded. The laptop is now %(state)s.", tag=group_code(tag), state=state_name(state)
    )
    flash(words, "good")
    return redirect(url_for("assets.laptop", tag=tag, _anchor="next"))


def write_form(session: Session, detail: LaptopDetail) -> WriteForm:
    """The form with the images that this laptop may get."""
    form = WriteForm.from_request()
    form.offer(queries.offered_releases(session, detail))
    return form


def image_values(session: Session, detail: LaptopDetail, imaging_now: Imaging | None) -> dict[str, object]:
    """What the laptop's page shows of its image: the logs behind it, the form, and whether it runs there."""
    logs = queries.list_logs_of_laptop(session, detail.laptop.id)
    people = [log.release_by_id for log in logs] + [log.bound_by_id for log in logs]
    return {
        "image_logs": logs, "image_form": write_form(session, detail), **WORDS,
        "image_runs": queries.runs_on(session, detail, imaging_now.release) if imaging_now else None,
        "image_names": accounts.staff_names(session, people), "windows": queries.runs_windows_11(session, detail),
    }  # fmt: skip
