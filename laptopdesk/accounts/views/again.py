"""The password asked once more before an act that an open screen must not be enough for; what was filled in stays."""

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from laptopdesk.accounts.forms import PasswordAgainForm
from laptopdesk.accounts.service import check_own_password
from laptopdesk.accounts.session import note_password
from laptopdesk.accounts.views.blueprint import blueprint
from laptopdesk.core.access import SignInWay
from laptopdesk.core.errors import PasswordAgain, Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.addresses import local_path
from laptopdesk.ui.errors import problem, sentences_for, wants_json
from laptopdesk.ui.guard import current_actor, find_actor, signed_in
from laptopdesk.ui.traces import Trace, leave_trace
from laptopdesk.ui.web import db, now, page

FIELD = "password_again"
"""The field beside those that were held: with it, a form is sent to the address it was meant for."""


@blueprint.before_app_request
def read_password() -> None:
    """A password typed beside a held form is looked at before the form's own view runs."""
    actor = find_actor()
    if request.method != "POST" or wants_json() or actor is None or actor.way is not SignInWay.PASSWORD:
        return
    typed = request.form.get(FIELD)
    if typed is None or request.endpoint == "accounts.password_again" or actor.password_is_recent:
        return
    g.password_sentences = _check(typed)


@blueprint.app_errorhandler(PasswordAgain)
def ask_password(_error: PasswordAgain) -> Response | tuple[str, int]:
    """The way to the password: before a form is filled in by way of a page of its own, after that with all of it."""
    g.password_asked = True
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.password_again", next=request.full_path.rstrip("?")))
    if request.is_json:
        return problem(403, "password_again", _("Type your password again. Nothing was done yet."))
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in (FIELD, "csrf_token")]
    files = [name for name, file in request.files.items(multi=True) if file.filename]
    values = {"action": request.full_path.rstrip("?"), "fields": fields, "files": files}
    sentences = g.get("password_sentences", ())
    return page("accounts/password_again.html", form=PasswordAgainForm(), sentences=sentences, **values), 403


@blueprint.route("/password-again", methods=["GET", "POST"])
@signed_in
def password_again() -> Response | tuple[str, int]:
    """Asks the password, and goes on to the page that asked for it."""
    form = PasswordAgainForm.from_request(next=request.args.get("next", ""))
    target = local_path(form.next.data) or "/"
    if current_actor().way is not SignInWay.PASSWORD:
        return redirect(url_for("accounts.sign_in", next=target))
    sentences = _check(form.password_again.data or "") if form.submitted() else ()
    if form.submitted() and not sentences:
        return redirect(target)
    values = {"action": url_for("accounts.password_again"), "fields": [("next", target)], "files": []}
    status = 200 if request.method == "GET" else 422
    return page("accounts/password_again.html", form=form, sentences=sentences, **values), status


def _check(typed: str) -> tuple[str, ...]:
    """Why this is not the password of who sits here; without a reason, it counts from now on."""
    actor = current_actor()
    assert actor.staff_id is not None
    try:
        check_own_password(db(), actor.staff_id, typed, now=now())
    except Refused as refusal:
        leave_trace(Trace.PASSWORD_AGAIN_FAILED)
        return sentences_for(refusal)
    note_password(actor)
    return ()
