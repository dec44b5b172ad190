"""What `devices` offers the composition root."""

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the pages of this package."""
    wiring.add_pages(blueprint)
    wiring.add_nav("devices.scans", lambda: _("Scan log"), Permission.MANAGE_STATIONS, order=80)
