"""What the search of every page finds of tickets: their numbers, without anybody's name."""

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import find_plain
from laptopdesk.helpdesk import queries
from laptopdesk.ui.formats import format_date
from laptopdesk.ui.wiring import Hit

MOST = 10**9


def find_tickets(session: Session, term: str, actor: Actor) -> Sequence[Hit]:
    """The ticket with this number, for who works on tickets of its place."""
    number = find_plain(term, MOST)
    ticket = queries.locate_ticket(session, number) if number is not None else None
    if ticket is None or not actor.may(Permission.WORK_TICKETS, at=ticket.location_id):
        return ()
    detail = f"{ticket.status.name} · {format_date(ticket.opened_at)}"
    url = url_for("helpdesk.ticket", number=ticket.number)
    title = _("Ticket %(number)s", number=ticket.number)
    return (Hit(kind=_("Ticket"), title=title, url=url, detail=detail, exact=True),)
