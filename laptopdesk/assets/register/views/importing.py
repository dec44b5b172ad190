"""A donor's list after its upload: what each column means, what would happen, and then all of it or nothing."""

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.assets.intake.messages import field_name, list_error_sentence
from laptopdesk.assets.intake.service import Imported
from laptopdesk.assets.intake.values import Field
from laptopdesk.assets.register import queries
from laptopdesk.assets.register.service import map_columns, queue_list, read_list, receive_list
from laptopdesk.assets.register.service.importing import AT_ONCE
from laptopdesk.assets.register.values import ImportState, PendingImport
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.jobs import find_job
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

SHOWN_ERRORS = 100


@blueprint.get("/laptops/import/<int:import_id>")
@guard(Permission.RECEIVE_LAPTOPS)
def show_import(import_id: int) -> str:
    """The columns with their first values, the first rows, and every error; or how far the list is."""
    with db().read() as session:
        pending = _get(session, import_id)
        preview = queries.preview_list(session, pending) if pending.state is not ImportState.RECEIVED else None
        place = places.find_location(session, pending.location_id)
        key = (pending.result or {}).get("job")
        job = find_job(session, str(key)) if key else None
    errors = preview.errors[:SHOWN_ERRORS] if preview else ()
    return page(
        "register/import.html", pending=pending, preview=preview, place=place.name if place else None, job=job,
        fields=[("", _("leave out")), *((field.value, field_name(field)) for field in Field)],
        names_of_fields=[field_name(field) for field in preview.fields] if preview else [],
        errors=[(error, list_error_sentence(error)) for error in errors], at_once=AT_ONCE,
    )  # fmt: skip


def _get(session: Session, import_id: int) -> PendingImport:
    pending = queries.get_pending(session, import_id)
    current_actor().require(Permission.RECEIVE_LAPTOPS, at=pending.location_id)
    return pending


@blueprint.post("/laptops/import/<int:import_id>/columns")
@guard(Permission.RECEIVE_LAPTOPS)
def say_columns(import_id: int) -> Response:
    """Each column is read as the person says; the page shows what that makes of the list."""
    with db().read() as session:
        count = len(_get(session, import_id).columns)
    columns = [request.form.get(f"column{index}", "") for index in range(count)]
    with db().unit_of_work() as uow:
        map_columns(uow, import_id, columns, actor=current_actor())
    return redirect(url_for("register.show_import", import_id=import_id))


@blueprint.post("/laptops/import/<int:import_id>/receive")
@guard(Permission.RECEIVE_LAPTOPS)
def receive(import_id: int) -> Response:
    """All laptops of the list are in; a long list is left to the worker; with an error nothing is stored."""
    with db().read() as session:
        listed = read_list(session, _get(session, import_id))
    here = redirect(url_for("register.show_import", import_id=import_id))
    with db().unit_of_work() as uow:
        if listed.row_count > AT_ONCE and not listed.errors:
            queue_list(uow, import_id, listed.row_count, now=now(), actor=current_actor())
            return here
        imported = receive_list(uow, import_id, listed, now=now(), actor=current_actor())
    if imported.errors:
        return here
    flash(received_words(imported), "good")
    return here


def received_words(imported: Imported) -> str:
    """What an import did."""
    created = ngettext("%(n)s new laptop", "%(n)s new laptops", imported.created)
    return _("%(created)s, %(unchanged)s known already.", created=created, unchanged=imported.unchanged)
