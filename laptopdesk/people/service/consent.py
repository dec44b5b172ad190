"""What a resident allows, and takes back."""

import sqlalchemy as sa

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.people.events import ConsentGiven, ConsentWithdrawn
from laptopdesk.people.models import ConsentRow
from laptopdesk.people.service.rows import lock_person
from laptopdesk.people.values import ConsentKind


def give_consent(uow: UnitOfWork, participant_id: int, kind: ConsentKind) -> None:
    """The person allows this; allowing it twice changes nothing."""
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE)
    if _standing(uow, row.id, kind):
        return
    uow.session.add(ConsentRow(participant_id=row.id, kind=kind, given_at=uow.now))
    uow.record(ConsentGiven(participant_id=row.id, kind=kind))


def withdraw_consent(uow: UnitOfWork, participant_id: int, kind: ConsentKind) -> None:
    """The person allows this no longer; what was not allowed stays so."""
    row = lock_person(uow, participant_id, Permission.REFER_PEOPLE)
    standing = _standing(uow, row.id, kind)
    if standing is None:
        return
    standing.withdrawn_at = uow.now
    uow.record(ConsentWithdrawn(participant_id=row.id, kind=kind))


def _standing(uow: UnitOfWork, participant_id: int, kind: ConsentKind) -> ConsentRow | None:
    row = ConsentRow
    query = sa.select(row).where(row.participant_id == participant_id, row.kind == kind, row.withdrawn_at.is_(None))
    return uow.session.scalar(query)
