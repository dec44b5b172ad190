"""What `helpdesk` offers the composition root."""

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.helpdesk.api import blueprint as api
from laptopdesk.helpdesk.errors import TicketReason
from laptopdesk.helpdesk.messages import ticket_sentence
from laptopdesk.helpdesk.reference import seed_statuses
from laptopdesk.helpdesk.service import forget_requester
from laptopdesk.helpdesk.sticker.errors import StickerReason
from laptopdesk.helpdesk.sticker.messages import sticker_sentence
from laptopdesk.helpdesk.sticker.views import blueprint as sticker_page
from laptopdesk.helpdesk.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, words and reference data of this package."""
    wiring.add_pages(blueprint, api, sticker_page)
    wiring.add_nav("helpdesk.tickets", lambda: _("Tickets"), Permission.WORK_TICKETS, order=50)
    wiring.add_sentences(TicketReason, ticket_sentence)
    wiring.add_sentences(StickerReason, sticker_sentence)
    wiring.add_defaults(seed_statuses)
    wiring.erasures.register("helpdesk", forget_requester)
