"""What `reporting` offers the composition root."""

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.reporting.cli import journal
from laptopdesk.reporting.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this package."""
    wiring.add_pages(blueprint)
    wiring.add_nav("reporting.start", lambda: _("Start"), Permission.VIEW_START, order=10)
    wiring.add_nav("reporting.journal", lambda: _("Journal"), Permission.VIEW_JOURNAL, order=85)
    wiring.add_command(journal)
