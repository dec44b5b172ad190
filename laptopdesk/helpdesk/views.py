"""The agent's pages: the queue, a new ticket in three fields, and one ticket with all that is known."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.core.operations import operation_id_of
from laptopdesk.handout import queries as handouts
from laptopdesk.helpdesk import queries
from laptopdesk.helpdesk.forms import AnswerForm, JoinTicketForm, TicketForm
from laptopdesk.helpdesk.service import answer_ticket, join_person, join_ticket, move_ticket, open_ticket, take_ticket
from laptopdesk.helpdesk.values import Channel, MessageDirection, OpenTicket, StatusCategory, Ticket
from laptopdesk.people import queries as people
from laptopdesk.people.service import has_bsn
from laptopdesk.people.values import ListedPerson
from laptopdesk.protocol.codes import LONGEST_SCANNED, CodeKind, find_code
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.form_ids import new_form_id, sent_form_id
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("helpdesk", __name__, template_folder="templates")
SHOWN = 100


@blueprint.get("/tickets")
@guard(Permission.WORK_TICKETS)
def tickets() -> str:
    """Mine, all open, or all; one search field for number, label, name and phone."""
    actor, show = current_actor(), request.args.get("show", "open")
    term = request.args.get("q", "").strip()[:LONGEST_SCANNED]
    with db().read() as session:
        tag = _tag(term)
        within = actor.places_for(Permission.VIEW_PEOPLE)
        listed_people = people.search_people(session, term, places=within, limit=20).rows if term and not tag else ()
        rows = queries.list_tickets(
            session,
            within=actor.places_for(Permission.WORK_TICKETS),
            assignee_id=actor.staff_id if show == "mine" else None,
            open_only=show != "all" and not term,
            laptop_id=(assets.find_laptop_id(session, tag) or 0) if tag else None,
            participant_ids=[person.id for person in listed_people],
            term=term,
            limit=SHOWN,
        )
        names = accounts.staff_names(session, [row.assignee_id for row in rows if row.assignee_id])
        tags = assets.tags_of(session, [row.laptop_id for row in rows if row.laptop_id])
    return page(
        "helpdesk/tickets.html", rows=rows, names=names, tags=tags, show=show, term=term, full=len(rows) == SHOWN
    )


def _tag(text: str) -> str:
    code = find_code(text, CodeKind.LAPTOP)
    return code.text if code else ""


@blueprint.route("/tickets/new", methods=["GET", "POST"])
@guard(Permission.OPEN_TICKETS)
def new_ticket() -> Answer:
    """Three fields; what was typed stays when something is wrong."""
    form = TicketForm.from_request(
        laptop=request.args.get("laptop", ""), channel=Channel.PHONE, operation_id=str(new_form_id())
    )
    return answer_form(
        form,
        lambda uow: open_ticket(uow, _command(form)),
        again=lambda: page("helpdesk/new_ticket.html", form=form),
        done=lambda number: _opened(number, form.what.data or ""),
    )


def _command(form: TicketForm) -> OpenTicket:
    filled_in: dict[str, Any] = {name: typed or "" for name, typed in form.data.items() if name != "operation_id"}
    values = {name: str(typed) for name, typed in filled_in.items()}
    operation_id = operation_id_of(sent_form_id("operation_id"), "open_ticket", values)
    return OpenTicket(**filled_in, operation_id=str(operation_id))


def _opened(number: int, what: str) -> Response:
    flash(_("Ticket %(number)s was opened.", number=number), "good")
    _warn_of_bsn(what)
    if current_actor().may(Permission.WORK_TICKETS, at=current_actor().desk_location_id):
        return go("helpdesk.ticket", number=number)
    return go("helpdesk.new_ticket")


def _warn_of_bsn(text: str) -> None:
    """Whoever wrote a BSN is told that it was not kept."""
    if has_bsn(text):
        flash(_("A number that looks like a BSN was made unreadable. We never store one."), "warn")


@blueprint.get("/tickets/<int:number>")
@guard(Permission.WORK_TICKETS)
def ticket(number: int) -> str:
    """One ticket: who asks, their laptop and what they are entitled to, and all that was said."""
    return _show_ticket(number)


def _show_ticket(
    number: int, *, form: AnswerForm | None = None, join: JoinTicketForm | None = None, button: Form | None = None
) -> str:
    """The page of a ticket. Raises NotFound and Forbidden."""
    with db().read() as session:
        ticket = queries.get_ticket(session, number)
        current_actor().require(Permission.WORK_TICKETS, at=ticket.location_id)
        laptop = assets.identities_of(session, [ticket.laptop_id])[ticket.laptop_id] if ticket.laptop_id else None
        entitlement = handouts.find_entitlement(session, ticket.participant_id) if ticket.participant_id else None
        names = accounts.staff_names(session, _staff_of(ticket))
        others = queries.list_of_laptop(session, ticket.laptop_id) if ticket.laptop_id else ()
        person = people.names_of(session, [ticket.participant_id]).get(ticket.participant_id or 0)
        candidates = _candidates(session, ticket)
    return page(
        "helpdesk/ticket.html",
        ticket=ticket,
        laptop=laptop,
        entitlement=entitlement,
        person=person,
        names=names,
        others=[other for other in others if other.number != number],
        candidates=candidates,
        form=form or AnswerForm(),
        join=join or JoinTicketForm(),
        button=button or Form(),
        today=now().date(),
        closed=ticket.status.category is StatusCategory.CLOSED,
    )


def _staff_of(ticket: Ticket) -> list[int]:
    staff = [ticket.assignee_id, ticket.opened_by_id, *(message.staff_id for message in ticket.messages)]
    return [key for key in staff if key is not None]


def _candidates(session: Session, ticket: Ticket) -> tuple[ListedPerson, ...]:
    """Who it may be, when nobody was certain: a tie is never guessed, a person chooses."""
    term = ticket.requester_phone or ticket.requester_email or ticket.requester_name
    if ticket.participant_id is not None or not term:
        return ()
    within = current_actor().places_for(Permission.VIEW_PEOPLE)
    return people.search_people(session, term, places=within, limit=6).rows


@blueprint.post("/tickets/<int:number>/take")
@guard(Permission.WORK_TICKETS)
def take(number: int) -> Answer:
    """The ticket is mine."""
    return _press(number, take_ticket)


@blueprint.post("/tickets/<int:number>/answer")
@guard(Permission.WORK_TICKETS)
def answer(number: int) -> Answer:
    """An answer to the requester, their words, or a note among ourselves; what was typed stays when refused."""
    form = AnswerForm.from_request()
    direction = request.form.get("direction", "")
    if direction not in set(MessageDirection):
        return _show_ticket(number, form=form), 422
    act = partial(answer_ticket, body=form.body.data or "", direction=MessageDirection(direction))

    def answered(_none: None) -> Response:
        _warn_of_bsn(form.body.data or "")
        return go("helpdesk.ticket", number=number)

    return answer_form(form, lambda uow: act(uow, number), done=answered, again=lambda: _show_ticket(number, form=form))


@blueprint.post("/tickets/<int:number>/move")
@guard(Permission.WORK_TICKETS)
def move(number: int) -> Answer:
    """Another status."""
    return _press(number, partial(move_ticket, code=request.form.get("to", "")))


@blueprint.post("/tickets/<int:number>/join")
@guard(Permission.WORK_TICKETS)
def join(number: int) -> Answer:
    """The ticket is about this laptop or pass (`code`), or this person (`participant`)."""
    participant_id = request.form.get("participant", type=read_number)
    if participant_id is not None:
        return _press(number, partial(join_person, participant_id=participant_id))
    form = JoinTicketForm.from_request()
    return answer_form(
        form,
        lambda uow: join_ticket(uow, number, code=form.code.code),
        done=lambda _none: go("helpdesk.ticket", number=number),
        again=lambda: _show_ticket(number, join=form),
    )


def _press(number: int, act: Callable[[UnitOfWork, int], None]) -> Answer:
    """Do it and show the ticket anew; refused, the ticket with why not. Raises NotFound and Forbidden."""
    button = Form.from_request()
    return answer_form(
        button,
        lambda uow: act(uow, number),
        done=lambda _none: go("helpdesk.ticket", number=number),
        again=lambda: _show_ticket(number, button=button),
    )
