"""`laptopdesk evidence …`, `laptopdesk import laptops …`, `laptopdesk laptop …`."""

from laptopdesk.assets.cli import evidence_by_hand, evidence_faults, evidence_versions
from laptopdesk.assets.cli.evidence import evidence
from laptopdesk.assets.cli.intake import import_group
from laptopdesk.assets.cli.laptop import laptop

__all__ = ["evidence", "evidence_by_hand", "evidence_faults", "evidence_versions", "import_group", "laptop"]
