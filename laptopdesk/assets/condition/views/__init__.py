"""The pages about the condition of laptops and lots; each topic a module on one blueprint."""

from laptopdesk.assets.condition.views import battery, decisions, grades, locks, lots, receiving, support
from laptopdesk.assets.condition.views.blueprint import blueprint

__all__ = ["battery", "blueprint", "decisions", "grades", "locks", "lots", "receiving", "support"]
