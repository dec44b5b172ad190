"""The list of laptops, and the page of one; each topic a module on one blueprint."""

from laptopdesk.assets.laptops.views import laptop, laptops, mistakes, unseen
from laptopdesk.assets.laptops.views.blueprint import blueprint

__all__ = ["blueprint", "laptop", "laptops", "mistakes", "unseen"]
