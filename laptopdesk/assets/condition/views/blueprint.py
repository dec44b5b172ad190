"""The blueprint of this topic, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.condition.listing import definition_words, look_alike_words
from laptopdesk.assets.condition.messages import (
    drive_wish_name,
    finding_name,
    fitness_name,
    fitness_sentence,
    fitness_tone,
    line_kind_name,
    line_kind_tone,
    line_outcome_name,
    lock_result_name,
    lock_result_tone,
)
from laptopdesk.assets.messages import licence_name, lock_name, state_name, state_tone
from laptopdesk.ui.web import page

blueprint = Blueprint("condition", "laptopdesk.assets.condition", template_folder="templates")

WORDS: dict[str, object] = {
    "drive_wish_name": drive_wish_name,
    "line_kind_name": line_kind_name,
    "line_kind_tone": line_kind_tone,
    "line_outcome_name": line_outcome_name,
    "look_alike_words": look_alike_words,
    "finding_name": finding_name,
    "fitness_name": fitness_name,
    "fitness_sentence": fitness_sentence,
    "fitness_tone": fitness_tone,
    "definition_words": definition_words,
    "licence_name": licence_name,
    "state_name": state_name,
    "state_tone": state_tone,
    "lock_name": lock_name,
    "lock_result_name": lock_result_name,
    "lock_result_tone": lock_result_tone,
}


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return WORDS


def part(template: str, **values: object) -> str:
    """A part of ours on a page of another topic, which does not know our names."""
    return page(template, **WORDS, **values)
