"""Who is expected: found by name among the people of one's places."""

from flask import request

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.people import queries as people
from laptopdesk.people.service import look_at_participant
from laptopdesk.training.service import invite
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.training.views.session_access import Room, read_room
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/sessions/<int:session_id>/expect", methods=["GET", "POST"])
@guard(Permission.RECORD_ATTENDANCE)
def expect(session_id: int) -> Answer:
    """Find people, and expect them at this session."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: add(uow, session_id, request.form.get("participant", 0, read_number)),
        again=lambda: show(room, form),
        done=lambda name: go(
            "training.expect",
            _("%(name)s is expected.", name=name),
            session_id=session_id,
            q=request.form.get("q") or None,
        ),
    )


def show(room: Room, form: Form) -> str:
    """The people found by what was typed, and who is expected already."""
    text = request.values.get("q", "").strip()
    within = current_actor().places_for(Permission.VIEW_PEOPLE)
    with db().read() as session:
        results = people.search_people(session, text, places=within, limit=25)
    expected = {person.participant_id for person in room.session.people}
    return page(
        "training/expect.html",
        room=room,
        session=room.session,
        text=text,
        results=results,
        expected=expected,
        form=form,
    )


def add(uow: UnitOfWork, session_id: int, participant_id: int) -> str:
    """This person is expected; only somebody whose record one may see. Answers their name."""
    person = look_at_participant(uow, participant_id, page="training.expect")
    invite(uow, session_id, [participant_id])
    return person.name or ""
