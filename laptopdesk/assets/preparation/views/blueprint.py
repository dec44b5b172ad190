"""The blueprint of this topic, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.preparation.listing import definition_words
from laptopdesk.assets.preparation.messages import fitness_tone, lock_result_tone
from laptopdesk.assets.preparation.values import LockResult
from laptopdesk.ui.web import page

blueprint = Blueprint("preparation", "laptopdesk.assets.preparation", template_folder="templates")
WORDS: dict[str, object] = {
    "fitness_tone": fitness_tone,
    "definition_words": definition_words,
    "state_tone": state_tone,
    "lock_result_tone": lock_result_tone,
    "LockResult": LockResult,
}


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return WORDS


def part(template: str, **values: object) -> str:
    """A part of ours on a page of another topic, which does not know our names."""
    return page(template, **WORDS, **values)
