"""What the condition of laptops and lots offers the composition root."""

from laptopdesk.assets.condition.cli import lock, lot
from laptopdesk.assets.condition.errors import ConditionReason
from laptopdesk.assets.condition.messages import condition_sentence
from laptopdesk.assets.condition.views import blueprint
from laptopdesk.assets.condition.views.panels import bench_panel
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands and words of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_sentences(ConditionReason, condition_sentence)
    wiring.add_command(lock, lot)
    wiring.bench_panels["condition"] = bench_panel
