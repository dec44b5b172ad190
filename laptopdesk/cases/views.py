"""Cases: facts that contradict, what each side says, and the decision of a person."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts import queries as accounts
from laptopdesk.cases import queries
from laptopdesk.cases.forms import DecisionForm
from laptopdesk.cases.messages import evidence_lines, kind_name, outcome_name
from laptopdesk.cases.service import decide_case
from laptopdesk.cases.values import CaseOutcome
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.places import queries as places
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page

blueprint = Blueprint("cases", __name__, template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"case_name": kind_name, "outcome_name": outcome_name, "evidence_lines": evidence_lines}


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


@blueprint.get("/cases/<int:case_id>")
@guard(Permission.DECIDE_CASES)
def case(case_id: int) -> str:
    """One case: what each side says, and what was decided."""
    return _show(case_id, DecisionForm(data={"outcome": CaseOutcome.STANDS.value}), ())


@blueprint.post("/cases/<int:case_id>/decide")
@guard(Permission.DECIDE_CASES)
def decide(case_id: int) -> str | Response | tuple[str, int]:
    """What holds, and why; what was typed stays when something is wrong."""
    form = DecisionForm.from_request()
    if not form.submitted():
        return _show(case_id, form, ()), 422
    try:
        with db().unit_of_work() as uow:
            decide_case(
                uow, case_id, outcome=CaseOutcome(form.outcome.data), reason=form.reason.data or "",
                now=now(), actor=current_actor(),
            )  # fmt: skip
    except Refused as error:
        return _show(case_id, form, sentences_for(error)), 422
    flash(_("The case was decided."), "good")
    return redirect(url_for("cases.cases"))


def _show(case_id: int, form: DecisionForm, sentences: tuple[str, ...]) -> str:
    with db().read() as session:
        found = queries.get_case(session, case_id)
        current_actor().require(Permission.DECIDE_CASES, at=found.location_id)
        names = accounts.staff_names(session, [found.decided_by_id] if found.decided_by_id else [])
        location = places.names_of(session, [found.location_id]).get(found.location_id or 0)
    return page("cases/case.html", case=found, names=names, location=location, form=form, sentences=sentences)
