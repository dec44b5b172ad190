"""What the register of laptops offers the composition root."""

from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register reasons, and the note of a laptop."""
    wiring.operations.know_reasons(MoveReason, LaptopReason)
    wiring.erasures.register_words(LaptopRow, "note", title=lambda: _("The note of a laptop"))
