"""The pages of the register; each subject a module on one blueprint."""

from laptopdesk.assets.register.views import bulk, export, filters, importing, lists
from laptopdesk.assets.register.views.blueprint import blueprint

__all__ = ["blueprint", "bulk", "export", "filters", "importing", "lists"]
