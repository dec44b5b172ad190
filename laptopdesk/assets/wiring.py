"""What `assets` offers the composition root."""

from laptopdesk.assets.api import blueprint as api
from laptopdesk.assets.attestation.wiring import wire as wire_attestation
from laptopdesk.assets.bench.errors import BenchReason
from laptopdesk.assets.cli import evidence, import_group, laptop
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.messages import evidence_sentence, record_sentence
from laptopdesk.assets.evidence.values import RecordReason
from laptopdesk.assets.labels.wiring import wire as wire_labels
from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
from laptopdesk.assets.messages import bench_sentence, laptop_sentence, move_sentence
from laptopdesk.assets.transfers.wiring import wire as wire_transfers
from laptopdesk.assets.views import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.devices.service import know_reasons
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands and words of this package."""
    wiring.add_pages(blueprint, api)
    wiring.add_nav("assets.laptops", lambda: _("Laptops"), Permission.VIEW_LAPTOPS, order=40)
    beside = "assets.laptops"
    wiring.add_nav("assets.lots", lambda: _("Lots"), Permission.VIEW_LAPTOPS, order=41, under=beside)
    wiring.add_nav("assets.list_evidence", lambda: _("Wipe logs"), Permission.PREPARE_LAPTOPS, order=42, under=beside)
    wiring.add_nav("assets.images", lambda: _("Images"), Permission.PREPARE_LAPTOPS, order=44, under=beside)
    wiring.add_sentences(MoveReason, move_sentence)
    wiring.add_sentences(LaptopReason, laptop_sentence)
    wiring.add_sentences(BenchReason, bench_sentence)
    wiring.add_sentences(EvidenceReason, evidence_sentence)
    wiring.add_sentences(RecordReason, record_sentence)
    know_reasons(MoveReason, LaptopReason)
    wiring.add_command(evidence, import_group, laptop)
    wire_attestation(wiring)
    wire_labels(wiring)
    wire_transfers(wiring)
