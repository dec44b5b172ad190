"""Rows of people loaded with locks, and the one check of who may act on a person."""

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.people import queries
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.models import ParticipantRow, PassRow, PersonIdentityRow
from laptopdesk.people.values import PassState


def lock_person(
    uow: UnitOfWork, participant_id: int, permission: Permission, *, at: int | None = None, met: bool = False
) -> ParticipantRow:
    """The person's row, locked and permitted: at `at`, where the act takes place, else at the person's own place.

    `met`: where they come to sessions will do as well.
    Raises NotFound, Forbidden, and Refused for somebody who was erased.
    """
    query = sa.select(ParticipantRow).where(ParticipantRow.id == participant_id).with_for_update()
    row = uow.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("participant", participant_id)
    if at is None and met:
        require_where_met(uow, permission, row.id, row.home_location_id)
    else:
        uow.actor.require(permission, at=row.home_location_id if at is None else at)
    if row.erased_at is not None:
        raise Refused([PersonReason.PERSON_ERASED])
    return row


def require_where_met(
    uow: UnitOfWork, permission: Permission, participant_id: int, home_location_id: int | None
) -> None:
    """Return if it is held at the person's own place, or where they are met; raises Forbidden."""
    if queries.is_within(uow.session, participant_id, places=uow.actor.places_for(permission)):
        uow.actor.require_somewhere(permission)
    else:
        uow.actor.require(permission, at=home_location_id)


def get_identity(uow: UnitOfWork, participant_id: int) -> PersonIdentityRow:
    """The identity of somebody who was not erased."""
    row = uow.session.get(PersonIdentityRow, participant_id)
    if row is None:
        raise Refused([PersonReason.PERSON_ERASED])
    return row


def lock_pass_in_force(uow: UnitOfWork, participant_id: int) -> PassRow | None:
    """The pass this person holds now, locked; the participant must be locked already."""
    query = sa.select(PassRow).where(PassRow.participant_id == participant_id, PassRow.state == PassState.BOUND)
    return uow.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def lock_pass(uow: UnitOfWork, code: str) -> PassRow:
    """The pass of this compact code, locked; raises Refused for one that was never made."""
    query = sa.select(PassRow).where(PassRow.code == code).with_for_update()
    row = uow.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise Refused([PersonReason.PASS_UNKNOWN], about=code)
    return row
