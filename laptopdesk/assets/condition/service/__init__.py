"""Recording the condition of laptops and lots."""

from laptopdesk.assets.condition.service.battery import set_battery_threshold
from laptopdesk.assets.condition.service.grades import grade_laptop, seed_definitions, write_definition
from laptopdesk.assets.condition.service.locks import record_lock_checks
from laptopdesk.assets.condition.service.lots import announce, change_terms, decide_line, require_lot
from laptopdesk.assets.condition.service.receiving import receive_one

__all__ = [
    "announce",
    "change_terms",
    "decide_line",
    "grade_laptop",
    "receive_one",
    "record_lock_checks",
    "require_lot",
    "seed_definitions",
    "set_battery_threshold",
    "write_definition",
]
