"""Who is expected: found by name among the people of one's places."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.numbers import read_number
from laptopdesk.people import queries as people
from laptopdesk.people.service import look_at_participant
from laptopdesk.training.service import invite
from laptopdesk.training.views.blueprint import blueprint
from laptopdesk.training.views.frame import read_room
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work

Answer = str | Response | tuple[str, int]


@blueprint.route("/sessions/<int:session_id>/expect", methods=["GET", "POST"])
@guard(Permission.RECORD_ATTENDANCE)
def expect(session_id: int) -> Answer:
    """Find people, and expect them at this session."""
    room = read_room(session_id, Permission.RECORD_ATTENDANCE)
    if request.method == "POST":
        return add(session_id, request.form.get("participant", 0, read_number))
    text = request.args.get("q", "").strip()
    within = current_actor().places_for(Permission.VIEW_PEOPLE)
    with db().read() as session:
        found = people.search_people(session, text, places=within, limit=25)
    expected = {person.participant_id for person in room.session.people}
    return page("training/expect.html", room=room, session=room.session, text=text, found=found, expected=expected)


def add(session_id: int, participant_id: int) -> Answer:
    """This person is expected; only somebody whose record one may see."""
    try:
        with unit_of_work() as uow:
            person = look_at_participant(uow, participant_id, page="training.expect")
            invite(uow, session_id, [participant_id])
    except Refused as refusal:
        for words in sentences_for(refusal):
            flash(words, "bad")
    else:
        flash(_("%(name)s is expected.", name=person.name or ""), "good")
    return redirect(url_for("training.expect", session_id=session_id, q=request.form.get("q") or None), code=303)
