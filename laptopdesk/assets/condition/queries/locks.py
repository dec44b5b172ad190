"""The locks of a laptop in its present custody period."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.condition.models import LockCheckRow
from laptopdesk.assets.condition.rules import locks
from laptopdesk.assets.condition.values import LockCheck, LockVerdict
from laptopdesk.assets.lifecycle.values import LaptopDetail


def list_lock_checks(session: Session, laptop_id: int, custody_id: int | None) -> tuple[LockCheck, ...]:
    """Every try of this custody period, oldest first."""
    query = (
        sa.select(LockCheckRow)
        .where(LockCheckRow.laptop_id == laptop_id, LockCheckRow.custody_id == custody_id)
        .order_by(LockCheckRow.id)
    )
    return tuple(_check(row) for row in session.scalars(query))


def lock_verdict(session: Session, laptop: LaptopDetail) -> LockVerdict:
    """What must still be tried on this laptop, and what holds it."""
    return locks.lock_verdict(laptop, list_lock_checks(session, laptop.id, laptop.custody_id))


def _check(row: LockCheckRow) -> LockCheck:
    return LockCheck(
        kind=row.kind,
        result=row.result,
        online=row.online,
        tool=row.tool,
        custody_id=row.custody_id,
        checked_at=row.checked_at,
        checked_by_id=row.checked_by_id,
    )
