"""`laptopdesk lot …` and `laptopdesk import laptops …`."""

from laptopdesk.assets.lots.cli.importing import import_group
from laptopdesk.assets.lots.cli.lots import lot

__all__ = ["import_group", "lot"]
