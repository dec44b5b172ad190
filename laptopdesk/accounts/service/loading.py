"""Loading a person for a change: locked, still working here, and within the actor's authority."""

import sqlalchemy as sa

from laptopdesk.accounts import queries
from laptopdesk.accounts.errors import AccountReason
from laptopdesk.accounts.models import StaffRow
from laptopdesk.accounts.rules import has_authority
from laptopdesk.core.access import PROOFS, ActorKind, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Forbidden, NotFound, Refused


def lock_staff(uow: UnitOfWork, staff_id: int) -> StaffRow:
    """The row, locked until the unit ends; raises NotFound, and Refused for somebody who left."""
    query = sa.select(StaffRow).where(StaffRow.id == staff_id).with_for_update()
    row = uow.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("staff", staff_id)
    if row.left_at is not None:
        raise Refused([AccountReason.HAS_LEFT])
    return row


def lock_managed(uow: UnitOfWork, staff_id: int) -> StaffRow:
    """As `lock_staff`, for an actor who manages staff wherever this person has a role; raises Forbidden."""
    row = lock_staff(uow, staff_id)
    grants = queries.grants_of(uow.session, [row.id]).get(row.id, ())
    if not has_authority(uow.actor, grants):
        raise Forbidden(Permission.MANAGE_STAFF.value)
    uow.actor.require_proof(PROOFS[Permission.MANAGE_STAFF])
    return row


def lock_own_or_managed(uow: UnitOfWork, staff_id: int) -> StaffRow:
    """As `lock_managed`; a person at a screen may also change their own."""
    if uow.actor.kind is ActorKind.STAFF and uow.actor.staff_id == staff_id:
        return lock_staff(uow, staff_id)
    return lock_managed(uow, staff_id)
