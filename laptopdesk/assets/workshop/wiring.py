"""What the workshop offers the composition root."""

from laptopdesk.assets.lifecycle.service import on_state
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.assets.workshop.messages import workshop_sentence
from laptopdesk.assets.workshop.service import follow_state
from laptopdesk.assets.workshop.views import blueprint
from laptopdesk.assets.workshop.views.panel import bench_panel
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, words, and the watch over every change of state."""
    wiring.add_pages(blueprint)
    wiring.add_nav(
        "workshop.workshop", lambda: _("Workshop"), Permission.VIEW_LAPTOPS, order=45, under="assets.laptops"
    )
    wiring.bench_panels["workshop"] = bench_panel
    wiring.add_sentences(WorkshopReason, workshop_sentence)
    on_state("workshop", follow_state)
