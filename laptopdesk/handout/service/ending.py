"""The one place where an open hand-over ends."""

from dataclasses import dataclass

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.events import FreeText
from laptopdesk.handout.events import HandoutEnded
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.values import HandoutEnd
from laptopdesk.protocol.operations import ReturnReason


@dataclass(frozen=True, kw_only=True)
class DecidedBy:
    """The case that somebody decided so, and why in their words."""

    case_id: int
    words: str


def end_handout(
    uow: UnitOfWork,
    row: HandoutRow,
    by: HandoutEnd,
    *,
    reason: ReturnReason | None,
    location_id: int,
    decided: DecidedBy | None = None,
) -> None:
    """The hand-over is over from now on, and the journal says how."""
    row.ended_at, row.ended_by, row.return_reason = uow.now, by, reason
    if decided:
        row.case_id = decided.case_id
    uow.record(
        HandoutEnded(
            handout_id=row.id,
            laptop_id=row.laptop_id,
            participant_id=row.participant_id,
            location_id=location_id,
            by=by,
            reason=reason,
            case_id=decided.case_id if decided else None,
            words=FreeText(decided.words) if decided and decided.words else None,
        )
    )
