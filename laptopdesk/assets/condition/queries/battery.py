"""The battery threshold in force, and the health it is held against."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.bench.queries import latest_measurement
from laptopdesk.assets.bench.values import Check
from laptopdesk.assets.condition.models import BatteryThresholdRow
from laptopdesk.assets.condition.values import (
    DEFAULT_MIN_BATTERY_PERCENT,
    BatteryHealth,
    BatteryThreshold,
    HealthSource,
)
from laptopdesk.assets.inventory.queries import latest_hardware
from laptopdesk.assets.lifecycle.values import LaptopDetail


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


def battery_health(session: Session, detail: LaptopDetail, check: Check | None) -> BatteryHealth | None:
    """The health that counts in this custody period, or None while nobody measured it.

    The bench's check and the reports of hardware both measure: the newest wins, and of a report its weakest battery.
    """
    measured = check
    if check is not None and check.battery_percent is None:
        measured = latest_measurement(session, detail.laptop.id, detail.custody_id)
    found = [*_checked(measured), *_reported(session, detail)]
    return max(found, key=lambda health: (health.measured_at, -health.percent), default=None)


def _checked(check: Check | None) -> Iterator[BatteryHealth]:
    if check is not None and check.battery_percent is not None:
        yield BatteryHealth(percent=check.battery_percent, source=HealthSource.CHECK, measured_at=check.checked_at)


def _reported(session: Session, detail: LaptopDetail) -> Iterator[BatteryHealth]:
    began = detail.custody_began_at
    for battery in latest_hardware(session, detail.laptop.id).batteries:
        if began is not None and battery.health_percent is not None and battery.read_at >= began:
            yield BatteryHealth(percent=battery.health_percent, source=HealthSource.REPORT, measured_at=battery.read_at)


def _newest_first() -> sa.Select[BatteryThresholdRow]:
    return sa.select(BatteryThresholdRow).order_by(BatteryThresholdRow.id.desc())
