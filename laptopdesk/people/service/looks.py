"""Every look at a person's record is written down: who, when, on which page."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.people import queries
from laptopdesk.people.models import LookRow
from laptopdesk.people.values import Participant


def look_at_participant(
    uow: UnitOfWork,
    participant_id: int,
    *,
    page: str,
    now: datetime,
    actor: Actor,
    permission: Permission = Permission.VIEW_PEOPLE,
    at: int | None = None,
) -> Participant:
    """The person's record, and a row that says who looked; the permission must hold at `at`, else at their place.

    Raises NotFound and Forbidden. The only way for a page or an answer to show phone, e-mail, need or address.
    """
    found = queries.get_participant(uow.session, participant_id)
    actor.require(permission, at=found.home_location_id if at is None else at)
    uow.session.add(LookRow(at=now, staff_id=actor.staff_id, participant_id=found.id, page=page[:60]))
    return found


def log_looks(uow: UnitOfWork, participant_ids: Iterable[int], *, page: str, now: datetime, actor: Actor) -> None:
    """A row per person says who looked, for a page that names several people by their initials; one statement."""
    rows = [
        {"at": now, "staff_id": actor.staff_id, "participant_id": key, "page": page[:60]}
        for key in sorted(set(participant_ids))
    ]
    if rows:
        uow.session.execute(sa.insert(LookRow), rows)
