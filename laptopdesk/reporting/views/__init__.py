"""Pages of this package."""

from laptopdesk.reporting.views import journal, start, story
from laptopdesk.reporting.views.blueprint import blueprint

__all__ = ["blueprint", "journal", "start", "story"]
