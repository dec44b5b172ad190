"""The letter that asks a resident to bring a laptop back, once a case was decided so."""

from flask import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import NotFound
from laptopdesk.handout import queries
from laptopdesk.handout.decisions.calling_back import call_back_letter, find_ticket
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.people.service import look_at_participant
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import now, pdf, unit_of_work


@blueprint.get("/handouts/<int:handout_id>/call-back.pdf")
@guard(Permission.DECIDE_CASES, Permission.WORK_TICKETS)
def call_back_pdf(handout_id: int) -> Response:
    """The letter; that this person's address was looked at is logged."""
    with unit_of_work() as uow:
        handout = queries.get_handout(uow.session, handout_id)
        person = look_at_participant(uow, handout.participant_id, page="call back", at=handout.location_id)
        if handout.case_id is None or find_ticket(uow.session, handout.case_id) is None:
            raise NotFound("letter", handout_id)
    return pdf(call_back_letter(handout, person, now=now()), f"{handout.number}-terug.pdf")
