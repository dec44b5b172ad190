"""What `places` offers the composition root."""

from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places.cli import import_commands
from laptopdesk.places.views import blueprint
from laptopdesk.places.views.finding import find_locations
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this package."""

    def actor_for(session: Session, email: str | None) -> Actor:
        return wiring.actor_for_command(session, email)  # asked late: a higher package fills it

    wiring.add_pages(blueprint)
    wiring.add_nav("places.locations", lambda: _("Locations"), Permission.VIEW_PLACES, order=70)
    wiring.add_finder("locations", find_locations)
    wiring.add_command(import_commands(actor_for))
