"""What `reporting` offers the composition root."""

from laptopdesk.reporting.cli import journal
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations, jobs and words of this package."""
    wiring.add_command(journal)
