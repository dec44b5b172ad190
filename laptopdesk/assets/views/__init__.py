"""The pages of bench and store; each topic a module on one blueprint."""

from laptopdesk.assets.views import evidence, images, intake, laptops, listing, lots, mistakes, records, unseen
from laptopdesk.assets.views.blueprint import blueprint

__all__ = ["blueprint", "evidence", "images", "intake", "laptops", "listing", "lots", "mistakes", "records", "unseen"]
