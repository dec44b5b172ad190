"""A laptop that a resident had is lost or stolen: the hand-over ends, and the laptop is missing."""

import sqlalchemy as sa

from laptopdesk.assets.workshop import service as workshop
from laptopdesk.assets.workshop.values import ReportMissing
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.service.ending import end_handout
from laptopdesk.handout.values import HandoutEnd


def report_lost(uow: UnitOfWork, handout_id: int, command: ReportMissing) -> int:
    """The hand-over ended as lost, and its laptop is missing; answers the row of the missing laptop.

    Raises NotFound, Forbidden, Refused.
    """
    row = uow.session.get(HandoutRow, handout_id, with_for_update=True)
    if row is None:
        raise NotFound("handout", handout_id)
    uow.actor.require(Permission.TAKE_BACK, at=row.location_id)
    if row.ended_at is not None:
        raise Refused([DeskReason.ALREADY_ENDED])
    missing_id = workshop.report_handed_out_missing(
        uow, command, location_id=row.location_id, participant_id=row.participant_id
    )
    end_handout(uow, row, HandoutEnd.LOST, reason=None, location_id=row.location_id)
    return missing_id


def forget_losses(uow: UnitOfWork, participant_id: int) -> None:
    """What was said about laptops this person lost is gone."""
    mine = sa.select(HandoutRow.id).where(HandoutRow.participant_id == participant_id)
    workshop.forget_words(uow, uow.session.scalars(mine))
