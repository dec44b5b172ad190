"""The blueprint that every page of bench and store answers on, and the names its templates use."""

from flask import Blueprint
from markupsafe import Markup

from laptopdesk.assets.condition.messages import drive_wish_name
from laptopdesk.assets.evidence.messages import (
    VERDICT_TONES,
    answer_sentence,
    binding_name,
    count_sentence,
    insufficient_sentence,
    method_name,
    method_words,
    record_sentence,
    unread_sentence,
    verdict_name,
)
from laptopdesk.assets.inventory.messages import unseen_sentence
from laptopdesk.assets.messages import (
    check_item_name,
    level_name,
    licence_name,
    lock_name,
    medium_name,
    move_sentence,
    move_words,
    state_name,
    state_tone,
    where_it_is,
)
from laptopdesk.ui.web import db, draw_panels, web

blueprint = Blueprint("assets", "laptopdesk.assets", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "state_name": state_name, "state_tone": state_tone, "verdict_name": verdict_name,
        "verdict_tones": VERDICT_TONES, "binding_name": binding_name,
        "answer_sentence": answer_sentence, "count_sentence": count_sentence,
        "method_name": method_name, "method_words": method_words,
        "record_sentence": record_sentence, "unread_sentence": unread_sentence, "level_name": level_name,
        "insufficient_sentence": insufficient_sentence, "medium_name": medium_name, "lock_name": lock_name,
        "licence_name": licence_name, "move_sentence": move_sentence, "check_item_name": check_item_name,
        "move_words": move_words,
        "drive_wish_name": drive_wish_name, "unseen_sentence": unseen_sentence, "where_it_is": where_it_is,
        "lot_panels": lot_panels,
    }  # fmt: skip


def lot_panels(lot_id: int) -> list[Markup]:
    """What the topics show of this lot, for the person at work."""
    with db().read() as session:
        return draw_panels(web().wiring.lot_panels, session, lot_id)
