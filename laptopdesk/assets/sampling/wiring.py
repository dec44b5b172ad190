"""What samples offer the composition root."""

from datetime import timedelta

from laptopdesk.assets.sampling.models import SampleLineRow
from laptopdesk.assets.sampling.service import EXTEND_JOB, extend_samples
from laptopdesk.assets.sampling.views import blueprint, lot_panel
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, words and the hourly look for late arrivals."""
    wiring.add_pages(blueprint)
    wiring.add_nav("sampling.samples", lambda: _("Samples"), Permission.VIEW_LAPTOPS, order=43, under="laptops.laptops")
    wiring.add_job(EXTEND_JOB, extend_samples, every=timedelta(hours=1))
    wiring.lot_panels["sampling"] = lot_panel
    wiring.erasures.register_words(SampleLineRow, "remark", "extent", title=lambda: _("A sample"))
