"""Passes: the letter for one person, binding, revoking, making again, and rolls of blank ones."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people import queries
from laptopdesk.people.forms import BindPassForm, NewPassForm, RollForm
from laptopdesk.people.letters import pass_letter, pass_sheet
from laptopdesk.people.service import bind_pass, issue_pass, make_pass_roll, reissue_pass, revoke_pass
from laptopdesk.people.views.blueprint import blueprint
from laptopdesk.people.views.look import look_at
from laptopdesk.people.views.records import show_record
from laptopdesk.places import queries as places
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import db, now, page, pdf, unit_of_work


@blueprint.post("/people/<int:participant_id>/letter")
@guard(Permission.REFER_PEOPLE)
def letter(participant_id: int) -> Response:
    """The letter with this person's pass, made now if there is none."""
    with unit_of_work() as uow:
        issue_pass(uow, participant_id)
    person = look_at(participant_id, "people.letter", Permission.REFER_PEOPLE)
    with db().read() as session:
        place = places.names_of(session, [person.home_location_id]).get(person.home_location_id or 0, "")
    return pdf(pass_letter(person, place, now=now()), f"pas-{person.pass_code}.pdf")


@blueprint.post("/people/<int:participant_id>/bind")
@guard(Permission.REFER_PEOPLE)
def bind(participant_id: int) -> Answer:
    """A blank pass from a roll becomes this person's."""
    form = BindPassForm.from_request()
    person = look_at(participant_id, "people.bind", Permission.REFER_PEOPLE)
    return answer_form(
        form,
        lambda uow: bind_pass(uow, form.pass_code.code, participant_id),
        again=lambda: show_record(person, form),
        done=lambda _none: go("people.person", _("The pass is linked."), participant_id=participant_id),
    )


@blueprint.post("/people/<int:participant_id>/new-pass")
@guard(Permission.REFER_PEOPLE)
def new_pass(participant_id: int) -> Answer:
    """The pass in force is revoked and another made."""
    words = _("The old pass no longer works. Print the letter with the new one.")
    return _end_pass(participant_id, reissue_pass, words)


@blueprint.post("/people/<int:participant_id>/revoke-pass")
@guard(Permission.REFER_PEOPLE)
def revoke(participant_id: int) -> Answer:
    """The pass in force opens nothing any more."""
    return _end_pass(participant_id, revoke_pass, _("The pass no longer works."))


def _end_pass(participant_id: int, end: Callable[[UnitOfWork, int, str], object], words: str) -> Answer:
    form = NewPassForm.from_request()
    return answer_form(
        form,
        lambda uow: end(uow, participant_id, form.reason.data or ""),
        again=lambda: show_record(look_at(participant_id, "people.pass", Permission.REFER_PEOPLE), new_pass=form),
        done=lambda _none: go("people.person", words, participant_id=participant_id),
    )


@blueprint.route("/passes", methods=["GET", "POST"])
@guard(Permission.MANAGE_PASSES)
def rolls() -> Answer:
    """Rolls of blank passes, and a new one."""
    form = RollForm.from_request(count=21)
    return answer_form(
        form,
        lambda uow: make_pass_roll(uow, form.count.data or 0),
        again=lambda: _rolls_page(form),
        done=lambda name: go("people.rolls", _("Roll %(name)s is ready to print.", name=name)),
    )


def _rolls_page(form: RollForm) -> str:
    with db().read() as session:
        return page("people/rolls.html", form=form, rolls=queries.list_rolls(session))


@blueprint.get("/passes/<name>/print")
@guard(Permission.MANAGE_PASSES)
def print_roll(name: str) -> Response:
    """The passes of a roll that are still blank, on label sheets."""
    with db().read() as session:
        passes = queries.list_roll(session, name)
    return pdf(pass_sheet(passes), f"passen-{passes[0].roll if passes else 'leeg'}.pdf")
