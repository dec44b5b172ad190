"""Erasing a person: identity is gone, participation and counts stay."""

from datetime import datetime

import sqlalchemy as sa

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.erasure import ErasureRegistry
from laptopdesk.people.events import ParticipantErased
from laptopdesk.people.models import ConsentRow, ParticipantRow, PassRow, PersonIdentityRow, PersonTermRow, ReferralRow
from laptopdesk.people.service.rows import lock_person
from laptopdesk.people.values import PassState


def erase_participant(
    uow: UnitOfWork, registry: ErasureRegistry, participant_id: int, *, now: datetime, actor: Actor
) -> None:
    """Every package forgot who this person is, and so did the journal's typed words. Raises Refused, NotFound."""
    row = lock_person(uow, participant_id, actor, Permission.ERASE_PEOPLE)
    registry.erase(uow, row.id, now)
    uow.record(ParticipantErased(participant_id=row.id), now=now, actor=actor)


def forget_identity(uow: UnitOfWork, participant_id: int, now: datetime) -> None:
    """The eraser of this package: name, contact, need and search words are deleted, passes revoked."""
    run = uow.session.execute
    for table in (PersonTermRow, PersonIdentityRow):
        run(sa.delete(table).where(table.participant_id == participant_id))
    run(sa.update(ReferralRow).where(ReferralRow.participant_id == participant_id).values(referred_by=None))
    standing = sa.and_(ConsentRow.participant_id == participant_id, ConsentRow.withdrawn_at.is_(None))
    run(sa.update(ConsentRow).where(standing).values(withdrawn_at=now))
    in_force = sa.and_(PassRow.participant_id == participant_id, PassRow.state == PassState.BOUND)
    run(sa.update(PassRow).where(in_force).values(state=PassState.REVOKED, revoked_at=now))
    run(sa.update(ParticipantRow).where(ParticipantRow.id == participant_id).values(erased_at=now))
