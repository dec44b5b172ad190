"""A look at one person's whole record: permitted, and written down in the same transaction."""

from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.looks import PARTICIPANT, LookRow, reader_of
from laptopdesk.people import queries
from laptopdesk.people.service.rows import require_where_met
from laptopdesk.people.values import Participant


def look_at_participant(
    uow: UnitOfWork,
    participant_id: int,
    *,
    page: str,
    permission: Permission = Permission.VIEW_PEOPLE,
    at: int | None = None,
    met: bool = True,
) -> Participant:
    """The person's record, and a row that says who looked; the permission must hold at `at`, else at their place.

    Where they come to sessions will do as well, unless `met` is False.
    Raises NotFound and Forbidden. The only way for a page or an answer to show phone, e-mail, need or address.
    """
    participant = queries.get_participant(uow.session, participant_id)
    if at is None and met:
        require_where_met(uow, permission, participant.id, participant.home_location_id)
    else:
        uow.actor.require(permission, at=participant.home_location_id if at is None else at)
    row = LookRow(
        at=uow.now, staff_id=uow.actor.staff_id, participant_id=participant.id, page=page[:60], who=uow.actor.label
    )
    uow.session.add(row)
    reader_of(uow.session).written.add((PARTICIPANT, participant.id))
    return participant
