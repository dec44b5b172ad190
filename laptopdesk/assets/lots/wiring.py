"""What lots offer the composition root."""

from laptopdesk.assets.lots.cli.importing import import_group
from laptopdesk.assets.lots.cli.lots import lot
from laptopdesk.assets.lots.models import LotDecisionRow, LotTermsRow
from laptopdesk.assets.lots.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_command(import_group, lot)
    wiring.add_nav("lots.lots", lambda: _("Lots"), Permission.VIEW_LAPTOPS, order=41, under="laptops.laptops")
    wiring.erasures.register_words(LotDecisionRow, "remarks", title=lambda: _("A difference with the donor's list"))
    wiring.erasures.register_words(LotTermsRow, "remarks", title=lambda: _("Agreements about a lot"))
