"""Every table of the product in one metadata, for migrations and for the test that compares them."""

import laptopdesk.accounts.models
import laptopdesk.assets.attestation.models
import laptopdesk.assets.certificates.models
import laptopdesk.assets.evidence.models
import laptopdesk.assets.hardware.models
import laptopdesk.assets.imaging.models
import laptopdesk.assets.kits.models
import laptopdesk.assets.labels.models
import laptopdesk.assets.lifecycle.models
import laptopdesk.assets.lots.models
import laptopdesk.assets.preparation.models
import laptopdesk.assets.register.models
import laptopdesk.assets.sampling.models
import laptopdesk.assets.stocktake.models
import laptopdesk.assets.transfers.models
import laptopdesk.assets.workshop.models
import laptopdesk.cases.models
import laptopdesk.core.files
import laptopdesk.core.jobs
import laptopdesk.core.journal
import laptopdesk.core.limits
import laptopdesk.core.looks
import laptopdesk.core.numbering
import laptopdesk.core.seals
import laptopdesk.devices.models
import laptopdesk.handout.models
import laptopdesk.helpdesk.models
import laptopdesk.people.models
import laptopdesk.places.models
import laptopdesk.training.models
from laptopdesk.core.columns import Base

__all__ = ["laptopdesk", "metadata"]

metadata = Base.metadata
