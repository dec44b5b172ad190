"""What certificates offer the composition root."""

from laptopdesk.assets.certificates.donor_file import work_on_donor_file
from laptopdesk.assets.certificates.service import DONOR_FILE_JOB
from laptopdesk.assets.certificates.views import blueprint, lot_panel
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, words and the job of this topic."""
    wiring.add_pages(blueprint)
    wiring.add_job(DONOR_FILE_JOB, work_on_donor_file)
    wiring.lot_panels["certificates"] = lot_panel
