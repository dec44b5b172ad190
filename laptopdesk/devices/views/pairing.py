"""A station is added, gets a new code to pair by, or is not trusted any more."""

from flask import make_response, request
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices import queries
from laptopdesk.devices.errors import StationReason
from laptopdesk.devices.forms import StationForm
from laptopdesk.devices.service import add_station, renew_code, revoke_station
from laptopdesk.devices.values import PairingOffer, StationState
from laptopdesk.devices.views.blueprint import blueprint
from laptopdesk.devices.views.stations import show_station, visible_station
from laptopdesk.places import queries as places
from laptopdesk.protocol.trust import CODE_MINUTES, group_pairing_code
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.route("/stations/add", methods=["GET", "POST"])
@guard(Permission.MANAGE_STATIONS)
def add() -> Answer:
    """A new station at one of this person's places; the answer shows its code, once."""
    form = _form()
    return answer_form(
        form, lambda uow: _add(uow, form), done=_show_code, again=lambda: page("devices/add.html", form=form)
    )


@blueprint.post("/stations/<int:station_id>/code")
@guard(Permission.MANAGE_STATIONS)
def new_code(station_id: int) -> Answer:
    """A new code for this station, shown once: the computer that uses it takes the place of the one before."""
    station, button = visible_station(station_id), Form.from_request()
    return answer_form(
        button, lambda uow: renew_code(uow, station_id), done=_show_code, again=lambda: show_station(station, button)
    )


@blueprint.route("/stations/<int:station_id>/revoke", methods=["GET", "POST"])
@guard(Permission.MANAGE_STATIONS)
def revoke(station_id: int) -> Answer:
    """Asked first; then what the station still reports becomes cases."""
    station, button = visible_station(station_id), Form.from_request()
    if request.method == "GET" and station.state is StationState.REVOKED:
        raise Refused([StationReason.ALREADY_REVOKED])
    return answer_form(
        button,
        lambda uow: revoke_station(uow, station_id),
        again=lambda: (
            show_station(station, button) if button.form_errors else page("devices/revoke.html", station=station)
        ),
        done=lambda _none: go("devices.station", _("The station is revoked."), station_id=station_id),
    )


def _form() -> StationForm:
    within = current_actor().places_for(Permission.MANAGE_STATIONS)
    with db().read() as session:
        choices = places.choices(session, on=to_local(now()).date(), within=within)
    form = StationForm.from_request()
    form.location.offer(choices, own=current_actor().desk_location_id)
    return form


def _add(uow: UnitOfWork, form: StationForm) -> PairingOffer:
    """The station; refused where one of this name stands, as when the page with the code is loaded again."""
    name, place = form.name.data or "", int(form.location.data)
    there = queries.list_stations(uow.session, within=frozenset({place}))
    if any(row.name.casefold() == name.casefold() and row.state is not StationState.REVOKED for row in there):
        raise Refused([StationReason.NAME_TAKEN])
    return add_station(uow, name=name, location_id=place)


def _show_code(offer: PairingOffer) -> Response:
    """The only page that ever shows the code: it is in no address, no session and no cache."""
    grouped = group_pairing_code(offer.code)
    answer = make_response(
        page(
            "devices/code.html",
            station=visible_station(offer.station_id),
            groups=grouped.split(" "),
            command=f"laptopdesk-station pair {grouped.replace(' ', '-')}",
            minutes=CODE_MINUTES,
            expires_at=offer.expires_at,
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
