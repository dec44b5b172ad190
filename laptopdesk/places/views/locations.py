"""Places: the list with search, one place, adding, changing, closing."""

from datetime import date
from typing import cast

from flask import request

from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.places import queries
from laptopdesk.places.forms import EndUseForm, LocationForm
from laptopdesk.places.service import add_location, change_location, close_location
from laptopdesk.places.values import Location, LocationKind
from laptopdesk.places.views.blueprint import blueprint
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.get("/locations")
@guard(Permission.VIEW_PLACES)
def locations() -> Answer:
    """The places this person may see, narrowed by words, kind and whether they are in use."""
    term, kind_code, closed = request.args.get("q", ""), request.args.get("kind", ""), request.args.get("closed") == "1"
    kind = LocationKind.find_member(kind_code)
    within = current_actor().places_for(Permission.VIEW_PLACES)
    with db().read() as session:
        on = None if closed else to_local(now()).date()
        rows = queries.list_locations(session, term=term, kind=kind, on=on, within=within)
    kinds = [(kind.value, word(kind)) for kind in LocationKind]
    return page(
        "places/locations.html",
        rows=rows,
        term=term,
        kind=kind_code,
        closed=closed,
        kinds=kinds,
        may_manage=current_actor().may(Permission.MANAGE_PLACES),
        today=to_local(now()).date(),
    )


@blueprint.get("/locations/<int:location_id>")
@guard(Permission.VIEW_PLACES)
def location(location_id: int) -> Answer:
    """One place with its address, code and days."""
    return _show(_visible(location_id), EndUseForm())


@blueprint.route("/locations/add", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def add() -> Answer:
    """A new place."""
    current_actor().require(Permission.MANAGE_PLACES)
    form = _filled(LocationForm.from_request(kind=LocationKind.HOUSE, city="Rotterdam"))
    return answer_form(
        form,
        lambda uow: add_location(uow, form.details()),
        again=lambda: _edit(form, None),
        done=lambda key: go("places.location", _("The location is added."), location_id=key),
    )


@blueprint.route("/locations/<int:location_id>/change", methods=["GET", "POST"])
@guard(Permission.MANAGE_PLACES)
def change(location_id: int) -> Answer:
    """Another name, kind, address or organisation."""
    current_actor().require(Permission.MANAGE_PLACES, at=location_id)
    place = _visible(location_id)
    form = _filled(LocationForm.from_request(**_values(place)))
    return answer_form(
        form,
        lambda uow: change_location(uow, location_id, form.details()),
        again=lambda: _edit(form, place),
        done=lambda _none: go("places.location", _("The change is saved."), location_id=location_id),
    )


@blueprint.post("/locations/<int:location_id>/close")
@guard(Permission.MANAGE_PLACES)
def close(location_id: int) -> Answer:
    """The place is no longer used from a day on."""
    place, form = _visible(location_id), EndUseForm.from_request()
    return answer_form(
        form,
        lambda uow: close_location(uow, location_id, cast(date, form.until.data)),
        again=lambda: _show(place, form),
        done=lambda _none: go("places.location", _("The location closes on that day."), location_id=location_id),
    )


def _visible(location_id: int) -> Location:
    within = current_actor().places_for(Permission.VIEW_PLACES)
    if not isinstance(within, Everywhere) and location_id not in within:
        raise NotFound("location", location_id)
    with db().read() as session:
        return queries.get_location(session, location_id)


def _show(place: Location, form: EndUseForm) -> str:
    with db().read() as session:
        owner = queries.organisation_names(session, [place.organisation_id])
    return page(
        "places/location.html",
        place=place,
        kind=word(place.kind),
        form=form,
        owner=owner.get(place.organisation_id or 0, ""),
        today=to_local(now()).date(),
        may_manage=current_actor().may(Permission.MANAGE_PLACES, at=place.id),
    )


def _edit(form: LocationForm, place: Location | None) -> str:
    return page("places/change.html", form=form, place=place)


def _filled(form: LocationForm) -> LocationForm:
    with db().read() as session:
        form.organisation.choices = [("", _("none")), *queries.organisation_choices(session)]
    return form


def _values(place: Location) -> dict[str, object]:
    owner = "" if place.organisation_id is None else str(place.organisation_id)
    postcode = f"{place.postcode[:4]} {place.postcode[4:]}"
    return vars(place) | {"organisation": owner, "postcode": postcode}
