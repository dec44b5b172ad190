"""The pages of places; each topic a module on one blueprint."""

from laptopdesk.places.views import loading, locations, organisations
from laptopdesk.places.views.blueprint import blueprint

__all__ = ["blueprint", "loading", "locations", "organisations"]
