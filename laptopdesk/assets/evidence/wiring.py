"""What `evidence` offers the composition root."""

from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.messages import evidence_sentence, record_sentence
from laptopdesk.assets.evidence.values import RecordReason
from laptopdesk.assets.evidence.views import bench_panel, blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register the pages, panel and words of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_nav(
        "evidence.faults", lambda: _("Faulty tools"), Permission.LOWER_POLICY, order=43, under="workshop.workshop"
    )
    wiring.bench_panels["evidence"] = bench_panel
    wiring.add_sentences(EvidenceReason, evidence_sentence)
    wiring.add_sentences(RecordReason, record_sentence)
