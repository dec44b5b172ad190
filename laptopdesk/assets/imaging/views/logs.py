"""Bringing in logs of imaging, joining those that wait, and recording by word that an image was written."""

from flask import Response as FileResponse

from laptopdesk.assets.imaging import queries
from laptopdesk.assets.imaging.forms import JoinLogForm, WriteForm, release_words
from laptopdesk.assets.imaging.models import ImagingFileRow
from laptopdesk.assets.imaging.readers import read_file
from laptopdesk.assets.imaging.service import AddLog, add_log, join_log, write_image
from laptopdesk.assets.imaging.values import AddedImagingFile, WriteImage
from laptopdesk.assets.imaging.views.blueprint import WORDS, blueprint
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.uploads.forms import ImageLogsForm
from laptopdesk.assets.uploads.pages import UploadPage, UploadResult, answer_upload, raw_file, take_in_each
from laptopdesk.assets.uploads.queries import list_unread
from laptopdesk.assets.uploads.values import Given
from laptopdesk.core.access import Permission
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy, word
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.formats import group_code
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

PAGE = UploadPage(
    heading=lazy("Image logs"),
    lead=lazy(
        "Import the logs of Clonezilla, Rescuezilla or partclone, as many at once as you like. "
        "An image with a log is proven."
    ),
    bring=lazy("Import logs"),
    button=lazy("Judge the logs"),
    hint=lazy("Leave it empty when the drives give their serial numbers."),
    waiting=lazy("Waiting for review"),
    accept=".log,.txt,.json,text/plain,application/json",
    parts="imaging/_imaging",
    action="imaging.add_imaging",
    unread="imaging.imaging_file",
)


@blueprint.get("/imaging")
@guard(Permission.PREPARE_LAPTOPS)
def logs() -> str:
    """The drop zone, and logs that wait for a person."""
    return _show(_form())


@blueprint.post("/imaging")
@guard(Permission.PREPARE_LAPTOPS)
def add_imaging() -> Answer:
    """The logs are read, judged and kept; the page says per drive what became of it."""
    form = _form()
    return answer_upload(
        form,
        lambda given: take_in_each(given, lambda file: _take_in(form, file)),
        lambda results: _show(form, results),
        is_taken=lambda result: result.added is not None,
    )


def _form() -> ImageLogsForm:
    form = ImageLogsForm.from_request()
    with db().read() as session:
        releases = preparation_queries.list_releases(session, usable_only=True)
    form.release.choices = [("", _("as the log says")), *((str(one.id), release_words(one)) for one in releases)]
    return form


def _take_in(form: ImageLogsForm, file: Given) -> AddedImagingFile:
    command = AddLog(
        name=file.name,
        content=file.content,
        laptop=file.laptop,
        reading=read_file(file.content),
        release_id=int(form.release.data) if form.release.data else None,
    )
    with unit_of_work() as uow:
        return add_log(uow, command)


def _show(form: ImageLogsForm, results: tuple[UploadResult[AddedImagingFile], ...] = ()) -> str:
    with db().read() as session:
        waiting, unread = queries.list_waiting(session), list_unread(session, ImagingFileRow)
    logs = [log for result in results if result.added for log in result.added.logs]
    tags = dict.fromkeys(log.laptop for log in logs if log.laptop)
    return PAGE.show(
        form,
        results=results,
        waiting=waiting,
        unread=unread,
        tags=list(tags),
        enough=sum(not log.enough for log in logs),
        total=len(logs),
        homeless=sum(log.laptop is None for log in logs),
    )


@blueprint.route("/imaging/<int:log_id>/join", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def join(log_id: int) -> Answer:
    """A person says which laptop and which image a log is of, and why."""
    with db().read() as session:
        log, releases = queries.get_log(session, log_id), preparation_queries.list_releases(session)
    form = JoinLogForm.from_request(laptop=log.laptop or "")
    form.offer(releases)
    return answer_form(
        form,
        lambda uow: join_log(
            uow,
            log_id,
            laptop=form.laptop.code,
            release_id=int(form.release.data) if form.release.data else None,
            reason=form.join_reason.data or "",
        ),
        done=lambda _row: _joined(form.laptop.code),
        again=lambda: page("imaging/join.html", form=form, log=log),
    )


def _joined(tag: str) -> Answer:
    return go("laptops.laptop", _("The log now belongs to %(tag)s.", tag=group_code(tag)), tag=tag)


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
def write(tag: str) -> Answer:
    """An image was written, says a person; one that the laptop cannot run is asked about once more."""
    with db().read() as session:
        detail = lifecycle.get_laptop(session, tag)
        current_actor().require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
        preparation = Preparation(session, detail)
        form, windows = write_form(preparation), queries.runs_windows_11(preparation)
    return answer_form(
        form,
        lambda uow: write_image(uow, _written(tag, form)),
        done=lambda state: _go(tag, state),
        again=lambda: page("imaging/write.html", tag=tag, form=form, windows=windows),
    )


def _go(tag: str, state: LaptopState) -> Answer:
    words = _("%(tag)s: the image was recorded. The laptop is now %(state)s.", tag=group_code(tag), state=word(state))
    return go("laptops.laptop", words, tag=tag, _anchor="next")


def _written(tag: str, form: WriteForm) -> WriteImage:
    return WriteImage(
        tag=tag,
        release_id=int(form.release.data),
        although_unfit=bool(form.although_unfit.data),
        reason=form.unfit_reason.data or "",
    )


def write_form(preparation: Preparation, *, sent: bool = True) -> WriteForm:
    """The form with the images that this laptop may get; `sent`: by this request, where it is a POST."""
    form = WriteForm.from_request() if sent else WriteForm()
    form.offer(queries.offered_releases(preparation))
    return form


def image_values(preparation: Preparation) -> dict[str, object]:
    """What the laptop's page shows of its image: the logs behind it, the form, and whether it runs there."""
    logs, imaging = queries.list_logs_of_laptop(preparation), preparation.imaging
    people = [log.release_by_id for log in logs] + [log.bound_by_id for log in logs]
    return {
        "image_logs": logs,
        "image_form": write_form(preparation, sent=False),
        **WORDS,
        "image_runs": queries.runs_on(preparation, imaging.release) if imaging else None,
        "image_names": preparation.names_of(people),
        "windows": queries.runs_windows_11(preparation),
    }
