"""A form that came after its session was over: said so, kept, and shown again to who signs in."""

from flask import request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from laptopdesk.accounts.device import find_device
from laptopdesk.accounts.views.blueprint import blueprint
from laptopdesk.accounts.views.sign_in import show_signed_out
from laptopdesk.ui.addresses import page_before
from laptopdesk.ui.errors import on_csrf_error, on_http_error, wants_json
from laptopdesk.ui.guard import find_actor, is_public
from laptopdesk.ui.held import hold_form, pack
from laptopdesk.ui.traces import Trace, leave_trace
from laptopdesk.ui.web import page


@blueprint.app_errorhandler(Unauthorized)
def ask_sign_in(error: Unauthorized) -> Response | tuple[str, int]:
    """Nobody is signed in: a page asks and comes back, a form is kept meanwhile."""
    if wants_json() or request.method in ("GET", "HEAD"):
        return on_http_error(error)
    return _signed_out(), 401


@blueprint.app_errorhandler(CSRFError)
def tell_old_form(error: CSRFError) -> Response | tuple[str, int]:
    """The form is of a session that is over; who signed in again meanwhile looks at it before it is sent."""
    if wants_json() or is_public():
        return on_csrf_error(error)
    leave_trace(Trace.CSRF_REFUSED)
    if find_actor() is None:
        return _signed_out(), 400
    held = hold_form()
    if held is None:
        return on_csrf_error(error)
    return page("accounts/go_on.html", held=held, before=True), 400


def _signed_out() -> str:
    held = hold_form()
    target = page_before() if held is None else None
    device = find_device()
    return show_signed_out(device, target=target, held=pack(held) if held else "")
