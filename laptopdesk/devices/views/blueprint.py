"""The blueprint that every page of devices answers on, and the words their templates use."""

from flask import Blueprint

from laptopdesk.core.i18n import word, word_of
from laptopdesk.devices.messages import kind_name
from laptopdesk.protocol.ports import PortState
from laptopdesk.ui.web import web

blueprint = Blueprint("devices", "laptopdesk.devices", template_folder="templates")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Names the templates use."""
    return {"why": why, "port_state_name": lambda state: word_of(state, PortState), "kind_name": kind_name}


def why(code: str) -> str:
    """The sentence of a reason; nothing where it has none, for the outcome says enough then."""
    reason = web().wiring.operations.find_reason(code)
    return word(reason) if reason else ""
