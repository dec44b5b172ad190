"""What labels offer the composition root."""

from laptopdesk.assets.labels.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the pages of this topic."""
    wiring.add_pages(blueprint)
