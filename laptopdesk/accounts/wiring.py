"""What `accounts` offers the composition root."""

from laptopdesk.accounts.session import load_actor
from laptopdesk.accounts.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations, jobs and words of this package."""
    wiring.add_pages(blueprint)
    wiring.load_actor = load_actor
