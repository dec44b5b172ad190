"""The agent's pages: the queue, a new ticket in three fields, and one ticket with all that is known."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets import queries as assets
from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.core.errors import DomainError
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout import queries as handouts
from laptopdesk.helpdesk import queries
from laptopdesk.helpdesk.forms import AnswerForm, TicketForm
from laptopdesk.helpdesk.messages import channel_name, direction_name
from laptopdesk.helpdesk.service import answer_ticket, join_ticket, move_ticket, open_ticket, take_ticket
from laptopdesk.helpdesk.values import Channel, MessageDirection, OpenTicket
from laptopdesk.people import queries as people
from laptopdesk.protocol.codes import CodeError, CodeKind, parse_typed_code
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("helpdesk", __name__, template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"channel_name": channel_name, "direction_name": direction_name}


@blueprint.get("/tickets")
@guard(Permission.WORK_TICKETS)
def tickets() -> str:
    """Mine, all open, or all; one search field for number, label, name and phone."""
    actor, show, term = current_actor(), request.args.get("show", "open"), request.args.get("q", "").strip()
    with db().read() as session:
        laptop_id = assets.find_laptop_id(session, _tag(term)) if _tag(term) else None
        found = people.search_people(session, term, places=Everywhere(), limit=20).rows if term else ()
        rows = queries.list_tickets(
            session, assignee_id=actor.staff_id if show == "mine" else None, open_only=show != "all" and not term,
            laptop_id=laptop_id, participant_ids=[person.id for person in found], term=term,
        )  # fmt: skip
        names = accounts.staff_names(session, [row.assignee_id for row in rows if row.assignee_id])
        tags = assets.tags_of(session, [row.laptop_id for row in rows if row.laptop_id])
    return page("helpdesk/tickets.html", rows=rows, names=names, tags=tags, show=show, term=term)


def _tag(text: str) -> str:
    try:
        code = parse_typed_code(text)
    except CodeError:
        return ""
    return code.text if code.kind is CodeKind.LAPTOP else ""


@blueprint.route("/tickets/new", methods=["GET", "POST"])
@guard(Permission.OPEN_TICKETS)
def new_ticket() -> str | Response:
    """Three fields; what was typed stays when something is wrong."""
    form = TicketForm.from_request(laptop=request.args.get("laptop", ""), channel=Channel.PHONE.value)
    form.offer()
    sentences: tuple[str, ...] = ()
    if form.submitted():
        command = OpenTicket(
            who=form.who.data or "", what=form.what.data or "", laptop=form.laptop.data or "",
            channel=Channel(form.channel.data),
        )  # fmt: skip
        try:
            with db().unit_of_work() as uow:
                number = open_ticket(uow, command, now=now(), actor=current_actor())
        except DomainError as error:
            sentences = sentences_for(error)
        else:
            return _opened(number)
    return page("helpdesk/new_ticket.html", form=form, sentences=sentences)


def _opened(number: int) -> Response:
    flash(_("Ticket %(number)s was opened.", number=number), "good")
    if current_actor().may_somewhere(Permission.WORK_TICKETS):
        return redirect(url_for("helpdesk.ticket", number=number))
    return redirect(url_for("helpdesk.new_ticket"))


@blueprint.get("/tickets/<int:number>")
@guard(Permission.WORK_TICKETS)
def ticket(number: int) -> str:
    """One ticket: who asks, their laptop and what they are entitled to, and all that was said."""
    return _show(number, AnswerForm(), ())


def _show(number: int, form: AnswerForm, sentences: tuple[str, ...]) -> str:
    with db().read() as session:
        found = queries.get_ticket(session, number)
        laptop = assets.identities_of(session, [found.laptop_id])[found.laptop_id] if found.laptop_id else None
        entitlement = handouts.find_entitlement(session, found.participant_id) if found.participant_id else None
        initials = people.initials_of(session, [found.participant_id]).get(found.participant_id or 0)
        staff = [found.assignee_id, found.opened_by_id, *(message.staff_id for message in found.messages)]
        names = accounts.staff_names(session, [key for key in staff if key is not None])
        others = queries.list_of_laptop(session, found.laptop_id) if found.laptop_id else ()
    return page(
        "helpdesk/ticket.html", ticket=found, laptop=laptop, entitlement=entitlement, initials=initials, names=names,
        others=[other for other in others if other.number != number], form=form, sentences=sentences,
        today=now().date(),
    )  # fmt: skip


@blueprint.post("/tickets/<int:number>/take")
@guard(Permission.WORK_TICKETS)
def take(number: int) -> Response:
    """The ticket is mine."""
    with db().unit_of_work() as uow:
        take_ticket(uow, number, now=now(), actor=current_actor())
    return redirect(url_for("helpdesk.ticket", number=number))


@blueprint.post("/tickets/<int:number>/answer")
@guard(Permission.WORK_TICKETS)
def answer(number: int) -> str | Response:
    """An answer to the requester, their words, or a note among ourselves."""
    form = AnswerForm.from_request()
    directions = {direction.value for direction in MessageDirection}
    direction = request.form.get("direction", "")
    if not form.submitted() or direction not in directions:
        return _show(number, form, ())
    with db().unit_of_work() as uow:
        answer_ticket(
            uow, number, form.body.data or "", direction=MessageDirection(direction), now=now(), actor=current_actor()
        )
    return redirect(url_for("helpdesk.ticket", number=number))


@blueprint.post("/tickets/<int:number>/move")
@guard(Permission.WORK_TICKETS)
def move(number: int) -> Response:
    """Another status."""
    with db().unit_of_work() as uow:
        move_ticket(uow, number, request.form.get("to", ""), now=now(), actor=current_actor())
    return redirect(url_for("helpdesk.ticket", number=number))


@blueprint.post("/tickets/<int:number>/join")
@guard(Permission.WORK_TICKETS)
def join(number: int) -> str | Response:
    """The ticket is about this laptop or person."""
    try:
        with db().unit_of_work() as uow:
            join_ticket(uow, number, request.form.get("code", ""), now=now(), actor=current_actor())
    except DomainError as error:
        return _show(number, AnswerForm(), sentences_for(error))
    return redirect(url_for("helpdesk.ticket", number=number))
