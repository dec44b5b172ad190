"""Our cookies: their names and marks in one place. Behind https each is bound to this very host (`__Host-`)."""

from datetime import timedelta

from flask import Response, current_app, request

SESSION = "laptopdesk"
BROWSER = "laptopdesk_browser"
DEVICE = "laptopdesk_device"


def name_of(cookie: str, *, secure: bool) -> str:
    """What the browser calls this cookie; a `__Host-` cookie is set by this host over https only, for all its paths."""
    return f"__Host-{cookie}" if secure else cookie


def read_cookie(cookie: str) -> str:
    """What the browser sent; empty without it."""
    return request.cookies.get(name_of(cookie, secure=_is_secure()), "")


def give_cookie(response: Response, cookie: str, value: str, *, lasts: timedelta) -> None:
    """The browser keeps it for so long; no script reads it, and no other site sends it along with a form."""
    secure = _is_secure()
    response.set_cookie(
        name_of(cookie, secure=secure), value, max_age=lasts, httponly=True, samesite="Lax", path="/", secure=secure
    )


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
