"""What the helpdesk forgets about a person: their tickets, and those that only mention them where that was chosen."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import FORGOTTEN, Erasing, Mention, excerpt_of
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.looks import TICKET, reader_of
from laptopdesk.helpdesk.models import TicketMessageRow, TicketRow


def forget_requester(uow: UnitOfWork, person: Erasing) -> None:
    """Who asked, and what was said, is gone from this person's tickets and the chosen ones; that was asked stays."""
    mine = sa.select(TicketRow.id).where(TicketRow.participant_id == person.participant_id)
    chosen = [key for key, mention in _mentions(uow.session, person) if mention.key in person.chosen]
    ids = [*uow.session.scalars(mine), *chosen]
    unsynchronised = {"synchronize_session": False}
    uow.session.execute(
        sa.update(TicketMessageRow).where(TicketMessageRow.ticket_id.in_(ids)).values(body=FORGOTTEN),
        execution_options=unsynchronised,
    )
    uow.session.execute(
        sa.update(TicketRow)
        .where(TicketRow.id.in_(ids))
        .values(requester_name=None, requester_phone=None, requester_email=None, subject=FORGOTTEN),
        execution_options=unsynchronised,
    )


def list_mentions(session: Session, person: Erasing) -> tuple[Mention, ...]:
    """Tickets that were never joined to this person and have their name, phone number or address in them."""
    mentions = tuple(_mentions(session, person))
    reader_of(session).note(TICKET, [key for key, _mention in mentions])
    return tuple(mention for _key, mention in mentions)


def _mentions(session: Session, person: Erasing) -> Iterator[tuple[int, Mention]]:
    others = sa.or_(TicketRow.participant_id.is_(None), TicketRow.participant_id != person.participant_id)
    words: dict[int, list[str]] = {}
    for key, body in session.execute(sa.select(TicketMessageRow.ticket_id, TicketMessageRow.body)):
        words.setdefault(key, []).append(body)
    for row in session.scalars(sa.select(TicketRow).where(others).order_by(TicketRow.id)):
        who = " ".join(part for part in (row.requester_name, row.requester_phone, row.requester_email) if part)
        text = "\n".join((who, row.subject, *words.get(row.id, ())))
        if person.is_named_in(text):
            title = _("Ticket %(number)s", number=row.number)
            yield (
                row.id,
                Mention(
                    key=f"ticket:{row.id}",
                    title=title,
                    excerpt=excerpt_of(f"{who}: {row.subject}"),
                    certain=person.is_reached_in(text),
                ),
            )
