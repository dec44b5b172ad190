"""What the desk does to a laptop: it goes out, comes back, or did not go after all. Called by `handout` only."""

from datetime import datetime

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.events import CustodyEnded, LaptopMoved
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_move
from laptopdesk.assets.lifecycle.service.custody import begin_custody
from laptopdesk.assets.lifecycle.service.moves import touched, write_state
from laptopdesk.assets.lifecycle.service.rows import lock_laptop
from laptopdesk.assets.lifecycle.values import CustodyStart, LaptopState
from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused


def hand_over(uow: UnitOfWork, laptop_id: int, handout_id: int, *, now: datetime, actor: Actor) -> None:
    """The ready laptop is with the holder of this hand-over, and our custody of it has ended.

    Raises Refused where it is no longer ready: the update itself asks, so that no lock is needed for it.
    """
    answer = check_move(LaptopState.READY, LaptopState.HANDED_OUT, MoveFacts(), by_desk=True)
    assert isinstance(answer, ApprovedMove)
    statement = (
        sa.update(LaptopRow)
        .where(LaptopRow.id == laptop_id, LaptopRow.state == answer.before)
        .values(
            state=answer.after, state_since=now, moved_by_id=actor.staff_id, location_id=None, transit_to_id=None,
            holder_handout_id=handout_id, reserved_for_id=None,
        )
        .returning(LaptopRow.custody_id)
    )  # fmt: skip
    gone = uow.session.execute(statement, execution_options={"synchronize_session": False}).first()
    if gone is None:
        raise Refused([MoveReason.NOT_A_MOVE])
    uow.record(LaptopMoved(laptop_id=laptop_id, before=answer.before, after=answer.after), now=now, actor=actor)
    if gone.custody_id is not None:
        uow.session.execute(sa.update(CustodyRow).where(CustodyRow.id == gone.custody_id).values(ended_at=now))
        uow.record(CustodyEnded(laptop_id=laptop_id, custody_id=gone.custody_id), now=now, actor=actor)


def take_back(uow: UnitOfWork, laptop_id: int, *, location_id: int, now: datetime, actor: Actor) -> None:
    """The laptop is returned at this location; a new custody period began, in which no earlier evidence counts."""
    row = lock_laptop(uow.session, laptop_id)
    _move_by_desk(uow, row, LaptopState.RETURNED, now=now, actor=actor)
    row.location_id, row.holder_handout_id = location_id, None
    begin_custody(uow, row, CustodyStart.RETURN, now=now, actor=actor)


def undo_hand_over(uow: UnitOfWork, laptop_id: int, *, location_id: int, now: datetime, actor: Actor) -> None:
    """The laptop never left: it is ready again at this location, in the custody period it was in.

    Where something that ready needs holds no longer by then, it is ready no more.
    """
    row = lock_laptop(uow.session, laptop_id)
    _move_by_desk(uow, row, LaptopState.READY, now=now, actor=actor)
    row.location_id, row.holder_handout_id = location_id, None
    if row.custody_id is not None:
        uow.session.execute(sa.update(CustodyRow).where(CustodyRow.id == row.custody_id).values(ended_at=None))
    touched(uow, laptop_id, now=now, actor=actor)


def lose_handed_out(uow: UnitOfWork, laptop_id: int, *, now: datetime, actor: Actor) -> None:
    """The laptop that was with a resident is missing, at no place and with nobody; raises Refused."""
    row = lock_laptop(uow.session, laptop_id)
    row.location_id = row.transit_to_id = row.holder_handout_id = None
    _move_by_desk(uow, row, LaptopState.MISSING, now=now, actor=actor)


def _move_by_desk(uow: UnitOfWork, row: LaptopRow, after: LaptopState, *, now: datetime, actor: Actor) -> None:
    answer = check_move(row.state, after, MoveFacts(), by_desk=True)
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer)
    write_state(uow, row, after, now=now, actor=actor)
