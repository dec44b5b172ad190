"""Whether support of a system outlasts a resident's first year. Pure."""

from datetime import date, timedelta

from laptopdesk.assets.condition.values import FIRST_YEAR_MONTHS
from laptopdesk.core.clock import add_months


def ends_too_early(support_until: date, begins: date) -> bool:
    """Whether support ends before the first year from this hand-over is over."""
    return support_until < add_months(begins, FIRST_YEAR_MONTHS)


def first_late_begin(support_until: date) -> date:
    """The first day on which a hand-over would be too late for this end of support."""
    begins = add_months(support_until, -FIRST_YEAR_MONTHS) - timedelta(days=3)
    while not ends_too_early(support_until, begins):
        begins += timedelta(days=1)
    return begins
