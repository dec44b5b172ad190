"""What moves of laptops offer the composition root."""

from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.service import TOUCHED
from laptopdesk.assets.moves.service import leave_ready
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register reasons, the note of a laptop, and that a ready laptop which lacks something is ready no more."""
    wiring.operations.know_reasons(MoveReason, LaptopReason)
    wiring.hooks.add(TOUCHED, "ready", leave_ready)
    wiring.erasures.register_words(LaptopRow, "note", title=lambda: _("The note of a laptop"))
