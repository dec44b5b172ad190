"""The blueprint that every page of devices answers on, and the words their templates use."""

from flask import Blueprint

from laptopdesk.devices import messages
from laptopdesk.devices.service import find_reason
from laptopdesk.ui.errors import sentence_for

blueprint = Blueprint("devices", "laptopdesk.devices", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {
        "why": why,
        "port_state_name": messages.port_state_name, "kind_name": messages.kind_name,

    }  # fmt: skip


def why(code: str) -> str:
    """The sentence of a reason; nothing where it has none, for the outcome says enough then."""
    reason = find_reason(code)
    return sentence_for(reason) if reason else ""
