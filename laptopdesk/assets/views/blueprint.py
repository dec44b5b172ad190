"""The blueprint that every page of bench and store answers on, and the names its templates use."""

from flask import Blueprint
from markupsafe import Markup

from laptopdesk.assets.evidence.messages import VERDICT_TONES, answer_sentence, count_sentence, method_words
from laptopdesk.assets.inventory.messages import unseen_sentence
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.messages import move_words, where_it_is
from laptopdesk.ui.web import db, draw_panels, web

blueprint = Blueprint("assets", "laptopdesk.assets", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "state_tone": state_tone,
        "verdict_tones": VERDICT_TONES,
        "answer_sentence": answer_sentence,
        "count_sentence": count_sentence,
        "method_words": method_words,
        "move_words": move_words,
        "unseen_sentence": unseen_sentence,
        "where_it_is": where_it_is,
        "lot_panels": lot_panels,
    }


def lot_panels(lot_id: int) -> list[Markup]:
    """What the topics show of this lot, for the person at work."""
    with db().read() as session:
        return draw_panels(web().wiring.lot_panels, session, lot_id)
