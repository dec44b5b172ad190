"""Undo: a new fact about a hand-over that did not happen after all."""

from uuid import UUID

from laptopdesk.assets.kits import service as kits
from laptopdesk.assets.lifecycle import service as assets
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused
from laptopdesk.handout.queries import lock_handout_by_operation
from laptopdesk.handout.rules import check_undo
from laptopdesk.handout.service.ending import end_handout
from laptopdesk.handout.values import HandoutEnd, HandoutId


def undo_handout(
    uow: UnitOfWork, operation_id: UUID, *, desk_location_id: int | None, browser_id: UUID | None = None
) -> HandoutId:
    """The laptop is ready again at the desk that handed it out, within ten minutes; raises Refused, NotFound.

    As of `now`, and never before the hand-over.
    That desk is the place, and for a desk page its browser; a station, script or command has no `browser_id`.
    """
    row = lock_handout_by_operation(uow.session, operation_id)
    uow.actor.require(Permission.HAND_OUT, at=row.location_id)
    uow = uow.at(max(uow.now, row.handed_at))
    reasons = check_undo(
        handed_at=row.handed_at,
        ended=row.ended_at is not None,
        location_id=row.location_id,
        desk_location_id=desk_location_id,
        same_browser=row.browser_id == browser_id,
        now=uow.now,
    )
    if reasons:
        raise Refused(reasons)
    assets.undo_hand_over(uow, row.laptop_id, location_id=row.location_id)
    kits.put_back_undone(uow, operation_id, row.location_id)
    end_handout(uow, row, HandoutEnd.UNDONE, reason=None, location_id=row.location_id)
    return HandoutId(row.id)
