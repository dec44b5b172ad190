"""Tickets of laptops that must come back because a case was decided so."""

from sqlalchemy.orm import Session

from laptopdesk.core.db import UnitOfWork
from laptopdesk.handout.decisions.calling_back import CallBack
from laptopdesk.helpdesk import queries
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import Channel, OpenTicket
from laptopdesk.people import queries as people


def open_call_back(uow: UnitOfWork, order: CallBack) -> int:
    """A ticket about this laptop and person asks to get it back; one for each case. Answers its number."""
    person = people.get_participant(uow.session, order.participant_id)
    command = OpenTicket(
        who=person.name or "",
        what=order.why,
        laptop=order.laptop,
        channel=Channel.OFFICE,
        operation_id=_key(order.case_id),
        location_id=order.location_id,
        participant_id=order.participant_id,
    )
    return open_ticket(uow, command)


def find_call_back(session: Session, case_id: int) -> int | None:
    """The number of the ticket of this case, or None."""
    return queries.find_number(session, _key(case_id))


def _key(case_id: int) -> str:
    return f"call-back-case-{case_id}"
