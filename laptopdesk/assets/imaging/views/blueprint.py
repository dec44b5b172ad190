"""The blueprint of images, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.evidence.messages import VERDICT_TONES
from laptopdesk.assets.imaging.forms import release_words

blueprint = Blueprint("imaging", "laptopdesk.assets.imaging", template_folder="templates")
WORDS: dict[str, object] = {"release_words": release_words, "verdict_tones": VERDICT_TONES}


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return WORDS
