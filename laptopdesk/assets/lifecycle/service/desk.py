"""What the desk does to a laptop: it goes out, comes back, or did not go after all. Called by `handout` only."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.events import CustodyEnded, LaptopMoved
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.rules import ApprovedMove, MoveFacts, check_came_back, check_decided, check_move
from laptopdesk.assets.lifecycle.service.custody import begin_custody, end_custody, lock_laptop
from laptopdesk.assets.lifecycle.service.moves import touched, write_state
from laptopdesk.assets.lifecycle.values import CustodyStart, LaptopState
from laptopdesk.core.columns import UtcDateTime
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused


def hand_over(uow: UnitOfWork, laptop_id: int, handout_id: int) -> None:
    """The ready laptop is with the holder of this hand-over, and our custody of it has ended.

    Raises Refused where it is no longer ready: the update itself asks, so that no lock is needed for it.
    """
    answer = check_move(LaptopState.READY, LaptopState.HANDED_OUT, MoveFacts(), by_desk=True)
    assert isinstance(answer, ApprovedMove)
    statement = (
        sa.update(LaptopRow)
        .where(LaptopRow.id == laptop_id, LaptopRow.state == answer.before)
        .values(
            state=answer.after,
            state_since=uow.now,
            moved_by_id=uow.actor.staff_id,
            location_id=None,
            transit_to_id=None,
            holder_handout_id=handout_id,
            reserved_for_id=None,
        )
        .returning(LaptopRow.custody_id)
    )
    gone = uow.session.execute(statement, execution_options={"synchronize_session": False}).first()
    if gone is None:
        raise Refused([MoveReason.NOT_A_MOVE])
    uow.record(LaptopMoved(laptop_id=laptop_id, before=answer.before, after=answer.after))
    if gone.custody_id is not None:
        # the clock of a desk may have been wrong: no end lies before its beginning
        ended_at = sa.case(
            (CustodyRow.began_at > uow.now, CustodyRow.began_at), else_=sa.literal(uow.now, UtcDateTime())
        )
        uow.session.execute(sa.update(CustodyRow).where(CustodyRow.id == gone.custody_id).values(ended_at=ended_at))
        uow.record(CustodyEnded(laptop_id=laptop_id, custody_id=gone.custody_id))


def take_back(uow: UnitOfWork, laptop_id: int, *, location_id: int) -> None:
    """The laptop is returned at this location; a new custody period began, in which no earlier evidence counts."""
    row = lock_laptop(uow.session, laptop_id)
    _move_by_desk(uow, row, LaptopState.RETURNED)
    row.location_id, row.holder_handout_id = location_id, None
    begin_custody(uow, row, CustodyStart.RETURN)


def undo_hand_over(uow: UnitOfWork, laptop_id: int, *, location_id: int) -> None:
    """The laptop never left: it is ready again at this location, in the custody period it was in.

    Where something that ready needs holds no longer by then, it is ready no more.
    """
    row = lock_laptop(uow.session, laptop_id)
    _move_by_desk(uow, row, LaptopState.READY)
    row.location_id, row.holder_handout_id = location_id, None
    if row.custody_id is not None:
        uow.session.execute(sa.update(CustodyRow).where(CustodyRow.id == row.custody_id).values(ended_at=None))
    touched(uow, laptop_id)


def lose_handed_out(uow: UnitOfWork, laptop_id: int) -> None:
    """The laptop that was with a resident is missing, at no place and with nobody; raises Refused."""
    row = lock_laptop(uow.session, laptop_id)
    row.location_id = row.transit_to_id = row.holder_handout_id = None
    _move_by_desk(uow, row, LaptopState.MISSING)


def hand_over_by_decision(uow: UnitOfWork, laptop_id: int, handout_id: int, *, handed_at: datetime) -> None:
    """The laptop is with the holder of this hand-over since `handed_at`, whatever state and place it was in.

    Our custody ended then, and never before it began. Raises Refused for one that is out or disposed of.
    """
    row = lock_laptop(uow.session, laptop_id)
    answer = check_decided(row.state)
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer)
    row.location_id, row.transit_to_id, row.reserved_for_id, row.holder_handout_id = None, None, None, handout_id
    write_state(uow, row, answer.after)
    row.state_since = handed_at
    if row.custody_id is not None:
        _end_custody_at(uow, row.custody_id, laptop_id, handed_at)


def come_back_by_decision(uow: UnitOfWork, laptop_id: int, *, apart: bool, returned_at: datetime, words: str) -> None:
    """The laptop came back from somewhere the register did not know: no evidence from before `returned_at` counts.

    As of then, and never before what the register knows of it. `apart`: it stays in quarantine. The caller places it.
    Raises Refused for one that is out, returned or disposed of.
    """
    row = lock_laptop(uow.session, laptop_id)
    answer = check_came_back(row.state, apart=apart)
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer)
    moment = max(returned_at, row.state_since, *_custody_times(uow, row))
    mark = len(uow.pending)
    end_custody(uow.at(moment), row)
    if answer.before is not answer.after:
        write_state(uow.at(moment), row, answer.after, reason=words)
    if answer.before is not LaptopState.MISSING:  # for a missing one it began with the change of state
        begin_custody(uow.at(moment), row, CustodyStart.RETURN)
    uow.pending[mark:] = [replace(entry, at=uow.now) for entry in uow.pending[mark:]]


def _custody_times(uow: UnitOfWork, row: LaptopRow) -> tuple[datetime, ...]:
    period = uow.session.get(CustodyRow, row.custody_id) if row.custody_id is not None else None
    return () if period is None else (period.began_at, period.ended_at or period.began_at)


def date_past_hand_over(uow: UnitOfWork, laptop_id: int, *, handed_at: datetime, came_back_at: datetime) -> None:
    """The custody period in which `handed_at` lies ended then: the laptop was out until it came back to us."""
    period = _period_before(uow, laptop_id, handed_at, came_back_at)
    if period is not None:
        _end_custody_at(uow, period.id, laptop_id, handed_at)


def bridge_past_hand_over(uow: UnitOfWork, laptop_id: int, *, handed_at: datetime, came_back_at: datetime) -> None:
    """The laptop never left: the custody period that this hand-over ended goes on until the one of its return began."""
    period = _period_before(uow, laptop_id, handed_at, came_back_at)
    if period is not None and period.ended_at == max(period.began_at, handed_at):
        _end_custody_at(uow, period.id, laptop_id, came_back_at)


def _period_before(uow: UnitOfWork, laptop_id: int, handed_at: datetime, came_back_at: datetime) -> CustodyRow | None:
    """The custody period in which a hand-over lies that ended with this return."""
    row = CustodyRow
    mine = (row.laptop_id == laptop_id, row.began_at <= handed_at, row.began_at < came_back_at)
    query = sa.select(row).where(*mine).order_by(row.began_at.desc(), row.id.desc()).limit(1)
    return uow.session.scalar(query.execution_options(populate_existing=True))


def _end_custody_at(uow: UnitOfWork, custody_id: int, laptop_id: int, moment: datetime) -> None:
    period = uow.session.get_one(CustodyRow, custody_id, populate_existing=True)
    before, period.ended_at = period.ended_at, max(period.began_at, moment)
    if before != period.ended_at:
        uow.record(CustodyEnded(laptop_id=laptop_id, custody_id=custody_id))


def _move_by_desk(uow: UnitOfWork, row: LaptopRow, after: LaptopState) -> None:
    answer = check_move(row.state, after, MoveFacts(), by_desk=True)
    if not isinstance(answer, ApprovedMove):
        raise Refused(answer)
    write_state(uow, row, after)
