"""Pages of the workshop."""

from laptopdesk.assets.workshop.views import disposal, lists, missing, quarantine, repair
from laptopdesk.assets.workshop.views.blueprint import blueprint

__all__ = ["blueprint", "disposal", "lists", "missing", "quarantine", "repair"]
