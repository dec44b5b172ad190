"""Cases: facts that contradict, what each side says, and the decision of a person."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.cases import queries
from laptopdesk.cases.messages import kind_name
from laptopdesk.cases.service import decide_case
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import DomainError
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("cases", __name__, template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"case_name": kind_name}


@blueprint.get("/cases")
@guard(Permission.DECIDE_CASES)
def cases() -> str:
    """Open cases, the oldest first; with `all` the decided ones too."""
    every = request.args.get("all") == "1"
    with db().read() as session:
        within = current_actor().places_for(Permission.DECIDE_CASES)
        rows = queries.list_cases(session, open_only=not every, within=within)
        names = places.names_of(session, [row.location_id for row in rows])
    return page("cases/cases.html", rows=rows, names=names, every=every)


@blueprint.route("/cases/<int:case_id>", methods=["GET", "POST"])
@guard(Permission.DECIDE_CASES)
def case(case_id: int) -> str | Response:
    """One case, and its decision with a reason."""
    actor = current_actor()
    sentences: tuple[str, ...] = ()
    with db().read() as session:
        found = queries.get_case(session, case_id)
        actor.require(Permission.DECIDE_CASES, at=found.location_id)
        names = accounts.staff_names(session, [found.decided_by_id] if found.decided_by_id else [])
    reason = request.form.get("reason", "")
    if request.method == "POST":
        try:
            with db().unit_of_work() as uow:
                decide_case(
                    uow, case_id, outcome=request.form.get("outcome", "noted")[:40], reason=reason,
                    now=now(), actor=actor,
                )  # fmt: skip
            flash(_("The case was decided."), "good")
            return redirect(url_for("cases.cases"))
        except DomainError as error:
            sentences = sentences_for(error)
    return page("cases/case.html", case=found, names=names, sentences=sentences, reason=reason)
