"""The pages of the desk; each topic a module on one blueprint."""

from laptopdesk.handout.views import agreement, call_back, desk, exceptions, lost, returns, rounds
from laptopdesk.handout.views.blueprint import blueprint

__all__ = ["agreement", "blueprint", "call_back", "desk", "exceptions", "lost", "returns", "rounds"]
