"""Organisations: the list, adding, changing, closing."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries
from laptopdesk.places.forms import CloseForm, OrganisationForm, organisation_kind_choices
from laptopdesk.places.service import add_organisation, change_organisation, close_organisation
from laptopdesk.places.values import Organisation, OrganisationKind
from laptopdesk.places.views.blueprint import blueprint
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

Answer = str | Response | tuple[str, int]


@blueprint.get("/organisations")
@guard(Permission.VIEW_PLACES)
def organisations() -> Answer:
    """Donors, referrers and hosts."""
    with db().read() as session:
        rows = queries.list_organisations(session)
    may_manage = current_actor().may(Permission.MANAGE_PLACES)
    return page(
        "places/organisations.html", rows=rows, may_manage=may_manage,
        today=to_local(now()).date(),
    )  # fmt: skip


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def add_organisation_page() -> Answer:
    """A new organisation."""
    current_actor().require(Permission.MANAGE_PLACES)
    form = OrganisationForm.from_request(kind=OrganisationKind.DONOR.value)
    form.kind.choices = organisation_kind_choices()
    if not form.submitted():
        return _edit(form, None)
    try:
        with unit_of_work() as uow:
            kind = OrganisationKind(form.kind.data)
            add_organisation(uow, form.name.data or "", kind)
    except Refused as refusal:
        return _edit(form, None, sentences_for(refusal))
    flash(_("The organisation is added."), "good")
    return redirect(url_for("places.organisations"))


@blueprint.route("/organisations/<int:organisation_id>/change", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def change_organisation_page(organisation_id: int) -> Answer:
    """Another name or kind."""
    current_actor().require(Permission.MANAGE_PLACES)
    found = _found(organisation_id)
    form = OrganisationForm.from_request(name=found.name, kind=found.kind.value)
    form.kind.choices = organisation_kind_choices()
    if not form.submitted():
        return _edit(form, found)
    try:
        with unit_of_work() as uow:
            kind = OrganisationKind(form.kind.data)
            change_organisation(uow, organisation_id, form.name.data or "", kind)
    except Refused as refusal:
        return _edit(form, found, sentences_for(refusal))
    flash(_("The change is kept."), "good")
    return redirect(url_for("places.organisations"))


@blueprint.post("/organisations/<int:organisation_id>/close")
@guard(Permission.MANAGE_PLACES)
def close_organisation_page(organisation_id: int) -> Answer:
    """The organisation no longer takes part from a day on."""
    found, form = _found(organisation_id), CloseForm.from_request()
    edit = OrganisationForm(data={"name": found.name, "kind": found.kind.value})
    edit.kind.choices = organisation_kind_choices()
    if not form.submitted() or form.until.data is None:
        return _edit(edit, found, close_form=form)
    try:
        with unit_of_work() as uow:
            close_organisation(uow, organisation_id, form.until.data)
    except Refused as refusal:
        return _edit(edit, found, sentences_for(refusal), close_form=form)
    return redirect(url_for("places.organisations"))


def _found(organisation_id: int) -> Organisation:
    with db().read() as session:
        return queries.get_organisation(session, organisation_id)


def _edit(
    form: OrganisationForm,
    found: Organisation | None,
    sentences: tuple[str, ...] = (),
    close_form: CloseForm | None = None,
) -> Answer:
    status = 422 if request.method == "POST" else 200
    shown = {"form": form, "found": found, "sentences": sentences, "close_form": close_form or CloseForm()}
    return page("places/change_organisation.html", **shown), status
