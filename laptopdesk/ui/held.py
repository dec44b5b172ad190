"""A form that came when nobody was signed in any more, held until somebody is: then it is shown again, never done.

Only what this browser sent from a page of ours is held, so that no other site can have a form of its own sent on.
"""

from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from laptopdesk.ui.addresses import local_path
from laptopdesk.ui.browser import browser_id

FIELD, RESUMED = "held", "resumed"
MOST_BYTES = 1_000_000
"""A signature drawn on a large tablet is a tenth of it."""
SECRETS = frozenset({"password", "password_again", "pin", "current", "badge", "secret"})
"""Fields that are typed again: a form with one is not held."""
LEFT_OUT = frozenset({"csrf_token", FIELD, RESUMED, "switch"})


@dataclass(frozen=True, kw_only=True)
class HeldForm:
    """Where it was meant for, its fields in order, and the names of files that must be chosen again."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def hold_form() -> HeldForm | None:
    """The form of this request; None where it cannot or may not be held."""
    if not _is_ours() or request.is_json or SECRETS & request.form.keys():
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT)
    if sum(len(name) + len(value) for name, value in fields) > MOST_BYTES:
        return None
    files = tuple(dict.fromkeys(name for name, file in request.files.items(multi=True) if file.filename))
    return HeldForm(action=request.full_path.rstrip("?"), fields=fields, files=files)


def pack(held: HeldForm) -> str:
    """The held form as the value of a field; only this browser can send it back."""
    return _signer().dumps([str(browser_id()), held.action, held.fields, held.files])


def unpack() -> HeldForm | None:
    """The held form that this request carries; None without one of this browser."""
    try:
        browser, action, fields, files = _signer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError, TypeError):
        return None
    if browser != str(browser_id()) or local_path(action) is None:
        return None
    return HeldForm(action=action, fields=tuple((name, value) for name, value in fields), files=tuple(files))


def is_resumed() -> bool:
    """Whether this form comes back only to be shown again: it is looked at before anything is done."""
    return RESUMED in request.values


def _is_ours() -> bool:
    """Whether a page of this site sent this request: the browser says so, and no page can make it say so."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return True
    return request.headers.get("Origin", "") == request.host_url.rstrip("/")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="laptopdesk-held")
