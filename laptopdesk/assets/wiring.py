"""What `assets` offers the composition root: each of its topics, in the order in which their pages and acts stand."""

from laptopdesk.assets.attestation.wiring import wire as wire_attestation
from laptopdesk.assets.certificates.wiring import wire as wire_certificates
from laptopdesk.assets.deciding.wiring import wire as wire_deciding
from laptopdesk.assets.evidence.wiring import wire as wire_evidence
from laptopdesk.assets.finishing.wiring import wire as wire_finishing
from laptopdesk.assets.hardware.wiring import wire as wire_inventory
from laptopdesk.assets.imaging.wiring import wire as wire_imaging
from laptopdesk.assets.kits.wiring import wire as wire_kits
from laptopdesk.assets.labels.wiring import wire as wire_labels
from laptopdesk.assets.laptops.wiring import wire as wire_laptops
from laptopdesk.assets.lifecycle.wiring import wire as wire_lifecycle
from laptopdesk.assets.lots.wiring import wire as wire_lots
from laptopdesk.assets.moves.wiring import wire as wire_moves
from laptopdesk.assets.preparation.wiring import wire as wire_preparation
from laptopdesk.assets.register.wiring import wire as wire_register
from laptopdesk.assets.sampling.wiring import wire as wire_sampling
from laptopdesk.assets.stocktake.wiring import wire as wire_stocktake
from laptopdesk.assets.transfers.wiring import wire as wire_transfers
from laptopdesk.assets.uploads.wiring import wire as wire_uploads
from laptopdesk.assets.workshop.wiring import wire as wire_workshop
from laptopdesk.ui.wiring import Wiring

TOPICS = (
    wire_laptops,
    wire_lifecycle,
    wire_moves,
    wire_deciding,
    wire_uploads,
    wire_evidence,
    wire_register,
    wire_certificates,
    wire_sampling,
    wire_attestation,
    wire_labels,
    wire_transfers,
    wire_inventory,
    wire_preparation,
    wire_lots,
    wire_imaging,
    wire_finishing,
    wire_workshop,
    wire_kits,
    wire_stocktake,
)


def wire(wiring: Wiring) -> None:
    """Register pages and commands of this package."""
    for wire_topic in TOPICS:
        wire_topic(wiring)
