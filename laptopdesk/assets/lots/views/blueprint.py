"""The blueprint of lots, and the names its templates use."""

from flask import Blueprint
from markupsafe import Markup

from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.lots.listing import look_alike_words
from laptopdesk.assets.lots.messages import line_kind_tone
from laptopdesk.ui.web import db, draw_panels, web

blueprint = Blueprint("lots", "laptopdesk.assets.lots", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "line_kind_tone": line_kind_tone,
        "look_alike_words": look_alike_words,
        "lot_panels": lot_panels,
        "state_tone": state_tone,
    }


def lot_panels(lot_id: int) -> list[Markup]:
    """What the topics show of this lot, for the person at work."""
    with db().read() as session:
        return draw_panels(web().wiring.lot_panels, session, lot_id)
