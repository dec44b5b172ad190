"""The blueprint of the stock-take's pages, the names its templates use, and what its views share."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint

from laptopdesk.accounts import queries as accounts
from laptopdesk.assets.stocktake import queries
from laptopdesk.assets.stocktake.messages import kind_meaning, reading_sentence, stocktake_state_tone
from laptopdesk.assets.stocktake.values import DifferenceKind, Stocktake
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.protocol.uuid7 import RANDOM_BYTES, uuid7
from laptopdesk.ui.guard import current_actor
from laptopdesk.ui.web import db, now, web

blueprint = Blueprint("stocktake", __name__, template_folder="../templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "stocktake_state_tone": stocktake_state_tone,
        "kind_meaning": kind_meaning,
        "kinds": DifferenceKind,
        "reading_sentence": reading_sentence,
        "reason_words": reason_words,
    }


def reason_words(code: str) -> str:
    """The rules' answer for one laptop, as a sentence."""
    reason = web().wiring.operations.find_reason(code)
    return word(reason) if reason is not None else _("You may not do this here. Ask your coordinator.")


def visible_stocktake(stocktake_id: int) -> Stocktake:
    """The stock-take, for somebody who may see those of its place; raises NotFound, Forbidden."""
    with db().read() as session:
        stocktake = queries.get_stocktake(session, stocktake_id)
    current_actor().require(Permission.VIEW_STOCKTAKES, at=stocktake.location_id)
    return stocktake


def staff_names(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these people by id."""
    with db().read() as session:
        return accounts.staff_names(session, ids)


def new_id() -> UUID:
    """A new id for one scan (UUIDv7, RFC 9562)."""
    return uuid7(int(now().timestamp() * 1000), secrets.token_bytes(RANDOM_BYTES))
