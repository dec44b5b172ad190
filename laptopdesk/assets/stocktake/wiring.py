"""What stock-takes offer the composition root."""

from laptopdesk.assets.stocktake.api import blueprint as api
from laptopdesk.assets.stocktake.errors import StocktakeReason
from laptopdesk.assets.stocktake.models import StocktakeScanRow
from laptopdesk.assets.stocktake.operations import apply_count, apply_undo_count
from laptopdesk.assets.stocktake.views import blueprint
from laptopdesk.assets.stocktake.views.results import laptop_panel
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.protocol.operations import OperationKind
from laptopdesk.ui.wiring import Wiring

STOCKTAKES = "stocktake.stocktakes"
"""The menu entry beneath which everything that is counted stands."""


def wire(wiring: Wiring) -> None:
    """Register pages and operations of stock-takes."""
    wiring.add_pages(blueprint, api)
    wiring.add_nav(STOCKTAKES, lambda: _("Stock-takes"), Permission.VIEW_STOCKTAKES, order=47)
    wiring.add_operation(OperationKind.COUNT_LAPTOP.value, apply_count)
    wiring.add_operation(OperationKind.UNDO_COUNT.value, apply_undo_count)
    wiring.operations.know_reasons(StocktakeReason)
    wiring.laptop_panels["stocktake"] = laptop_panel
    wiring.erasures.register_words(StocktakeScanRow, "raw", title=lambda: _("A scan of a stock-take"))
