"""What `assets` offers the composition root."""

from laptopdesk.assets.api import blueprint as api
from laptopdesk.assets.attestation.wiring import wire as wire_attestation
from laptopdesk.assets.certificates.wiring import wire as wire_certificates
from laptopdesk.assets.cli import evidence, import_group, laptop
from laptopdesk.assets.condition.wiring import wire as wire_condition
from laptopdesk.assets.deciding import data_found as deciding_data_found
from laptopdesk.assets.deciding import evidence as deciding_evidence
from laptopdesk.assets.deciding import hardware as deciding_hardware
from laptopdesk.assets.evidence import wiring as evidence_topic
from laptopdesk.assets.finishing.wiring import wire as wire_finishing
from laptopdesk.assets.imaging.wiring import wire as wire_imaging
from laptopdesk.assets.inventory.wiring import wire as wire_inventory
from laptopdesk.assets.kits.wiring import wire as wire_kits
from laptopdesk.assets.labels.wiring import wire as wire_labels
from laptopdesk.assets.lifecycle.errors import LaptopReason, MoveReason
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.service import TOUCHED
from laptopdesk.assets.register.wiring import wire as wire_register
from laptopdesk.assets.sampling.wiring import wire as wire_sampling
from laptopdesk.assets.service import leave_ready
from laptopdesk.assets.stocktake.wiring import wire as wire_stocktake
from laptopdesk.assets.transfers.wiring import wire as wire_transfers
from laptopdesk.assets.views import blueprint, finding
from laptopdesk.assets.workshop.wiring import wire as wire_workshop
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this package."""
    wiring.add_pages(blueprint, api)
    wiring.add_nav("assets.laptops", lambda: _("Laptops"), Permission.VIEW_LAPTOPS, order=40)
    bench = "workshop.workshop"
    wiring.add_nav("assets.lots", lambda: _("Lots"), Permission.VIEW_LAPTOPS, order=41, under="assets.laptops")
    wiring.add_nav("assets.list_evidence", lambda: _("Wipe logs"), Permission.PREPARE_LAPTOPS, order=42, under=bench)
    records = "assets.evidence_records"
    wiring.add_nav(records, lambda: _("Wipe evidence"), Permission.VIEW_EVIDENCE, order=42, under=bench)
    wiring.add_nav("assets.images", lambda: _("Images"), Permission.PREPARE_LAPTOPS, order=44, under=bench)
    wiring.add_finder("laptops", finding.find_laptops)
    wiring.add_finder("lots", finding.find_lots)
    wiring.add_finder("certificates", finding.find_certificates)
    wiring.add_finder("transfers", finding.find_transfers)
    evidence_topic.wire(wiring)
    wiring.operations.know_reasons(MoveReason, LaptopReason)
    wiring.hooks.add(TOUCHED, "ready", leave_ready)
    wiring.add_case_topic(deciding_evidence.TOPIC, deciding_hardware.TOPIC, deciding_data_found.TOPIC)
    wiring.erasures.register_words(LaptopRow, "note", title=lambda: _("The note of a laptop"))
    wire_register(wiring)
    wiring.add_command(evidence, import_group, laptop)
    wire_certificates(wiring)
    wire_sampling(wiring)
    wire_attestation(wiring)
    wire_labels(wiring)
    wire_transfers(wiring)
    wire_inventory(wiring)
    wire_condition(wiring)
    wire_imaging(wiring)
    wire_finishing(wiring)
    wire_workshop(wiring)
    wire_kits(wiring)
    wire_stocktake(wiring)
