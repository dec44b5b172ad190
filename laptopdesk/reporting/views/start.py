"""The start page: what this person needs next, and the laptops as pictures."""

from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.figures import MAIN_LINE
from laptopdesk.reporting.start import read_start
from laptopdesk.reporting.views.blueprint import blueprint
from laptopdesk.ui.guard import current_actor, signed_in
from laptopdesk.ui.web import db, now, page

PLACES_SHOWN = 10


@blueprint.get("/")
@signed_in
def start() -> str:
    """Where everybody begins."""
    actor = current_actor()
    with db().read() as session:
        start_page = read_start(session, actor, now())
    return page(
        "reporting/start.html",
        start=start_page,
        greeting=greeting(to_local(now()).hour, actor.name),
        today=now(),
        figures_first=actor.may_somewhere(Permission.VIEW_REPORTS),
        main_line=len(MAIN_LINE),
        shown=PLACES_SHOWN,
    )


def greeting(hour: int, name: str) -> str:
    """A word of welcome by the hour of the day in Rotterdam."""
    first = name.split()[0] if name.split() else ""
    if hour < 12:
        return _("Good morning, %(name)s", name=first)
    if hour < 18:
        return _("Good afternoon, %(name)s", name=first)
    return _("Good evening, %(name)s", name=first)
