"""The scan log: what scanners said that meant nothing, so that a bad label or scanner is found."""

from flask import Response, abort, request

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Permission
from laptopdesk.devices import queries
from laptopdesk.devices.service import log_scan
from laptopdesk.devices.values import ScanOutcome
from laptopdesk.devices.views.blueprint import blueprint
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

READERS = (Permission.MANAGE_STATIONS, Permission.VIEW_JOURNAL)


@blueprint.get("/scans")
@guard(*READERS)
def scans() -> str:
    """The newest codes that could not be used, of the places this person may see."""
    with db().read() as session:
        rows = queries.list_scans(session, within=current_actor().places_for_any(*READERS))
        names = accounts.staff_names(session, [row.staff_id for row in rows if row.staff_id])
        locations = places.names_of(session, [row.location_id for row in rows])
    return page("devices/scans.html", rows=rows, names=names, locations=locations)


@blueprint.post("/scans")
@guard(
    Permission.HAND_OUT,
    Permission.TAKE_BACK,
    Permission.RECORD_ATTENDANCE,
    Permission.OPEN_TICKETS,
    Permission.PREPARE_LAPTOPS,
)
def log() -> Response:
    """A script on a page tells of a code that never reached a form: `raw`, `outcome`, `reason`, `page`. 204."""
    raw, outcome = request.form.get("raw", ""), request.form.get("outcome", "")
    if not raw or outcome not in {member.value for member in ScanOutcome}:
        abort(400)
    actor = current_actor()
    with unit_of_work() as uow:
        log_scan(
            uow,
            raw=raw,
            outcome=ScanOutcome(outcome),
            reason=request.form.get("reason", ""),
            page=request.form.get("page", ""),
            location_id=actor.desk_location_id,
        )
    return Response(status=204)
