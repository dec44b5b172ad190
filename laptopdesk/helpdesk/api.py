"""Tickets from people's scripts."""

from uuid import UUID

from flask import Blueprint, Response
from pydantic import Field

from laptopdesk.core.access import Permission
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import Channel, OpenTicket
from laptopdesk.people.service import has_bsn
from laptopdesk.ui.api import StrictAnswer, StrictBody, SubjectCode, api_guard, describe, read_body, respond
from laptopdesk.ui.web import unit_of_work

blueprint = Blueprint("helpdesk_api", __name__, url_prefix="/api/v1")


class TicketBody(StrictBody):
    """Who asks (name, phone or e-mail), what, and about which laptop or pass (may be empty)."""

    who: str = Field(min_length=1, max_length=254)
    what: str = Field(min_length=1, max_length=8000)
    laptop: SubjectCode = ""
    operation_id: UUID | None = None


class TicketAnswer(StrictAnswer):
    """The number of the ticket. `bsn_masked`: the words held a BSN, which was made unreadable."""

    ticket: int
    bsn_masked: bool


@blueprint.post("/tickets")
@describe("Open a ticket", TicketBody, {201: TicketAnswer})
@api_guard(Permission.OPEN_TICKETS)
def post_ticket() -> Response:
    """201 with the number; the same operation id answers the same number."""
    body = read_body(TicketBody)
    command = OpenTicket(
        who=body.who,
        what=body.what,
        laptop=body.laptop,
        channel=Channel.API,
        operation_id=str(body.operation_id) if body.operation_id else None,
    )
    with unit_of_work() as uow:
        number = open_ticket(uow, command)
    return respond(TicketAnswer(ticket=number, bsn_masked=has_bsn(body.what)), 201)
