"""Bringing in reports of hardware, joining those that belong to no laptop yet, and serials that look alike."""

from flask import Blueprint, render_template
from flask import Response as FileResponse
from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.forms import BindReportForm
from laptopdesk.assets.hardware.messages import STATUS_TONES, advice, warning_sentence
from laptopdesk.assets.hardware.rules import concerns_of
from laptopdesk.assets.hardware.service import bind_file
from laptopdesk.assets.hardware.upload import take_in_all
from laptopdesk.assets.hardware.values import AddedInventoryFile, FileStatus, Hardware, WaitingFile
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.uploads.forms import ReportsForm
from laptopdesk.assets.uploads.pages import UploadPage, answer_upload, raw_file
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import lazy
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("hardware", __name__, template_folder="templates")
MAX_FILES = 50


WORDS = {"warning_sentence": warning_sentence, "status_tones": STATUS_TONES, "advice": advice}


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return WORDS


PAGE = UploadPage(
    heading=lazy("Hardware"),
    lead=lazy(
        "Import the output of lshw, dmidecode, smartctl, the GLPI agent, upower or powercfg, as "
        "many files at once as you like."
    ),
    bring=lazy("Import reports"),
    button=lazy("Import reports"),
    hint=lazy("Leave it empty when the reports give the laptop's serial number."),
    waiting=lazy("Not linked to a laptop yet"),
    accept=".json,.txt,.xml,.log,application/json,text/plain,text/xml",
    parts="hardware/_reports",
    action="hardware.add_hardware",
)


@blueprint.get("/inventory")
@guard(Permission.PREPARE_LAPTOPS)
def hardware() -> str:
    """The drop zone, and reports that belong to no laptop yet."""
    return _show(ReportsForm())


@blueprint.post("/inventory")
@guard(Permission.PREPARE_LAPTOPS)
def add_hardware() -> Answer:
    """The reports are read and kept; the page says per file what became of it."""
    form = ReportsForm.from_request()
    return answer_upload(
        form,
        lambda given: take_in_all(db(), given, now=now(), actor=current_actor()),
        lambda results: _show(form, results),
        is_taken=lambda file: file.status is not FileStatus.REFUSED,
        most=MAX_FILES,
    )


def _show(form: ReportsForm, results: tuple[AddedInventoryFile, ...] = ()) -> str:
    with db().read() as session:
        waiting = queries.list_waiting(session)
    return PAGE.show(form, results=results, waiting=waiting)


@blueprint.route("/inventory/<int:file_id>/bind", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def bind(file_id: int) -> Answer:
    """A person says which laptop a report speaks of."""
    with db().read() as session:
        file = queries.get_file(session, file_id)
    form = BindReportForm.from_request()
    return answer_form(
        form,
        lambda uow: bind_file(uow, file_id, laptop=form.laptop.code),
        done=lambda joined: _bound(form, file, joined=joined),
        again=lambda: page("hardware/bind.html", file=file, form=form),
    )


def _bound(form: BindReportForm, file: WaitingFile, *, joined: bool) -> Answer:
    if joined:
        tag = form.laptop.code
        return go("laptops.laptop", _("The report now belongs to %(tag)s.", tag=tag), tag=tag)
    form.form_errors = [_("This report says it is from another machine. A case is waiting for a decision.")]
    return page("hardware/bind.html", file=file, form=form), 422


@blueprint.get("/inventory/<int:file_id>/file")
@guard(Permission.PREPARE_LAPTOPS, Permission.VIEW_LAPTOPS)
def inventory_file(file_id: int) -> FileResponse:
    """The report as it came, byte for byte; of a laptop elsewhere only for those who may see it there."""
    actor = current_actor()
    with db().read() as session:
        blob, laptop_id = queries.blob_of(session, file_id)
        if laptop_id is None:
            actor.require_somewhere(Permission.PREPARE_LAPTOPS)
        else:
            tag = lifecycle.tags_of(session, [laptop_id])[laptop_id]
            actor.require(Permission.VIEW_LAPTOPS, at=lifecycle.get_laptop(session, tag).laptop.location_id)
        stored = get_file(session, blob)
    return raw_file(stored, "hardware", ".txt")


@blueprint.get("/laptops/look-alikes")
@guard(Permission.VIEW_LAPTOPS)
def look_alikes() -> str:
    """Laptops whose serial numbers are easily taken for one another."""
    within = current_actor().places_for(Permission.VIEW_LAPTOPS)
    with db().read() as session:
        groups = queries.list_look_alikes(session, within=within)
    return page("hardware/look_alikes.html", groups=groups)


def bench_panel(session: Session, laptop_id: int, hardware: Hardware, actor: Actor) -> str:
    """Hardware, batteries, health of drives and the reports behind them, for the bench page of a laptop."""
    history = queries.list_history(session, laptop_id)
    if not history:
        return ""
    names = accounts.staff_names(session, [past.added_by_id for past in history if past.added_by_id is not None])
    may_work = actor.may_somewhere(Permission.PREPARE_LAPTOPS)
    return render_template(
        "hardware/_panel.html",
        hardware=hardware,
        history=history,
        names=names,
        may_work=may_work,
        concerns=concerns_of(history),
        **WORDS,
    )
