"""The one place where an open hand-over ends."""

from datetime import datetime

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.handout.events import HandoutEnded
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.values import HandoutEnd
from laptopdesk.protocol.operations import ReturnReason


def end_handout(
    uow: UnitOfWork,
    row: HandoutRow,
    by: HandoutEnd,
    *,
    reason: ReturnReason | None,
    location_id: int,
    now: datetime,
    actor: Actor,
) -> None:
    """The hand-over is over from now on, and the journal says how."""
    row.ended_at, row.ended_by, row.return_reason = now, by, reason
    uow.record(
        HandoutEnded(
            handout_id=row.id, laptop_id=row.laptop_id, participant_id=row.participant_id,
            location_id=location_id, by=by, reason=reason,
        ),
        now=now, actor=actor,
    )  # fmt: skip
