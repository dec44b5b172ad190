"""Pages of the stock-take."""

from laptopdesk.assets.stocktake.views import counting, course, results
from laptopdesk.assets.stocktake.views.blueprint import blueprint

__all__ = ["blueprint", "counting", "course", "results"]
