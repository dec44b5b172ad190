"""The pages of evidence; each topic a module on one blueprint."""

from laptopdesk.assets.evidence.views import by_hand, faults, logs, records, versions
from laptopdesk.assets.evidence.views.blueprint import blueprint

__all__ = ["blueprint", "by_hand", "faults", "logs", "records", "versions"]
