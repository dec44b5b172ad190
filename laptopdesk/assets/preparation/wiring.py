"""What the preparation of laptops offers the composition root."""

from laptopdesk.assets.preparation.bulk import ACTS
from laptopdesk.assets.preparation.cli import lock
from laptopdesk.assets.preparation.models import ImagingRow, LaptopGradeRow
from laptopdesk.assets.preparation.service.grades import seed_definitions
from laptopdesk.assets.preparation.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_command(lock)
    wiring.add_defaults(seed_definitions)
    for act in ACTS:
        wiring.add_bulk_act(act)
    list_page = "laptops.laptops"
    wiring.add_nav("preparation.grades", lambda: _("Grades"), Permission.VIEW_LAPTOPS, order=45, under=list_page)
    wiring.add_nav(
        "preparation.support_ends", lambda: _("Support ends"), Permission.VIEW_LAPTOPS, order=46, under=list_page
    )
    wiring.erasures.register_words(ImagingRow, "reason", title=lambda: _("An image that a laptop cannot run"))
    wiring.erasures.register_words(LaptopGradeRow, "remarks", title=lambda: _("The grade of a laptop"))
