"""What a resident allows, and takes back."""

from datetime import datetime

import sqlalchemy as sa

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.people.events import ConsentGiven, ConsentWithdrawn
from laptopdesk.people.models import ConsentRow
from laptopdesk.people.service.rows import lock_person
from laptopdesk.people.values import ConsentKind


def give_consent(uow: UnitOfWork, participant_id: int, kind: ConsentKind, *, now: datetime, actor: Actor) -> None:
    """The person allows this; allowing it twice changes nothing."""
    row = lock_person(uow, participant_id, actor, Permission.REFER_PEOPLE)
    if _standing(uow, row.id, kind):
        return
    uow.session.add(ConsentRow(participant_id=row.id, kind=kind, given_at=now))
    uow.record(ConsentGiven(participant_id=row.id, kind=kind), now=now, actor=actor)


def withdraw_consent(uow: UnitOfWork, participant_id: int, kind: ConsentKind, *, now: datetime, actor: Actor) -> None:
    """The person allows this no longer; what was not allowed stays so."""
    row = lock_person(uow, participant_id, actor, Permission.REFER_PEOPLE)
    standing = _standing(uow, row.id, kind)
    if standing is None:
        return
    standing.withdrawn_at = now
    uow.record(ConsentWithdrawn(participant_id=row.id, kind=kind), now=now, actor=actor)


def _standing(uow: UnitOfWork, participant_id: int, kind: ConsentKind) -> ConsentRow | None:
    row = ConsentRow
    query = sa.select(row).where(row.participant_id == participant_id, row.kind == kind, row.withdrawn_at.is_(None))
    return uow.session.scalar(query)
