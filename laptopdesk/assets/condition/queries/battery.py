"""The battery threshold in force, and the health it is held against."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.bench.values import Check
from laptopdesk.assets.condition.models import BatteryThresholdRow
from laptopdesk.assets.condition.values import (
    DEFAULT_MIN_BATTERY_PERCENT,
    BatteryHealth,
    BatteryThreshold,
    HealthSource,
)


def min_battery_percent(session: Session, lot_id: int | None = None) -> int:
    """Percent of design capacity a laptop of this lot needs: the lot's own threshold, else the one for all."""
    for key in (lot_id, None) if lot_id is not None else (None,):
        row = session.scalar(_newest_first().where(BatteryThresholdRow.lot_id.is_not_distinct_from(key)).limit(1))
        if row is not None and row.percent is not None:
            return row.percent
    return DEFAULT_MIN_BATTERY_PERCENT


def list_thresholds(session: Session) -> tuple[BatteryThreshold, ...]:
    """Every threshold ever set, the newest first."""
    return tuple(
        BatteryThreshold(
            lot_id=row.lot_id, percent=row.percent, reason=row.reason, set_at=row.set_at, set_by_id=row.set_by_id
        )
        for row in session.scalars(_newest_first())
    )


def battery_health(check: Check | None) -> BatteryHealth | None:
    """The health that counts, or None while nobody measured it.

    Only the check of the bench measures so far; another source (an inventory report) joins here, and the newest wins.
    """
    if check is None or check.battery_percent is None:
        return None
    return BatteryHealth(percent=check.battery_percent, source=HealthSource.CHECK, measured_at=check.checked_at)


def _newest_first() -> sa.Select[BatteryThresholdRow]:
    return sa.select(BatteryThresholdRow).order_by(BatteryThresholdRow.id.desc())
