"""`laptopdesk evidence …`: logs, work by hand, faulty tools and versions of tools."""

from laptopdesk.assets.evidence.cli import by_hand, faults, versions
from laptopdesk.assets.evidence.cli.logs import evidence

__all__ = ["by_hand", "evidence", "faults", "versions"]
