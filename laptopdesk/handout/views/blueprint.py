"""The blueprint that every page of the desk answers on."""

from flask import Blueprint

from laptopdesk.core.access import Permission
from laptopdesk.handout.messages import kind_name, kit_name
from laptopdesk.ui.guard import find_actor

blueprint = Blueprint("handout", "laptopdesk.handout", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the desk's templates use."""
    actor = find_actor()
    may_approve = actor is not None and actor.may_somewhere(Permission.APPROVE_EXCEPTION)
    return {"kit_name": kit_name, "kind_name": kind_name, "may_approve": may_approve}
