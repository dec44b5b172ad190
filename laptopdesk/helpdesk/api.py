"""Tickets from people's scripts."""

from flask import Blueprint, Response, jsonify

from laptopdesk.core.access import Permission
from laptopdesk.helpdesk.service import open_ticket
from laptopdesk.helpdesk.values import Channel, OpenTicket
from laptopdesk.ui.api import StrictBody, describe, parse_operation_id, read_body
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now

blueprint = Blueprint("helpdesk_api", __name__, url_prefix="/api/v1")


class TicketBody(StrictBody):
    """Who asks (name, phone or e-mail), what, and about which laptop or pass (may be empty)."""

    who: str
    what: str
    laptop: str = ""
    operation_id: str | None = None


describe("POST", "/api/v1/tickets", "Open a ticket", TicketBody, {"201": "the ticket's number"})


@blueprint.post("/tickets")
@guard(Permission.OPEN_TICKETS)
def post_ticket() -> Response:
    """201 with the number; the same operation id answers the same number."""
    body = read_body(TicketBody)
    operation = str(parse_operation_id(body.operation_id)) if body.operation_id else None
    command = OpenTicket(who=body.who, what=body.what, laptop=body.laptop, channel=Channel.API, operation_id=operation)
    with db().unit_of_work() as uow:
        number = open_ticket(uow, command, now=now(), actor=current_actor())
    response = jsonify({"ticket": number})
    response.status_code = 201
    return response
