"""Pages of the stock-take."""

from laptopdesk.assets.stocktake.views import counting, course, results  # noqa: F401 - each adds its routes
from laptopdesk.assets.stocktake.views.blueprint import blueprint

__all__ = ["blueprint"]
