"""The blueprint of this topic, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.condition.listing import definition_words, look_alike_words
from laptopdesk.assets.condition.messages import fitness_tone, line_kind_tone, lock_result_tone
from laptopdesk.assets.condition.values import LockResult
from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.ui.web import page

blueprint = Blueprint("condition", "laptopdesk.assets.condition", template_folder="templates")

WORDS: dict[str, object] = {
    "line_kind_tone": line_kind_tone,
    "look_alike_words": look_alike_words,
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
