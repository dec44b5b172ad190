"""The blueprint of this topic, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.condition.messages import lock_result_name, lock_result_tone
from laptopdesk.assets.messages import lock_name

blueprint = Blueprint("condition", "laptopdesk.assets.condition", template_folder="templates")

WORDS: dict[str, object] = {
    "lock_name": lock_name,
    "lock_result_name": lock_result_name,
    "lock_result_tone": lock_result_tone,
}


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """Names the templates use, also where a panel of ours is drawn on another package's page."""
    return WORDS
