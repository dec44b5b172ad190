"""The id of a form: random, new each time it is shown, and sent back with it (ADR 11)."""

import secrets
from uuid import UUID

from flask import request

from laptopdesk.protocol.uuid7 import RANDOM_BYTES, uuid7
from laptopdesk.ui.web import now

FIELD = "form_id"


def new_form_id() -> UUID:
    """The id of a form that is about to be shown."""
    return uuid7(int(now().timestamp() * 1000), secrets.token_bytes(RANDOM_BYTES))


def sent_form_id(field: str = FIELD) -> UUID:
    """The id of the form that was sent; a new one where it has none that can be read."""
    try:
        return UUID(request.form.get(field, ""))
    except ValueError:
        return new_form_id()
