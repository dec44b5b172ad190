"""What deciding cases about laptops offers the composition root."""

from laptopdesk.assets.deciding import data_found, evidence, hardware
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the kinds of cases about laptops themselves."""
    wiring.add_case_topic(evidence.TOPIC, hardware.TOPIC, data_found.TOPIC)
