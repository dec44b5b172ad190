"""What the condition of laptops and lots offers the composition root."""

from laptopdesk.assets.condition.bulk import ACTS
from laptopdesk.assets.condition.cli import lock, lot
from laptopdesk.assets.condition.models import LaptopGradeRow, LotDecisionRow, LotTermsRow
from laptopdesk.assets.condition.service import seed_definitions
from laptopdesk.assets.condition.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_command(lock, lot)
    wiring.add_defaults(seed_definitions)
    for act in ACTS:
        wiring.add_bulk_act(act)
    beside = "assets.laptops"
    wiring.add_nav("condition.grades", lambda: _("Grades"), Permission.VIEW_LAPTOPS, order=45, under=beside)
    wiring.add_nav("condition.support_list", lambda: _("Support ends"), Permission.VIEW_LAPTOPS, order=46, under=beside)
    wiring.erasures.register_words(LaptopGradeRow, "remarks", title=lambda: _("The grade of a laptop"))
    wiring.erasures.register_words(LotDecisionRow, "remarks", title=lambda: _("A difference with the donor's list"))
    wiring.erasures.register_words(LotTermsRow, "remarks", title=lambda: _("What was agreed about a lot"))
