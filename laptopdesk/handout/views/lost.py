"""A laptop that a resident had is lost or stolen."""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from laptopdesk.assets.workshop.values import POLICE_REPORT_DAYS, LastSeen, ReportMissing
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout import queries
from laptopdesk.handout.forms import LostForm
from laptopdesk.handout.service import report_lost
from laptopdesk.handout.values import HandoutEnd
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page


@blueprint.route("/handouts/<int:handout_id>/lost", methods=["GET", "POST"])
@guard(Permission.TAKE_BACK)
def lost(handout_id: int) -> Answer:
    """The resident no longer has it: lost, or stolen."""
    today = to_local(now()).date()
    form = LostForm.from_request(since=today)
    with db().read() as session:
        handout = queries.get_handout(session, handout_id)
    current_actor().require(Permission.TAKE_BACK, at=handout.location_id)
    if request.method == "POST" and handout.ended_by is HandoutEnd.LOST:
        return _reported(handout_id)  # sent twice: it is as they wanted it
    police_by = today + timedelta(days=POLICE_REPORT_DAYS)
    return answer_form(
        form,
        lambda uow: report_lost(uow, handout_id, _report(form, handout.laptop)),
        again=lambda: page("handout/lost.html", form=form, handout=handout, police_by=police_by),
        done=lambda _none: _reported(handout_id),
    )


def _reported(handout_id: int) -> Response:
    return go("handout.show_handout", _("The laptop is missing, and the hand-out has ended."), handout_id=handout_id)


def _report(form: LostForm, tag: str) -> ReportMissing:
    assert form.since.data is not None
    return ReportMissing(
        laptop=tag,
        kind=form.kind.data,
        since=form.since.data,
        last_seen=LastSeen.PARTICIPANT,
        words=form.words.data or "",
        police_number=form.police_number.data or "",
    )
