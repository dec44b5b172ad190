"""What the workshop offers the composition root."""

from laptopdesk.assets.lifecycle.service import STATE_CHANGED
from laptopdesk.assets.workshop.models import DisposalRow, MissingRow, QuarantineRow, RepairRow
from laptopdesk.assets.workshop.service import follow_state
from laptopdesk.assets.workshop.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring

WORKSHOP = "workshop.workshop"
"""The menu entry beneath which everything of the workshop stands."""


def wire(wiring: Wiring) -> None:
    """Register pages, words, and the watch over every change of state."""
    wiring.add_pages(blueprint)
    wiring.add_nav(WORKSHOP, lambda: _("Workshop"), Permission.VIEW_LAPTOPS, order=45)
    wiring.hooks.add(STATE_CHANGED, "workshop", follow_state)
    words = wiring.erasures.register_words
    words(RepairRow, "fault", "remarks", "closing_words", title=lambda: _("A repair"))
    words(QuarantineRow, "words", "found_words", title=lambda: _("A laptop in quarantine"))
    words(MissingRow, "words", "found_words", title=lambda: _("A missing laptop"))
    words(DisposalRow, "words", "receiver", title=lambda: _("A laptop that was disposed of"))
