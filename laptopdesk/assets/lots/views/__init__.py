"""The pages of lots; each topic a module on one blueprint."""

from laptopdesk.assets.lots.views import announced, decisions, lots, receiving
from laptopdesk.assets.lots.views.blueprint import blueprint

__all__ = ["announced", "blueprint", "decisions", "lots", "receiving"]
