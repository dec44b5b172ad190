"""What `evidence` offers the composition root."""

from laptopdesk.assets.evidence.models import ManualRecordRow, SanitizationRecordRow
from laptopdesk.assets.evidence.version_pages import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and panel of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_nav(
        "evidence.faults", lambda: _("Faulty tools"), Permission.LOWER_POLICY, order=43, under="workshop.workshop"
    )
    wiring.add_nav(
        "evidence.tool_versions",
        lambda: _("Tool versions"),
        Permission.LOWER_POLICY,
        order=43,
        under="workshop.workshop",
    )
    wiring.erasures.register_words(ManualRecordRow, "reason", title=lambda: _("An erasure by hand"))
    wiring.erasures.register_words(
        SanitizationRecordRow, "bound_reason", title=lambda: _("A wipe log that was joined by hand")
    )
