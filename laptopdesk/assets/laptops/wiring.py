"""What the list of laptops and the page of one offer the composition root."""

from laptopdesk.assets.laptops import finding
from laptopdesk.assets.laptops.api import blueprint as api
from laptopdesk.assets.laptops.cli import laptop
from laptopdesk.assets.laptops.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, the command, and what the search of every page finds."""
    wiring.add_pages(blueprint, api)
    wiring.add_command(laptop)
    wiring.add_nav("laptops.laptops", lambda: _("Laptops"), Permission.VIEW_LAPTOPS, order=40)
    wiring.add_finder("laptops", finding.find_laptops)
    wiring.add_finder("lots", finding.find_lots)
    wiring.add_finder("certificates", finding.find_certificates)
    wiring.add_finder("transfers", finding.find_transfers)
