"""What the frame of every page shows of accounts."""

from flask import url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places.queries import find_location
from laptopdesk.ui.guard import find_actor
from laptopdesk.ui.web import NavLink, db


@blueprint.app_context_processor
def person_values() -> dict[str, object]:
    """The menu of the person at work, and where they stand."""
    actor = find_actor()
    if actor is None or actor.staff_id is None:
        return {"person_links": (), "place_name": ""}
    with db().read() as session:
        place = find_location(session, actor.desk_location_id)
    links = [
        NavLink(label=_("My account"), url=url_for("accounts.account"), active=False),
        NavLink(label=_("Choose your location"), url=url_for("accounts.choose_place"), active=False),
    ]
    if actor.may_somewhere(Permission.MANAGE_STAFF):
        links.append(NavLink(label=_("Staff"), url=url_for("accounts.staff"), active=False))
    return {"person_links": tuple(links), "place_name": place.name if place else ""}


def forget_pages(answer: Response) -> Response:
    """The browser drops what it kept of pages seen before, also those that Back would show.

    Cookies stay (the device's place, the browser's id), and so does what waits to be sent (`storage`).
    """
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
