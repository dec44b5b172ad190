"""What transfers offer the composition root."""

from laptopdesk.assets.transfers.models import TransferRow
from laptopdesk.assets.transfers.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the pages of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_nav(
        "transfers.transfers", lambda: _("Transfers"), Permission.MOVE_LAPTOPS, order=48, under="stocktake.stocktakes"
    )
    wiring.erasures.register_words(TransferRow, "remark", title=lambda: _("A transfer"))
