"""What kits offer the composition root."""

from laptopdesk.assets.kits.models import KitDeliveryRow, KitMovementRow
from laptopdesk.assets.kits.service import seed_kinds
from laptopdesk.assets.kits.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, words and the kinds every installation begins with."""
    wiring.add_pages(blueprint)
    wiring.add_nav("kits.kits", lambda: _("Kits"), Permission.VIEW_LAPTOPS, order=46, under="stocktake.stocktakes")
    wiring.add_defaults(seed_kinds)
    wiring.erasures.register_words(KitMovementRow, "words", title=lambda: _("A change in kits"))
    wiring.erasures.register_words(KitDeliveryRow, "words", title=lambda: _("A delivery of kits"))
