"""What images on laptops offer the composition root."""

from laptopdesk.assets.imaging.bulk import ACTS
from laptopdesk.assets.imaging.cli import imaging
from laptopdesk.assets.imaging.models import ImagingLogRow
from laptopdesk.assets.imaging.service import prove_on_erasure
from laptopdesk.assets.imaging.views import blueprint
from laptopdesk.assets.lifecycle.service import STATE_CHANGED
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, the command and the words; logs that came too early are looked at after the erasure."""
    wiring.add_pages(blueprint)
    group, prepares = "workshop.workshop", Permission.PREPARE_LAPTOPS
    wiring.add_nav("imaging.logs", lambda: _("Image logs"), prepares, order=43, under=group)
    wiring.add_nav("imaging.images", lambda: _("Images"), prepares, order=44, under=group)
    wiring.add_command(imaging)
    for act in ACTS:
        wiring.add_bulk_act(act)
    wiring.erasures.register_words(
        ImagingLogRow, "bound_reason", title=lambda: _("An image log that was linked by hand")
    )
    wiring.hooks.add(STATE_CHANGED, "imaging", prove_on_erasure)
