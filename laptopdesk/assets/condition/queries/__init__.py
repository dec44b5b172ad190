"""Reading the condition of laptops and lots."""

from laptopdesk.assets.condition.queries.battery import battery_health, list_thresholds, min_battery_percent
from laptopdesk.assets.condition.queries.locks import list_lock_checks, lock_verdict

__all__ = ["battery_health", "list_lock_checks", "list_thresholds", "lock_verdict", "min_battery_percent"]
