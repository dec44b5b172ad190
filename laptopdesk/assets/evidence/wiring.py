"""What `evidence` offers the composition root."""

from laptopdesk.assets.evidence.cli import evidence
from laptopdesk.assets.evidence.models import ManualRecordRow, SanitizationRecordRow
from laptopdesk.assets.evidence.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_command(evidence)
    group, decides = "workshop.workshop", Permission.LOWER_POLICY
    wiring.add_nav("evidence.logs", lambda: _("Wipe logs"), Permission.PREPARE_LAPTOPS, order=42, under=group)
    wiring.add_nav("evidence.records", lambda: _("Wipe records"), Permission.VIEW_EVIDENCE, order=42, under=group)
    wiring.add_nav("evidence.faults", lambda: _("Faulty tools"), decides, order=43, under=group)
    wiring.add_nav("evidence.tool_versions", lambda: _("Tool versions"), decides, order=43, under=group)
    wiring.erasures.register_words(ManualRecordRow, "reason", title=lambda: _("An erasure recorded by hand"))
    wiring.erasures.register_words(
        SanitizationRecordRow, "bound_reason", title=lambda: _("A wipe log that was linked by hand")
    )
