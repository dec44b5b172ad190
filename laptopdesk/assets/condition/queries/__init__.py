"""Reading the condition of laptops and lots."""

from laptopdesk.assets.condition.queries.battery import list_thresholds, min_battery_percent
from laptopdesk.assets.condition.queries.grades import (
    count_by_grade,
    find_definition,
    find_grade,
    list_definitions,
    list_graded,
    list_versions,
)
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
from laptopdesk.assets.condition.queries.support import list_early_ends

__all__ = [
    "announced_by_lot",
    "count_by_grade",
    "difference",
    "find_announcement",
    "find_definition",
    "find_grade",
    "get_terms",
    "list_decisions",
    "list_definitions",
    "list_early_ends",
    "list_expected",
    "list_graded",
    "list_lock_checks",
    "list_thresholds",
    "list_versions",
    "lock_verdict",
    "min_battery_percent",
    "terms_by_lot",
]
