"""Days without trainings: the public holidays of the Netherlands, and days a person wrote down."""

import re
from datetime import date, timedelta

import holidays

_BETWEEN = re.compile(r"[\s,;]+")
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")


def public_holidays(first: date, weeks: int) -> frozenset[date]:
    """The public holidays in `weeks` weeks from this day on, and a year besides for what is skipped."""
    last = first + timedelta(weeks=weeks + 52)
    calendar = holidays.country_holidays("NL", years=range(first.year, last.year + 1))
    return frozenset(day for day in calendar if first <= day <= last)


def read_days(text: str) -> frozenset[date]:
    """The days written as 24-12-2026 or 2026-12-24, parted by anything; raises ValueError naming what is no day."""
    return frozenset(_day(word) for word in _BETWEEN.split(text) if word)


def _day(word: str) -> date:
    match = _DAY.fullmatch(word)
    if match is None:
        raise ValueError(word)
    day, month, year, other_year, other_month, other_day = match.groups()
    try:
        return date(int(year or other_year), int(month or other_month), int(day or other_day))
    except ValueError:
        raise ValueError(word) from None
