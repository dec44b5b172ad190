"""The pages of trainings; each topic a module on one blueprint."""

from laptopdesk.training.views import inviting, planning, programmes, room, sessions
from laptopdesk.training.views.blueprint import blueprint

__all__ = ["blueprint", "inviting", "planning", "programmes", "room", "sessions"]
