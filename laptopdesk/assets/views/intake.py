"""Importing a donor's list on a page: tried first, with every error named by line, then received."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.forms import ImportForm
from laptopdesk.assets.intake.messages import list_error_sentence
from laptopdesk.assets.intake.reading import read_donor_list
from laptopdesk.assets.intake.service import Imported, ImportLaptops, import_laptops
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

SHOWN_ERRORS = 100


@blueprint.get("/laptops/import")
@guard(Permission.RECEIVE_LAPTOPS)
def import_laptops_form() -> str:
    """The empty form."""
    return _show(ImportForm(), None, ())


@blueprint.post("/laptops/import")
@guard(Permission.RECEIVE_LAPTOPS)
def receive_list() -> str | Response:
    """The list is in, and the page of its lot is shown; or every error by line, and nothing is stored."""
    form = ImportForm.from_request()
    _offer(form)
    upload = request.files.get("file")
    if not form.submitted():
        return _show(form, None, ())
    if upload is None or not upload.filename:
        return _show(form, None, (_("Choose the donor's list."),))
    command = ImportLaptops(
        lot=form.lot.data or "", listed=read_donor_list(upload.read()), donor=form.donor.data or "",
        location_id=int(form.location.data) if form.location.data else None,
    )  # fmt: skip
    with db().unit_of_work() as uow:
        imported = import_laptops(uow, command, now=now(), actor=current_actor())
    if imported.errors:
        return _show(form, imported, ())
    flash(_received(imported), "good")
    with db().read() as session:
        lot = lifecycle.find_lot(session, command.lot)
    return redirect(url_for("assets.lot", lot_id=lot.id) if lot else url_for("assets.lots"))


def _received(imported: Imported) -> str:
    created = ngettext("%(n)s new laptop", "%(n)s new laptops", imported.created)
    return _("%(created)s, %(unchanged)s known already.", created=created, unchanged=imported.unchanged)


def _offer(form: ImportForm) -> None:
    with db().read() as session:
        within = current_actor().places_for(Permission.RECEIVE_LAPTOPS)
        form.location.choices = [("", _("not on a place yet")), *places.choices(session, within=within)]


def _show(form: ImportForm, imported: Imported | None, sentences: tuple[str, ...]) -> str:
    _offer(form)
    errors = imported.errors[:SHOWN_ERRORS] if imported else ()
    return page(
        "assets/import_laptops.html", form=form, sentences=sentences, count=len(imported.errors) if imported else 0,
        errors=[(error, list_error_sentence(error)) for error in errors],
    )  # fmt: skip
