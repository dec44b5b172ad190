"""The blueprint of the register's pages, and the names its templates use."""

from flask import Blueprint

from laptopdesk.assets.lifecycle.messages import state_tone
from laptopdesk.assets.register.messages import outcome_tone
from laptopdesk.ui.errors import sentence_of_code

blueprint = Blueprint("register", "laptopdesk.assets.register", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"outcome_tone": outcome_tone, "sentence_of_code": sentence_of_code, "state_tone": state_tone}
