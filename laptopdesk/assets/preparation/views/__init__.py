"""The pages of preparing a laptop; each topic a module on one blueprint."""

from laptopdesk.assets.preparation.views import battery, grades, locks, support
from laptopdesk.assets.preparation.views.blueprint import blueprint

__all__ = ["battery", "blueprint", "grades", "locks", "support"]
