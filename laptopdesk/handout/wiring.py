"""What `handout` offers the composition root."""

from laptopdesk.assets.evidence.laptop_holders import HOLDERS
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.snapshots import SnapshotSource
from laptopdesk.handout.api import blueprint as api
from laptopdesk.handout.cli import handout as handout_command
from laptopdesk.handout.decisions.attendance import ATTENDANCE_WITHDRAWN
from laptopdesk.handout.decisions.doubt import HAND_OVER_DOUBTFUL
from laptopdesk.handout.decisions.gate import LAPTOP_ELSEWHERE, NOT_ELIGIBLE, REVOKED
from laptopdesk.handout.decisions.returns import return_topic
from laptopdesk.handout.decisions.reused import reuse_topic
from laptopdesk.handout.decisions.twice import LAPTOP_TWICE, PERSON_TWICE
from laptopdesk.handout.decisions.undos import undo_topic
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.laptop_holders import read_holders
from laptopdesk.handout.operations import apply_doubt, apply_hand_out, apply_return, apply_undo
from laptopdesk.handout.queries import held_by_pass
from laptopdesk.handout.service.contradiction import (
    open_doubt_case,
    open_hand_out_case,
    open_return_case,
    open_undo_case,
)
from laptopdesk.handout.service.forgetting import forget_handouts
from laptopdesk.handout.service.withdrawal import open_withdrawal_case, rests_on
from laptopdesk.handout.snapshot import read_lines, read_scope
from laptopdesk.handout.takeover.cli import takeover
from laptopdesk.handout.takeover.views import blueprint as takeover_pages
from laptopdesk.handout.views import blueprint as pages
from laptopdesk.handout.views.finding import find_held
from laptopdesk.handout.views.person import person_panel
from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.operations import OperationKind
from laptopdesk.training.service import RESTS, WITHDRAWN
from laptopdesk.ui.wiring import Wiring


def wire(wiring: Wiring) -> None:
    """Register pages, commands and operations of this package."""
    wiring.add_pages(pages, api, takeover_pages)
    wiring.add_nav(
        "takeover.take_over_form", lambda: _("Take over"), Permission.RECEIVE_LAPTOPS, order=49, under="laptops.laptops"
    )
    wiring.add_nav("handout.desk", lambda: _("Hand out"), Permission.HAND_OUT, order=20)
    wiring.add_nav(
        "handout.exceptions", lambda: _("Exceptions"), Permission.VIEW_EXCEPTIONS, order=62, under="cases.cases"
    )
    wiring.add_nav("handout.returns", lambda: _("Take back"), Permission.TAKE_BACK, order=22, under="handout.desk")
    wiring.add_operation(OperationKind.HAND_OUT.value, apply_hand_out, contradiction=open_hand_out_case)
    wiring.add_operation(OperationKind.UNDO_HAND_OUT.value, apply_undo, contradiction=open_undo_case)
    wiring.add_operation(OperationKind.DOUBT_HAND_OUT.value, apply_doubt, contradiction=open_doubt_case)
    wiring.add_operation(OperationKind.RETURN.value, apply_return, contradiction=open_return_case)
    wiring.add_case_topic(return_topic(), undo_topic(), reuse_topic(wiring.operations))
    wiring.snapshot = SnapshotSource(lines=read_lines, scope=read_scope)
    wiring.holders_of_pass = held_by_pass
    wiring.participant_panels["handout"] = person_panel
    wiring.add_finder("held", find_held)
    wiring.add_command(handout_command, takeover)
    wiring.operations.know_reasons(GateReason, DeskReason)
    wiring.add_case_topic(
        LAPTOP_TWICE, PERSON_TWICE, NOT_ELIGIBLE, LAPTOP_ELSEWHERE, REVOKED, HAND_OVER_DOUBTFUL, ATTENDANCE_WITHDRAWN
    )
    wiring.hooks.add(HOLDERS, "handout", read_holders)
    wiring.hooks.add(RESTS, "handout", rests_on)
    wiring.hooks.add(WITHDRAWN, "handout", open_withdrawal_case)
    wiring.erasures.register("handout", forget_handouts)
