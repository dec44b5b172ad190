"""The battery threshold in force."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.condition.models import BatteryThresholdRow
from laptopdesk.assets.condition.values import DEFAULT_MIN_BATTERY_PERCENT, BatteryThreshold


def min_battery_percent(session: Session, lot_id: int | None = None) -> int:
    """Percent of design capacity a laptop of this lot needs: the lot's own threshold, else the one for all."""
    row = BatteryThresholdRow
    newest = [
        _newest_first().where(row.lot_id.is_not_distinct_from(key)).limit(1).with_only_columns(row.percent)
        for key in (lot_id, None)
    ]
    own, for_all = session.execute(sa.select(*(query.scalar_subquery() for query in newest))).one()
    return next((percent for percent in (own, for_all) if percent is not None), DEFAULT_MIN_BATTERY_PERCENT)


def list_thresholds(session: Session) -> tuple[BatteryThreshold, ...]:
    """Every threshold ever set, the newest first."""
    return tuple(
        BatteryThreshold(
            lot_id=row.lot_id, percent=row.percent, reason=row.reason, set_at=row.set_at, set_by_id=row.set_by_id
        )
        for row in session.scalars(_newest_first())
    )


def _newest_first() -> sa.Select[BatteryThresholdRow]:
    return sa.select(BatteryThresholdRow).order_by(BatteryThresholdRow.id.desc())
