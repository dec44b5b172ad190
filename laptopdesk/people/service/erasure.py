"""Erasing a person: identity is gone, participation and counts stay."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Permission
from laptopdesk.core.db import DROP_LOG_JOB, UnitOfWork
from laptopdesk.core.erasure import Erasing, ErasureRegistry
from laptopdesk.core.jobs import enqueue
from laptopdesk.core.looks import forget_terms
from laptopdesk.people import queries
from laptopdesk.people.events import ParticipantErased
from laptopdesk.people.models import ConsentRow, ParticipantRow, PassRow, PersonIdentityRow, PersonTermRow, ReferralRow
from laptopdesk.people.service.rows import lock_person
from laptopdesk.people.values import PassState


def erase_participant(
    uow: UnitOfWork, registry: ErasureRegistry, participant_id: int, *, chosen: Iterable[str] = ()
) -> None:
    """Every package forgot who this person is, and so did the journal's typed words, at once or not at all.

    `chosen`: keys of what only mentions them (`ErasureRegistry.mentions_of`) and is to be forgotten too; any other key
    counts for nothing. Raises Refused for somebody who was erased, NotFound, Forbidden.
    """
    row = lock_person(uow, participant_id, Permission.ERASE_PEOPLE)
    registry.erase(uow, describe_erasing(uow.session, row.id, chosen))
    enqueue(uow, DROP_LOG_JOB, {}, unique_key=f"{DROP_LOG_JOB}:{row.id}")
    uow.record(ParticipantErased(participant_id=row.id))


def describe_erasing(session: Session, participant_id: int, chosen: Iterable[str] = ()) -> Erasing:
    """What erasers look for: this person's passes, name, phone number and e-mail address. Raises NotFound."""
    person = queries.get_participant(session, participant_id)
    return Erasing(
        participant_id=participant_id,
        passes=frozenset(held.code for held in queries.list_passes(session, person.id)),
        name=person.name,
        phone=person.phone,
        email=person.email,
        chosen=frozenset(chosen),
    )


def forget_identity(uow: UnitOfWork, person: Erasing) -> None:
    """The eraser of this package: name, contact, need and search words are deleted, passes revoked."""
    run, participant_id = uow.session.execute, person.participant_id
    for table in (PersonTermRow, PersonIdentityRow):
        run(sa.delete(table).where(table.participant_id == participant_id))
    forget_terms(uow.session, participant_id)
    run(sa.update(ReferralRow).where(ReferralRow.participant_id == participant_id).values(referred_by=None))
    standing = sa.and_(ConsentRow.participant_id == participant_id, ConsentRow.withdrawn_at.is_(None))
    run(sa.update(ConsentRow).where(standing).values(withdrawn_at=uow.now))
    in_force = sa.and_(PassRow.participant_id == participant_id, PassRow.state == PassState.BOUND)
    run(sa.update(PassRow).where(in_force).values(state=PassState.REVOKED, revoked_at=uow.now))
    run(sa.update(ParticipantRow).where(ParticipantRow.id == participant_id).values(erased_at=uow.now))
