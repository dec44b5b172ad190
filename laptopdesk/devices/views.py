"""The scan log: what scanners said that meant nothing, so that a bad label or scanner is found."""

from flask import Blueprint

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Permission
from laptopdesk.devices import queries
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, page

blueprint = Blueprint("devices", __name__, template_folder="templates")


@blueprint.get("/scans")
@guard(Permission.MANAGE_STATIONS)
def scans() -> str:
    """The newest codes that could not be used."""
    with db().read() as session:
        rows = queries.list_scans(session)
        names = accounts.staff_names(session, [row.staff_id for row in rows if row.staff_id])
        locations = places.names_of(session, [row.location_id for row in rows])
    return page("devices/scans.html", rows=rows, names=names, locations=locations)
