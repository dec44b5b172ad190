"""The blueprint that every page of the desk answers on."""

from flask import Blueprint

from laptopdesk.core.access import Permission
from laptopdesk.handout.messages import ended_sentence, kit_name
from laptopdesk.protocol.codes import COMMANDS
from laptopdesk.ui.guard import find_actor

blueprint = Blueprint("handout", "laptopdesk.handout", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the desk's templates use."""
    actor = find_actor()
    may_approve = actor is not None and actor.may_somewhere(Permission.APPROVE_EXCEPTION)
    return {
        "kit_name": kit_name,
        "ended_sentence": ended_sentence,
        "may_approve": may_approve,
        "cards": {command.value: code.text for command, code in COMMANDS.items()},
    }
