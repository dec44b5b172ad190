"""What `cases` offers the composition root."""

from laptopdesk.cases.service import forget_sides, open_alarm_case, open_reuse_case
from laptopdesk.cases.views import blueprint, laptop_panel, person_panel
from laptopdesk.core.access import Permission
from laptopdesk.core.decisions import CASE_TOPICS
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the pages of this package, and what happens when an operation id is used twice."""
    wiring.add_pages(blueprint)
    wiring.add_nav("cases.cases", lambda: _("Cases"), Permission.VIEW_CASES, order=60)
    wiring.hooks.add(CASE_TOPICS, "cases", wiring.case_topics)
    wiring.laptop_panels["cases"] = laptop_panel
    wiring.participant_panels["cases"] = person_panel
    wiring.erasures.register("cases", forget_sides)
    wiring.operations.on_reuse.append(open_reuse_case)
    wiring.operations.on_alarm.append(open_alarm_case)
