"""What hardware reports offer the composition root."""

from laptopdesk.assets.inventory.api import blueprint as api
from laptopdesk.assets.inventory.cli import inventory
from laptopdesk.assets.inventory.errors import InventoryReason
from laptopdesk.assets.inventory.messages import inventory_sentence
from laptopdesk.assets.inventory.views import bench_panel, blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, the command, the panel on the bench and the words."""
    wiring.add_pages(blueprint, api)
    permission, beside = Permission.PREPARE_LAPTOPS, "workshop.workshop"
    wiring.add_nav("inventory.inventory", lambda: _("Hardware"), permission, order=43, under=beside)
    wiring.add_sentences(InventoryReason, inventory_sentence)
    wiring.add_command(inventory)
    wiring.bench_panels["inventory"] = bench_panel
