"""The locks of a laptop in its present custody period."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.condition.models import LockCheckRow
from laptopdesk.assets.condition.rules.locks import judge_locks, required_locks
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


def lock_verdict(session: Session, detail: LaptopDetail) -> LockVerdict:
    """What must still be tried on this laptop, and what holds it: the one answer that bench and rule ask."""
    laptop = detail.laptop
    drives = sum(medium.removed_at is None for medium in detail.media)
    return judge_locks(
        required_locks(laptop.manufacturer, laptop.model, drives=drives),
        list_lock_checks(session, laptop.id, detail.custody_id),
        still_open=[lock.kind for lock in detail.locks if lock.cleared_at is None],
    )


def _check(row: LockCheckRow) -> LockCheck:
    return LockCheck(
        kind=row.kind, result=row.result, online=row.online, tool=row.tool, custody_id=row.custody_id,
        checked_at=row.checked_at, checked_by_id=row.checked_by_id,
    )  # fmt: skip
