"""Bringing in reports of hardware, joining those that belong to no laptop yet, and serials that look alike."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as FileResponse
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.inventory import queries
from laptopdesk.assets.inventory.messages import STATUS_TONES, advice, warning_sentence
from laptopdesk.assets.inventory.rules import concerns_of
from laptopdesk.assets.inventory.service import bind_file
from laptopdesk.assets.inventory.taking import take_in_all
from laptopdesk.assets.inventory.values import AddedFile, Hardware
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.uploads.pages import raw_file, read_upload
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.errors import DomainError, NotFound
from laptopdesk.core.files import get_file
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.scans import read_label
from laptopdesk.ui.web import db, now, page, unit_of_work

blueprint = Blueprint("inventory", __name__, template_folder="templates")
MAX_FILES = 50


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return _words()


def _words() -> dict[str, object]:
    return {
        "warning_sentence": warning_sentence, "status_tones": STATUS_TONES,
        "advice": advice,
    }  # fmt: skip


@blueprint.get("/inventory")
@guard(Permission.PREPARE_LAPTOPS)
def inventory() -> str:
    """The drop zone, and reports that belong to no laptop yet."""
    return _show((), ())


@blueprint.post("/inventory")
@guard(Permission.PREPARE_LAPTOPS)
def add_inventory() -> str:
    """The reports are read and kept; the page says per file what became of it."""
    upload = read_upload(_("Choose at least one report."), most=MAX_FILES)
    added = take_in_all(db(), upload.files, now=now(), actor=current_actor())
    return _show(added, upload.wrong + upload.left)


def _show(added: tuple[AddedFile, ...], errors: tuple[str, ...]) -> str:
    with db().read() as session:
        waiting = queries.list_waiting(session)
    return page(
        "inventory/inventory.html", added=added, errors=errors, waiting=waiting, laptop=request.form.get("laptop", "")
    )


@blueprint.route("/inventory/<int:file_id>/bind", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def bind(file_id: int) -> str | Response:
    """A person says which laptop a report speaks of."""
    with db().read() as session:
        file = queries.get_file(session, file_id)
    text = request.form.get("laptop", "").strip()
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        tag, errors = read_label(text)
        errors = _bind(file_id, tag) if tag else errors
        if tag and not errors:
            flash(_("The report now belongs to %(tag)s.", tag=tag), "good")
            return redirect(url_for("assets.laptop", tag=tag))
    return page("inventory/bind.html", file=file, errors=errors, laptop=text)


def _bind(file_id: int, tag: str) -> tuple[str, ...]:
    try:
        with unit_of_work() as uow:
            joined = bind_file(uow, file_id, laptop=tag)
    except NotFound:
        return (_("%(tag)s is not in the register.", tag=tag),)
    except DomainError as error:
        return sentences_for(error)
    return () if joined else (_("This report says that it is of another machine. A case waits for a decision."),)


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
    return page("inventory/look_alikes.html", groups=groups)


def bench_panel(session: Session, laptop_id: int, hardware: Hardware, actor: Actor) -> str:
    """Hardware, batteries, health of drives and the reports behind them, for the bench page of a laptop."""
    history = queries.list_history(session, laptop_id)
    if not history:
        return ""
    names = accounts.staff_names(session, [past.added_by_id for past in history if past.added_by_id is not None])
    may_work = actor.may_somewhere(Permission.PREPARE_LAPTOPS)
    return render_template(
        "inventory/_panel.html", hardware=hardware, history=history, names=names, may_work=may_work,
        concerns=concerns_of(history), **_words(),
    )  # fmt: skip
