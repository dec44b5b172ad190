"""What `training` offers the composition root."""

from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.people.queries import MET
from laptopdesk.protocol.operations import OperationKind
from laptopdesk.training.api import blueprint as api
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.queries import met_at
from laptopdesk.training.service import apply_attendance, forget_reasons, seed_programmes
from laptopdesk.training.views import blueprint as pages
from laptopdesk.training.views.programmes import participation_panel
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands, operations and jobs of this package."""
    wiring.add_pages(pages, api)
    wiring.add_nav("training.sessions", lambda: _("Trainings"), Permission.VIEW_TRAINING, order=25)
    wiring.hooks.add(MET, "training", met_at)
    wiring.add_defaults(seed_programmes)
    wiring.add_operation(OperationKind.RECORD_ATTENDANCE.value, apply_attendance)
    wiring.operations.know_reasons(TrainingReason)
    wiring.erasures.register("training", forget_reasons)
    wiring.participant_panels["training"] = participation_panel
