"""A laptop that a resident had is lost or stolen."""

from datetime import timedelta

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.workshop.values import POLICE_REPORT_DAYS, LastSeen, MissingKind, ReportMissing
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout import queries
from laptopdesk.handout.forms import LostForm
from laptopdesk.handout.service import report_lost
from laptopdesk.handout.values import HandoutEnd
from laptopdesk.handout.views.blueprint import blueprint
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, unit_of_work


@blueprint.route("/handouts/<int:handout_id>/lost", methods=["GET", "POST"])
@guard(Permission.TAKE_BACK)
def lost(handout_id: int) -> str | Response | tuple[str, int]:
    """The resident no longer has it: lost, or stolen."""
    today = to_local(now()).date()
    form = LostForm.from_request(since=today)
    form.offer()
    with db().read() as session:
        handout = queries.get_handout(session, handout_id)
    current_actor().require(Permission.TAKE_BACK, at=handout.location_id)
    if request.method == "POST" and handout.ended_by is HandoutEnd.LOST:
        return _reported(handout_id)  # sent twice: it is as they wanted it
    sentences: tuple[str, ...] = ()
    if form.submitted():
        try:
            with unit_of_work() as uow:
                report_lost(uow, handout_id, _report(form, handout.laptop))
            return _reported(handout_id)
        except Refused as refusal:
            sentences = sentences_for(refusal)
    body = page(
        "handout/lost.html", form=form, handout=handout, sentences=sentences,
        police_by=today + timedelta(days=POLICE_REPORT_DAYS),
    )  # fmt: skip
    return body, 422 if sentences or form.errors else 200


def _reported(handout_id: int) -> Response:
    flash(_("The laptop is missing, and the hand-out has ended."), "good")
    return redirect(url_for("handout.show_handout", handout_id=handout_id))


def _report(form: LostForm, tag: str) -> ReportMissing:
    assert form.since.data is not None
    return ReportMissing(
        laptop=tag, kind=MissingKind(form.kind.data), since=form.since.data, last_seen=LastSeen.PARTICIPANT,
        words=form.words.data or "", police_number=form.police_number.data or "",
    )  # fmt: skip
