"""Passes: the letter for one person, binding, revoking, making again, and rolls of blank ones."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people import queries
from laptopdesk.people.forms import BindForm, RollForm, show_refusal
from laptopdesk.people.letters import pass_letter, pass_sheet
from laptopdesk.people.service import bind_pass, issue_pass, make_pass_roll, reissue_pass, revoke_pass
from laptopdesk.people.views.blueprint import blueprint
from laptopdesk.people.views.look import look_at
from laptopdesk.people.views.records import Answer, show_record
from laptopdesk.places import queries as places
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, now, page, pdf, unit_of_work


@blueprint.post("/people/<int:participant_id>/letter")
@guard(Permission.REFER_PEOPLE)
def letter(participant_id: int) -> Response:
    """The letter with this person's pass, made now if there is none."""
    with unit_of_work() as uow:
        issue_pass(uow, participant_id)
    found = look_at(participant_id, "people.letter", Permission.REFER_PEOPLE)
    with db().read() as session:
        place = places.names_of(session, [found.home_location_id]).get(found.home_location_id or 0, "")
    return pdf(pass_letter(found, place, now=now()), f"pas-{found.pass_code}.pdf")


@blueprint.post("/people/<int:participant_id>/bind")
@guard(Permission.REFER_PEOPLE)
def bind(participant_id: int) -> Answer:
    """A blank pass from a roll becomes this person's."""
    form = BindForm.from_request()
    found = look_at(participant_id, "people.bind", Permission.REFER_PEOPLE)
    if not form.submitted():
        return show_record(found, form), 422
    try:
        with unit_of_work() as uow:
            bind_pass(uow, form.pass_code.code, participant_id)
    except Refused as refusal:
        show_refusal(form, refusal)
        return show_record(found, form), 422
    flash(_("The pass is bound."), "good")
    return redirect(url_for("people.person", participant_id=participant_id))


@blueprint.post("/people/<int:participant_id>/new-pass")
@guard(Permission.REFER_PEOPLE)
def new_pass(participant_id: int) -> Response:
    """The pass in force is revoked and another made."""
    with unit_of_work() as uow:
        reissue_pass(uow, participant_id, request.form.get("reason", ""))
    flash(_("The old pass opens nothing any more. Print the letter with the new one."), "good")
    return redirect(url_for("people.person", participant_id=participant_id))


@blueprint.post("/people/<int:participant_id>/revoke-pass")
@guard(Permission.REFER_PEOPLE)
def revoke(participant_id: int) -> Response:
    """The pass in force opens nothing any more."""
    with unit_of_work() as uow:
        revoke_pass(uow, participant_id, request.form.get("reason", ""))
    flash(_("The pass opens nothing any more."), "good")
    return redirect(url_for("people.person", participant_id=participant_id))


@blueprint.route("/passes", methods=["GET", "POST"])
@guard(Permission.MANAGE_PASSES)
def rolls() -> Answer:
    """Rolls of blank passes, and a new one."""
    form = RollForm.from_request(count=21)
    if form.submitted() and form.count.data is not None:
        try:
            with unit_of_work() as uow:
                name = make_pass_roll(uow, form.count.data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            flash(_("Roll %(name)s is ready to print.", name=name), "good")
            return redirect(url_for("people.rolls"))
    with db().read() as session:
        found = queries.list_rolls(session)
    return page("people/rolls.html", form=form, rolls=found), 422 if request.method == "POST" else 200


@blueprint.get("/passes/<name>/print")
@guard(Permission.MANAGE_PASSES)
def print_roll(name: str) -> Response:
    """The passes of a roll that are still blank, on label sheets."""
    with db().read() as session:
        passes = queries.list_roll(session, name)
    return pdf(pass_sheet(passes), f"passen-{passes[0].roll if passes else 'leeg'}.pdf")
