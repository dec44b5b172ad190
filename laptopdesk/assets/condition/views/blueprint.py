"""The blueprint of this topic, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.condition.listing import look_alike_words
from laptopdesk.assets.condition.messages import (
    drive_wish_name,
    line_kind_name,
    line_kind_tone,
    line_outcome_name,
    lock_result_name,
    lock_result_tone,
)
from laptopdesk.assets.messages import lock_name

blueprint = Blueprint("condition", "laptopdesk.assets.condition", template_folder="templates")

WORDS: dict[str, object] = {
    "drive_wish_name": drive_wish_name,
    "line_kind_name": line_kind_name,
    "line_kind_tone": line_kind_tone,
    "line_outcome_name": line_outcome_name,
    "look_alike_words": look_alike_words,
    "lock_name": lock_name,
    "lock_result_name": lock_result_name,
    "lock_result_tone": lock_result_tone,
}


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """Names the templates use, also where a panel of ours is drawn on another package's page."""
    return WORDS
