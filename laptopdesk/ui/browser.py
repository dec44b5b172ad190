"""Which browser asks: a random id in a signed cookie, tied to no account, so that a desk knows what it did itself."""

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Response, after_this_request, current_app, g
from itsdangerous import BadSignature, URLSafeSerializer

from laptopdesk.ui.cookies import BROWSER, give_cookie, read_cookie

LASTS = timedelta(days=400)
"""As long as browsers keep a cookie; each visit begins it anew."""


def browser_id() -> UUID:
    """The id of this browser; one without an id of ours gets it with this answer."""
    if "browser_id" not in g:
        g.browser_id = _read() or uuid4()
        after_this_request(_give)
    return UUID(str(g.browser_id))


def _read() -> UUID | None:
    try:
        return UUID(_signer().loads(read_cookie(BROWSER)))
    except (BadSignature, AttributeError, TypeError, ValueError):
        return None


def _give(response: Response) -> Response:
    give_cookie(response, BROWSER, _signer().dumps(str(g.browser_id)), lasts=LASTS)
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="laptopdesk-browser")
