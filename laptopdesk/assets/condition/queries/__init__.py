"""Reading the condition of laptops and lots."""

from laptopdesk.assets.condition.queries.battery import battery_health, list_thresholds, min_battery_percent
from laptopdesk.assets.condition.queries.locks import list_lock_checks, lock_verdict
from laptopdesk.assets.condition.queries.lots import (
    announced_by_lot,
    difference,
    find_announcement,
    get_terms,
    list_decisions,
    list_expected,
    terms_by_lot,
)

__all__ = [
    "announced_by_lot", "battery_health", "difference", "find_announcement", "get_terms", "list_decisions",
    "list_expected", "list_lock_checks", "list_thresholds", "lock_verdict", "min_battery_percent", "terms_by_lot",
]  # fmt: skip
