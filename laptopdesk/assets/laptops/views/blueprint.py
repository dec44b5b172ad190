"""The blueprint that every page of the register of laptops answers on, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.evidence.messages import VERDICT_TONES, answer_sentence, count_sentence, method_words
from laptopdesk.assets.hardware.messages import unseen_sentence
from laptopdesk.assets.lifecycle.messages import state_tone, where_it_is
from laptopdesk.assets.moves.messages import move_words

blueprint = Blueprint("laptops", "laptopdesk.assets.laptops", template_folder="templates")


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
    }
