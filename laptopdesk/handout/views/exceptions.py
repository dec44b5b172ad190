"""Exceptions to the training rule: one person asks with a reason, another approves, and both are named."""

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import Everywhere, Permission
from laptopdesk.handout import queries
from laptopdesk.handout.forms import ExceptionForm
from laptopdesk.handout.service import approve_exception, ask_exception, check_may_ask
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.people import queries as people
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.get("/exceptions")
@guard(Permission.ASK_EXCEPTION, Permission.APPROVE_EXCEPTION, Permission.VIEW_EXCEPTIONS)
def exceptions() -> str:
    """Requests that wait for a second person, and those that were approved."""
    return _list(Form())


def _list(button: Form) -> str:
    actor = current_actor()
    places = actor.places_for_any(Permission.ASK_EXCEPTION, Permission.VIEW_EXCEPTIONS)
    with db().read() as session:
        rows = queries.list_exceptions(session)
        if not isinstance(places, Everywhere):
            rows = tuple(row for row in rows if row.location_id in places)
        names = accounts.staff_names(
            session, [key for row in rows for key in (row.asked_by_id, row.approved_by_id) if key is not None]
        )
        initials = people.initials_of(session, [row.participant_id for row in rows])
    return page("handout/exceptions.html", rows=rows, names=names, initials=initials, button=button)


@blueprint.route("/participants/<int:participant_id>/exception", methods=["GET", "POST"])
@guard(Permission.ASK_EXCEPTION)
def ask_for_exception(participant_id: int) -> Answer:
    """Ask that this person may get a laptop before the first training."""
    form = ExceptionForm.from_request()
    with db().read() as session:
        check_may_ask(session, participant_id, actor=current_actor())
        initials = people.initials_of(session, [participant_id]).get(participant_id, "")
    return answer_form(
        form,
        lambda uow: ask_exception(uow, participant_id=participant_id, reason=form.reason.data or ""),
        done=lambda _key: go("handout.exceptions"),
        again=lambda: page(
            "handout/ask_for_exception.html", form=form, participant_id=participant_id, initials=initials
        ),
    )


@blueprint.post("/exceptions/<int:exception_id>/approve")
@guard(Permission.APPROVE_EXCEPTION)
def approve(exception_id: int) -> Answer:
    """The second person approves."""
    button = Form.from_request()
    return answer_form(
        button,
        lambda uow: approve_exception(uow, exception_id),
        done=lambda _none: go("handout.exceptions"),
        again=lambda: _list(button),
    )
