"""Recording the condition of laptops and lots."""

from laptopdesk.assets.condition.service.battery import set_battery_threshold
from laptopdesk.assets.condition.service.locks import record_lock_checks

__all__ = ["record_lock_checks", "set_battery_threshold"]
