"""Reading tickets."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.looks import TICKET, reader_of
from laptopdesk.core.numbers import find_number as find_whole_number
from laptopdesk.core.rows import value_of
from laptopdesk.helpdesk.models import TicketMessageRow, TicketMoveRow, TicketRow, TicketStatusRow
from laptopdesk.helpdesk.values import LocatedTicket, Message, Status, StatusCategory, Ticket, TicketLine

Places = Everywhere | frozenset[int]
AT_WORK = (StatusCategory.NEW, StatusCategory.OPEN, StatusCategory.WAITING)


def find_number(session: Session, operation_id: str) -> int | None:
    """The number of the ticket that this operation opened, or None."""
    return session.scalar(sa.select(TicketRow.number).where(TicketRow.operation_id == operation_id))


def list_tickets(
    session: Session,
    *,
    within: Places | None = None,
    assignee_id: int | None = None,
    open_only: bool = True,
    laptop_id: int | None = None,
    participant_ids: Sequence[int] = (),
    term: str = "",
    limit: int = 100,
) -> tuple[TicketLine, ...]:
    """Tickets, the oldest open ones first, or all newest first; `term` is a number, a phone, a name or words.

    `within`: only those of these places. With `laptop_id`, `term` is that laptop's label and nothing else.
    """
    query = sa.select(TicketRow, TicketStatusRow).join(TicketStatusRow, TicketStatusRow.id == TicketRow.status_id)
    query = query.where(at_places(TicketRow.location_id, within))
    if assignee_id is not None:
        query = query.where(TicketRow.assignee_id == assignee_id)
    if open_only:
        query = query.where(TicketStatusRow.category.in_(AT_WORK))
    if laptop_id is not None:
        query = query.where(TicketRow.laptop_id == laptop_id)
    elif term.strip():
        query = query.where(_matches(term.strip(), participant_ids))
    order = TicketRow.opened_at.asc() if open_only else TicketRow.opened_at.desc()
    rows = session.execute(query.order_by(order, TicketRow.id).limit(limit)).all()
    reader_of(session).note(TICKET, [row.id for row, _status_row in rows])
    if term.strip() and laptop_id is None:
        reader_of(session).searched(term)
    return tuple(_line(row, status) for row, status in rows)


def _matches(term: str, participant_ids: Sequence[int]) -> sa.ColumnElement[bool]:
    conditions = [
        TicketRow.subject.icontains(term, autoescape=True),
        TicketRow.requester_name.icontains(term, autoescape=True),
        TicketRow.requester_email == term.lower(),
    ]
    digits = "".join(char for char in term if char in "0123456789")
    number = find_whole_number(digits, 10**9)
    if number is not None:
        conditions.append(TicketRow.number == number)
    if len(digits) >= 4:
        conditions.append(TicketRow.requester_phone.contains(digits[-8:], autoescape=True))
    if participant_ids:
        conditions.append(TicketRow.participant_id.in_(participant_ids))
    return sa.or_(*conditions)


def get_ticket(session: Session, number: int) -> Ticket:
    """One ticket by its number, with its messages and allowed moves; raises NotFound."""
    line = session.execute(
        sa.select(TicketRow, TicketStatusRow)
        .join(TicketStatusRow, TicketStatusRow.id == TicketRow.status_id)
        .where(TicketRow.number == number)
    ).first()
    if line is None:
        raise NotFound("ticket", number)
    row, status = line
    reader_of(session).note(TICKET, [row.id])
    return value_of(
        row, Ticket, status=_status(status), moves=list_moves(session, status.id), messages=_messages(session, row.id)
    )


def locate_ticket(session: Session, number: int) -> LocatedTicket | None:
    """Where the ticket with this number is and how it stands; nothing of who asks, so it is no look."""
    row = TicketRow
    query = (
        sa.select(row.number, row.location_id, row.opened_at, TicketStatusRow)
        .join(TicketStatusRow, TicketStatusRow.id == row.status_id)
        .where(row.number == number)
    )
    line = session.execute(query).one_or_none()
    if line is None:
        return None
    ticket_number, location_id, opened_at, status = line
    return LocatedTicket(number=ticket_number, location_id=location_id, opened_at=opened_at, status=_status(status))


def list_moves(session: Session, status_id: int) -> tuple[Status, ...]:
    """The statuses that may follow this one, in their order."""
    query = (
        sa.select(TicketStatusRow)
        .join(TicketMoveRow, TicketMoveRow.to_id == TicketStatusRow.id)
        .where(TicketMoveRow.from_id == status_id)
        .order_by(TicketStatusRow.ordinal)
    )
    return tuple(_status(row) for row in session.scalars(query))


def count_at_work(session: Session, *, within: Places | None = None, assignee_id: int | None = None) -> int:
    """Tickets that are new, being worked on or waiting; all of them, or those of places, or one person's."""
    query = (
        sa.select(sa.func.count())
        .select_from(TicketRow)
        .join(TicketStatusRow, TicketStatusRow.id == TicketRow.status_id)
    )
    if assignee_id is not None:
        query = query.where(TicketRow.assignee_id == assignee_id)
    query = query.where(at_places(TicketRow.location_id, within))
    return session.scalar(query.where(TicketStatusRow.category.in_(AT_WORK))) or 0


def numbers_of(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """The numbers these tickets go by, by id."""
    query = sa.select(TicketRow.id, TicketRow.number).where(TicketRow.id.in_(set(ids)))
    return dict(session.execute(query).all())


def status_names(session: Session) -> dict[str, str]:
    """What each status is called in the language of the moment, by code."""
    rows = session.scalars(sa.select(TicketStatusRow))
    return {row.code: _status(row).name for row in rows}


def list_of_laptop(session: Session, laptop_id: int) -> tuple[TicketLine, ...]:
    """Every ticket about this laptop, newest first."""
    return list_tickets(session, laptop_id=laptop_id, open_only=False)


def _messages(session: Session, ticket_id: int) -> tuple[Message, ...]:
    query = sa.select(TicketMessageRow).where(TicketMessageRow.ticket_id == ticket_id).order_by(TicketMessageRow.id)
    return tuple(value_of(row, Message) for row in session.scalars(query))


def _status(row: TicketStatusRow) -> Status:
    name = row.name_nl if current_locale() == "nl" else row.name_en
    return value_of(row, Status, name=name)


def _line(row: TicketRow, status: TicketStatusRow) -> TicketLine:
    requester = row.requester_name or row.requester_phone or row.requester_email or "–"
    return value_of(row, TicketLine, status=_status(status), requester=requester)
