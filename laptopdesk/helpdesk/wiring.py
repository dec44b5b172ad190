"""What `helpdesk` offers the composition root."""

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.decisions.calling_back import CALL_BACK, CallBackDesk
from laptopdesk.helpdesk.api import blueprint as api
from laptopdesk.helpdesk.calling_back import find_call_back, open_call_back
from laptopdesk.helpdesk.finding import find_tickets
from laptopdesk.helpdesk.forgetting import forget_requester, list_mentions
from laptopdesk.helpdesk.reference import seed_statuses
from laptopdesk.helpdesk.sticker.views import blueprint as sticker_page
from laptopdesk.helpdesk.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, words and reference data of this package."""
    wiring.add_pages(blueprint, api, sticker_page)
    wiring.add_nav("helpdesk.tickets", lambda: _("Tickets"), Permission.WORK_TICKETS, order=50)
    wiring.add_finder("tickets", find_tickets)
    wiring.add_defaults(seed_statuses)
    wiring.hooks.add(CALL_BACK, "helpdesk", CallBackDesk(call=open_call_back, find=find_call_back))
    wiring.erasures.register("helpdesk", forget_requester, mentions=list_mentions)
