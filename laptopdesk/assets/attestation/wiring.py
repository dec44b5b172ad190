"""What attested erasure offers the composition root."""

from laptopdesk.assets.attestation.views import blueprint, laptop_panel
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the pages of this topic."""
    wiring.add_pages(blueprint)
    wiring.laptop_panels["attestation"] = laptop_panel
