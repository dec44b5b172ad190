"""A laptop locked, and the period in which it is in our hands."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.events import CustodyBegan, CustodyEnded
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.values import CustodyStart
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound


def lock_laptop(session: Session, laptop_id: int) -> LaptopRow:
    """The laptop's row, locked; raises NotFound."""
    row = session.scalar(sa.select(LaptopRow).where(LaptopRow.id == laptop_id).with_for_update())
    if row is None:
        raise NotFound("laptop", laptop_id)
    return row


def begin_custody(uow: UnitOfWork, row: LaptopRow, by: CustodyStart) -> None:
    """A new custody period is the laptop's present one."""
    custody = CustodyRow(laptop_id=row.id, began_by=by, began_at=uow.now)
    _flushed(uow.session, custody)
    row.custody_id, row.no_drive_at, row.no_drive_by_id = custody.id, None, None
    uow.record(CustodyBegan(laptop_id=row.id, custody_id=custody.id, by=by))


def end_custody(uow: UnitOfWork, row: LaptopRow) -> None:
    """The laptop's present custody period is over; nothing happens where it already was."""
    if row.custody_id is None:
        return
    still_open = sa.and_(CustodyRow.id == row.custody_id, CustodyRow.ended_at.is_(None))
    ended = sa.update(CustodyRow).where(still_open).values(ended_at=uow.now).returning(CustodyRow.id)
    if uow.session.execute(ended, execution_options={"synchronize_session": False}).first() is not None:
        uow.record(CustodyEnded(laptop_id=row.id, custody_id=row.custody_id))


def _flushed(session: Session, custody: CustodyRow) -> None:
    session.add(custody)
    session.flush()
