"""Refusals turned into answers, once: a page with a sentence for people, an RFC 9457 problem for programs."""

from typing import Any

from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, SecurityError, Unauthorized

from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Conflict, DomainError, Forbidden, NotFound, Refused, TooMany
from laptopdesk.core.i18n import current_locale, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.reasons import CommonReason
from laptopdesk.core.secrecy import traceback_without_values
from laptopdesk.protocol.codes import CodeError
from laptopdesk.protocol.sentences import code_sentence
from laptopdesk.protocol.words import N_, Worded
from laptopdesk.ui.guard import find_actor
from laptopdesk.ui.traces import Trace, leave_trace

STATUS: dict[type[DomainError], int] = {NotFound: 404, Conflict: 409, Forbidden: 403, TooMany: 429, Refused: 422}


def sentence_of_scan(error: CodeError) -> str:
    """Why a field could not use what was scanned or typed, in the language of the page."""
    return code_sentence(error, current_locale())


def sentence_of_code(code: str) -> str:
    """The sentence of a reason that was kept as `Kind.code`; `.code` is an error without reasons of its own."""
    kind, _dot, name = code.rpartition(".")
    for enum in Worded.__subclasses__() if kind else ():
        if enum.__name__ == kind and (reason := enum.find_member(name)):
            return word(reason)
    if kind and (common := CommonReason.find_member(name)):  # it became common after it was kept
        return word(common)
    plain = {"not_found": NotFound("", ""), "forbidden": Forbidden("")}.get(name, Conflict(name))
    return " ".join(sentences_for(plain))


def sentences_for(error: DomainError) -> tuple[str, ...]:
    """What a person reads about this error, every reason a sentence."""
    match error:
        case Refused():
            return tuple(word(reason) for reason in error.shown)
        case NotFound():
            return (_("This does not exist, or not any more."),)
        case Forbidden(reason=Worded() as reason):
            return (word(reason),)
        case Forbidden():
            return (_("You may not do this here. Ask your coordinator."),)
        case Conflict(code="operation_reused"):
            return (_("This was already sent with other data. Open the page again and start over."),)
        case _:
            return (str(error) if str(error) != error.code else _("Someone else was first. Check it again and retry."),)


def status_of(error: DomainError) -> int:
    """The HTTP status of an error of the domain."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)


def wants_json() -> bool:
    """Whether this request came from a program."""
    return request.path.startswith("/api/")


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """An `application/problem+json` answer (RFC 9457) with our `code`."""
    response = jsonify({"type": "about:blank", "title": code, "status": status, "code": code, "detail": detail, **more})
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def domain_problem(error: DomainError) -> Response:
    """The problem document of an error of the domain; `reasons` are codes."""
    sentences = " ".join(sentences_for(error))
    reasons = [reason.value for reason in error.reasons] if isinstance(error, Refused) else []
    return problem(status_of(error), error.code, sentences, **({"reasons": reasons} if reasons else {}))


def install_error_pages(app: Flask) -> None:
    """Domain errors and HTTP errors are answered in our words."""
    app.register_error_handler(DomainError, _on_domain_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(DataError, _on_unfit)
    app.register_error_handler(Exception, _on_surprise)


def _on_domain_error(error: DomainError) -> Response:
    if isinstance(error, Forbidden):
        g.missing_permission = error.permission
    if wants_json():
        return domain_problem(error)
    if isinstance(error, Forbidden) and _password_would_help(error):
        sentence = _("You signed in without your password. You need it for this.")
        return _error_page(403, (sentence,), sign_in=url_for("accounts.sign_in", next=_way_back()))
    return _error_page(status_of(error), sentences_for(error))


def _password_would_help(error: Forbidden) -> bool:
    actor = find_actor()
    return (
        actor is not None
        and error.permission in set(Permission)
        and actor.may_with_password(Permission(error.permission))
    )


def _way_back() -> str:
    """The page to come back to: this one, or the one whose form was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    before = request.referrer or ""
    return before.removeprefix(request.host_url.rstrip("/")) if before.startswith(request.host_url) else "/"


def on_csrf_error(error: CSRFError) -> Response:
    """A form without the token of this session: nothing was done."""
    leave_trace(Trace.CSRF_REFUSED)
    if wants_json():
        return problem(400, "csrf", str(error.description))
    return _error_page(400, (_("This page was open too long. Go back, reload, and send it again."),))


def on_http_error(error: HTTPException) -> Response:
    """An error of HTTP in our words; who is not signed in is sent to sign in."""
    status = error.code or 500
    if wants_json():
        return _http_problem(error, status)
    if isinstance(error, Unauthorized):
        answer = redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        return Response(answer.get_data(), status=302, headers=answer.headers)
    if isinstance(error, SecurityError | BadHost):  # no address of ours can be made under a host that is none
        return Response(_http_sentence(status), status=status, mimetype="text/plain")
    if 300 <= status < 400:
        return Response(error.get_response().get_data(), status=status, headers=error.get_response().headers)
    return _error_page(status, (_http_sentence(status),))


def _http_problem(error: HTTPException, status: int) -> Response:
    response = problem(status, error.name.lower().replace(" ", "_"), error.description or error.name)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


HTTP_SENTENCES = {
    404: N_("This page does not exist. Check the address."),
    405: N_("This cannot be done here. Go back and try again."),
    413: N_("This file is too large."),
    429: N_("Too many tries. Wait a few minutes."),
}


def _http_sentence(status: int) -> str:
    if status >= 500:
        return _("Something went wrong on our side. Nothing was stored. Try again.")
    if status in HTTP_SENTENCES:
        return _(HTTP_SENTENCES[status])
    return _("This request could not be read. Go back and try again.")


def _on_unfit(error: DataError) -> Response:
    """A column has no room for what was sent: a form of ours should have said so, and nothing was stored."""
    from flask import current_app

    current_app.logger.error("no room for a value in %s\n%s", request.url_rule, traceback_without_values(error))
    if wants_json():
        return problem(422, "does_not_fit", "A value is longer or larger than can be stored; nothing was stored.")
    return _error_page(422, (_("A text on this page is too long. Nothing was stored. Make it shorter."),))


def _on_surprise(error: Exception) -> Response:
    from flask import current_app

    # the rule and not the address, which may hold a name, a code or a token
    current_app.logger.error("unexpected error in %s\n%s", request.url_rule, traceback_without_values(error))
    if current_app.testing or current_app.debug:
        raise error
    if wants_json():
        return problem(500, "internal", "unexpected error; nothing was stored")
    return _error_page(500, (_http_sentence(500),))


def _error_page(status: int, sentences: tuple[str, ...], *, sign_in: str = "") -> Response:
    html = render_template("error.html", status=status, sentences=sentences, sign_in=sign_in)
    return Response(html, status=status)
