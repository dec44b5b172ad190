"""The blueprint of evidence, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.evidence.messages import VERDICT_TONES, answer_sentence, count_sentence, method_words
from laptopdesk.assets.evidence.values import DESTRUCTIONS
from laptopdesk.assets.lifecycle.messages import state_tone

blueprint = Blueprint("evidence", "laptopdesk.assets.evidence", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "state_tone": state_tone,
        "verdict_tones": VERDICT_TONES,
        "answer_sentence": answer_sentence,
        "count_sentence": count_sentence,
        "method_words": method_words,
        "DESTRUCTIONS": DESTRUCTIONS,
    }
