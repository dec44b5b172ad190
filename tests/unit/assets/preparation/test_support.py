"""Whether support outlasts the first year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laptopdesk.assets.preparation.rules import ends_too_early, first_late_begin
from laptopdesk.core.clock import add_months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 25), 12, date(2027, 11, 25)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
    ],
)
def test_months_later(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(("until", "early"), [(date(2027, 11, 24), True), (date(2027, 11, 25), False)])
def test_support_that_ends_before_the_year_is_over(until: date, *, early: bool) -> None:
    assert ends_too_early(until, date(2026, 11, 25)) is early


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)))
def test_the_first_late_day_is_the_first(until: date) -> None:
    begins = first_late_begin(until)
    assert ends_too_early(until, begins)
    assert not ends_too_early(until, begins - timedelta(days=1))
