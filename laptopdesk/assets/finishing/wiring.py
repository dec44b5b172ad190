"""What the last stretch offers the composition root."""

from laptopdesk.assets.finishing.bulk import ACTS
from laptopdesk.assets.finishing.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the page and the acts on many laptops."""
    wiring.add_pages(blueprint)
    for act in ACTS:
        wiring.add_bulk_act(act)
