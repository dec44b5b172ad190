"""A station is added, gets a new code to pair by, or is not trusted any more."""

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices import queries
from laptopdesk.devices.forms import StationForm
from laptopdesk.devices.service import add_station, renew_code, revoke_station
from laptopdesk.devices.values import PairingOffer, StationState
from laptopdesk.devices.views.blueprint import blueprint
from laptopdesk.devices.views.stations import show_station, visible_station
from laptopdesk.places import queries as places
from laptopdesk.protocol.trust import CODE_MINUTES, group_pairing_code
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work

Answer = str | Response | tuple[str, int]


@blueprint.route("/stations/add", methods=["GET", "POST"])
@guard(Permission.MANAGE_STATIONS)
def add() -> Answer:
    """A new station at one of this person's places; the answer shows its code, once."""
    form = _form()
    if not form.submitted() or _is_taken(form):
        return _edit(form)
    try:
        with unit_of_work() as uow:
            offer = add_station(uow, name=form.name.data or "", location_id=int(form.location.data))
    except Refused as refusal:
        return _edit(form, sentences_for(refusal))
    return _show_code(offer)


@blueprint.post("/stations/<int:station_id>/code")
@guard(Permission.MANAGE_STATIONS)
def new_code(station_id: int) -> Answer:
    """A new code for this station, shown once: the computer that uses it takes the place of the one before."""
    visible_station(station_id)
    try:
        with unit_of_work() as uow:
            offer = renew_code(uow, station_id)
    except Refused as refusal:
        return show_station(visible_station(station_id), sentences_for(refusal)), 422
    return _show_code(offer)


@blueprint.route("/stations/<int:station_id>/revoke", methods=["GET", "POST"])
@guard(Permission.MANAGE_STATIONS)
def revoke(station_id: int) -> Answer:
    """Asked first; then what the station still reports becomes cases."""
    found = visible_station(station_id)
    if request.method == "GET" and found.state is not StationState.REVOKED:
        return page("devices/revoke.html", station=found)
    try:
        with unit_of_work() as uow:
            revoke_station(uow, station_id)
    except Refused as refusal:
        return show_station(found, sentences_for(refusal)), 422
    flash(_("The station is revoked."), "good")
    return redirect(url_for("devices.station", station_id=station_id))


def _form() -> StationForm:
    within = current_actor().places_for(Permission.MANAGE_STATIONS)
    with db().read() as session:
        choices = places.choices(session, on=to_local(now()).date(), within=within)
    form = StationForm.from_request()
    form.location.offer(choices, own=current_actor().desk_location_id)
    return form


def _is_taken(form: StationForm) -> bool:
    """Whether a station of this name stands there already, as when the page with the code is loaded again."""
    name, place = (form.name.data or "").casefold(), int(form.location.data)
    with db().read() as session:
        there = queries.list_stations(session, within=frozenset({place}))
    taken = any(row.name.casefold() == name and row.state is not StationState.REVOKED for row in there)
    if taken:
        form.name.errors = [_("A station of this name stands there already. Open it for a new code.")]
    return taken


def _edit(form: StationForm, sentences: tuple[str, ...] = ()) -> Answer:
    status = 422 if request.method == "POST" else 200
    return page("devices/add.html", form=form, sentences=sentences), status


def _show_code(offer: PairingOffer) -> Response:
    """The only page that ever shows the code: it is in no address, no session and no cache."""
    grouped = group_pairing_code(offer.code)
    answer = make_response(
        page(
            "devices/code.html", station=visible_station(offer.station_id), groups=grouped.split(" "),
            command=f"laptopdesk-station pair {grouped.replace(' ', '-')}", minutes=CODE_MINUTES,
            expires_at=offer.expires_at,
        )
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer
