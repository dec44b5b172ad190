"""Every refusal leaves a trace: a line in the log and a count, without what was typed or an address in clear."""

import hashlib
import hmac
from enum import StrEnum

import structlog
from flask import Response, current_app, g, request

from laptopdesk.core.access import SignInWay
from laptopdesk.core.counters import SharedCounters
from laptopdesk.ui.guard import GUARD_ATTRIBUTE, find_actor

log = structlog.get_logger()


class Trace(StrEnum):
    """What was refused."""

    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LOCKED = "sign_in_locked"
    PASSWORD_AGAIN_FAILED = "password_again_failed"
    FORBIDDEN = "forbidden"
    CSRF_REFUSED = "csrf_refused"
    TOKEN_REFUSED = "token_refused"
    STATION_REFUSED = "station_refused"
    LIMITED = "limited"


_WAYS = {Trace.SIGN_IN_FAILED, Trace.SIGN_IN_LOCKED}
_NAMES = [
    (trace, way)
    for trace in Trace
    for way in ((SignInWay.PASSWORD, SignInWay.PIN, SignInWay.BADGE) if trace in _WAYS else (None,))
]
_COUNTERS = SharedCounters([f"{trace}/{way or ''}" for trace, way in _NAMES])  # here, before any process is forked


def leave_trace(trace: Trace, *, way: SignInWay | None = None) -> None:
    """The refusal of this request stands in the log and is counted; once for each request."""
    if g.get("trace_left"):
        return
    g.trace_left = True
    actor = find_actor()
    _COUNTERS.add(f"{trace}/{way or ''}")
    log.warning(
        trace.value,
        way=way.value if way else None,
        method=request.method,
        endpoint=request.endpoint,
        staff=actor.staff_id if actor else None,
        permission=g.get("missing_permission"),
        source=_source(),
    )


def count_traces() -> dict[tuple[str, str], int]:
    """(what was refused, way of signing in or "") → how often, in all processes since the server began."""
    totals = _COUNTERS.totals()
    return {(trace.value, way or ""): totals[f"{trace}/{way or ''}"] for trace, way in _NAMES}


def trace_refusals(response: Response) -> Response:
    """Whatever refused it: an answer that refuses leaves its trace."""
    if response.status_code == 403 and not g.get("password_asked"):
        leave_trace(Trace.FORBIDDEN)
    elif response.status_code == 401 and request.path.startswith("/api/"):  # of a page it says that a session ended
        leave_trace(Trace.STATION_REFUSED if _is_for_stations() else Trace.TOKEN_REFUSED)
    elif response.status_code == 429:
        leave_trace(Trace.LIMITED)
    return response


def _is_for_stations() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, GUARD_ATTRIBUTE, "") == "signed by a station"


def _source() -> str:
    """The same for every request from one address, and telling nothing of it."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:12]
