"""Forgetting who somebody is, after asking once."""

from flask import flash, redirect, request, url_for

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.forms import EraseForm
from laptopdesk.people.service import erase_participant
from laptopdesk.people.views.blueprint import blueprint
from laptopdesk.people.views.look import look_at
from laptopdesk.people.views.records import Answer
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, web


@blueprint.route("/people/<int:participant_id>/erase", methods=["GET", "POST"])
@guard(Permission.ERASE_PEOPLE)
def erase(participant_id: int) -> Answer:
    """Identity is gone for ever, participation stays."""
    found = look_at(participant_id, "people.erase", Permission.ERASE_PEOPLE)
    if found.erased_at is not None:
        raise Refused([PersonReason.PERSON_ERASED])
    form = EraseForm.from_request()
    if not form.submitted():
        return page("people/erase.html", person=found, form=form), 422 if request.method == "POST" else 200
    with db().unit_of_work() as uow:
        erase_participant(uow, web().services["wiring"].erasures, participant_id, now=now(), actor=current_actor())
    flash(_("This person is forgotten. What was done stays as a number."), "good")
    return redirect(url_for("people.person", participant_id=participant_id))
