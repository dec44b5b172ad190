"""The pages of people; each topic a module on one blueprint."""

from laptopdesk.people.views import erasure, passes, records
from laptopdesk.people.views.blueprint import blueprint

__all__ = ["blueprint", "erasure", "passes", "records"]
