"""The health of a battery that counts. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from laptopdesk.assets.bench.values import LaptopCheck
from laptopdesk.assets.condition.values import BatteryHealth, HealthSource
from laptopdesk.assets.inventory.values import Battery


def battery_health(
    measured: LaptopCheck | None, batteries: Iterable[Battery], began_at: datetime | None
) -> BatteryHealth | None:
    """The health that counts in the custody period that began then, or None while nobody measured it.

    `measured`: the newest check of that period with a battery in it. The check and the reports of hardware both
    measure: the newest wins, and of a report its weakest battery.
    """
    found = [*_checked(measured), *_reported(batteries, began_at)]
    return max(found, key=lambda health: (health.measured_at, -health.percent), default=None)


def _checked(check: LaptopCheck | None) -> Iterator[BatteryHealth]:
    if check is not None and check.battery_percent is not None:
        yield BatteryHealth(percent=check.battery_percent, source=HealthSource.CHECK, measured_at=check.checked_at)


def _reported(batteries: Iterable[Battery], began_at: datetime | None) -> Iterator[BatteryHealth]:
    for battery in batteries:
        if began_at is not None and battery.health_percent is not None and battery.read_at >= began_at:
            yield BatteryHealth(percent=battery.health_percent, source=HealthSource.REPORT, measured_at=battery.read_at)
