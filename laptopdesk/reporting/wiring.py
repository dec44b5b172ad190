"""What `reporting` offers the composition root."""

from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations, jobs and words of this package."""
