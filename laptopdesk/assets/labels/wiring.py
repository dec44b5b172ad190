"""What labels offer the composition root."""

from laptopdesk.assets.labels.errors import LabelReason
from laptopdesk.assets.labels.messages import label_sentence
from laptopdesk.assets.labels.views import blueprint
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and words of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_sentences(LabelReason, label_sentence)
