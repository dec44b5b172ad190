"""What moves of laptops offer the composition root."""

from laptopdesk.assets.lifecycle.service import TOUCHED
from laptopdesk.assets.moves.service import leave_ready
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """A ready laptop that lacks something after a change is ready no more."""
    wiring.hooks.add(TOUCHED, "ready", leave_ready)
