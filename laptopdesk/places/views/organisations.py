"""Organisations: the list, adding, changing, closing."""

from datetime import date
from typing import cast

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries
from laptopdesk.places.forms import EndUseForm, OrganisationForm
from laptopdesk.places.service import add_organisation, change_organisation, close_organisation
from laptopdesk.places.values import Organisation, OrganisationKind
from laptopdesk.places.views.blueprint import blueprint
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.get("/organisations")
@guard(Permission.VIEW_PLACES)
def organisations() -> Answer:
    """Donors, referrers and hosts."""
    with db().read() as session:
        rows = queries.list_organisations(session)
    may_manage = current_actor().may(Permission.MANAGE_PLACES)
    return page("places/organisations.html", rows=rows, may_manage=may_manage, today=to_local(now()).date())


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def add_organisation_page() -> Answer:
    """A new organisation."""
    current_actor().require(Permission.MANAGE_PLACES)
    form = OrganisationForm.from_request(kind=OrganisationKind.DONOR)
    return answer_form(
        form,
        lambda uow: add_organisation(uow, form.name.data or "", form.kind.data),
        again=lambda: _edit(form, None),
        done=lambda _key: go("places.organisations", _("The organisation is added.")),
    )


@blueprint.route("/organisations/<int:organisation_id>/change", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def change_organisation_page(organisation_id: int) -> Answer:
    """Another name or kind."""
    current_actor().require(Permission.MANAGE_PLACES)
    organisation = _get_organisation(organisation_id)
    form = OrganisationForm.from_request(name=organisation.name, kind=organisation.kind)
    return answer_form(
        form,
        lambda uow: change_organisation(uow, organisation_id, form.name.data or "", form.kind.data),
        again=lambda: _edit(form, organisation),
        done=lambda _none: go("places.organisations", _("The change is saved.")),
    )


@blueprint.post("/organisations/<int:organisation_id>/close")
@guard(Permission.MANAGE_PLACES)
def close_organisation_page(organisation_id: int) -> Answer:
    """The organisation no longer takes part from a day on."""
    organisation, form = _get_organisation(organisation_id), EndUseForm.from_request()
    edit = OrganisationForm(data={"name": organisation.name, "kind": organisation.kind})
    return answer_form(
        form,
        lambda uow: close_organisation(uow, organisation_id, cast(date, form.until.data)),
        again=lambda: _edit(edit, organisation, close_form=form),
        done=lambda _none: go("places.organisations"),
    )


def _get_organisation(organisation_id: int) -> Organisation:
    with db().read() as session:
        return queries.get_organisation(session, organisation_id)


def _edit(form: OrganisationForm, organisation: Organisation | None, close_form: EndUseForm | None = None) -> str:
    return page(
        "places/change_organisation.html", form=form, organisation=organisation, close_form=close_form or EndUseForm()
    )
