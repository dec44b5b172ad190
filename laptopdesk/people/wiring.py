"""What `people` offers the composition root."""

from datetime import timedelta

from laptopdesk.core.access import Permission
from laptopdesk.core.db import DROP_LOG_JOB, drop_log_later
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people.service import forget_identity
from laptopdesk.people.views import blueprint
from laptopdesk.people.views.finding import find_by_pass
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations and jobs of this package."""
    wiring.add_pages(blueprint)
    wiring.add_nav("people.people", lambda: _("Participants"), Permission.VIEW_PEOPLE, order=30)
    wiring.add_finder("people", find_by_pass)
    wiring.erasures.register("people", forget_identity)
    wiring.add_job(DROP_LOG_JOB, drop_log_later, every=timedelta(hours=1))
