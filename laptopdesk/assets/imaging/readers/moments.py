"""Moments as tools and scripts write them. A log without a zone is read as UTC, as the stations run on it."""

import re
from datetime import UTC, datetime, timedelta, timezone

_YEAR_FIRST = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d{1,9})?[ ]?([A-Z]{1,5}\b|[+-]\d\d:?\d\d)?"
)
_DAY_FIRST = re.compile(r"(\d\d)[-/.](\d\d)[-/.](\d{4})[T ](\d\d):(\d\d)(?::(\d\d))?[ ]?([A-Z]{1,5}\b|[+-]\d\d:?\d\d)?")
_AS_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (?:([A-Z]{1,5}) )?(\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONES = {"CET": 1, "CEST": 2, "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "BST": 1}


def read_moment(text: str) -> datetime | None:
    """The first moment in this text, in UTC, or None."""
    found = _YEAR_FIRST.search(text)
    if found:
        year, month, day, hour, minute, second, zone = found.groups()
        return _moment((year, month, day, hour, minute, second or "0"), zone)
    found = _DAY_FIRST.search(text)
    if found:
        day, month, year, hour, minute, second, zone = found.groups()
        return _moment((year, month, day, hour, minute, second or "0"), zone)
    found = _AS_DATE.search(text)
    if found and found[1] in _MONTHS:
        month = str(_MONTHS.index(found[1]) + 1)
        return _moment((found[7], month, found[2], found[3], found[4], found[5]), found[6])
    return None


def _moment(parts: tuple[str, ...], zone: str | None) -> datetime | None:
    try:
        year, month, day, hour, minute, second = map(int, parts)
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    if text and text[0] in "+-":
        digits = text[1:].replace(":", "")
        away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-away if text[0] == "-" else away)
    return timezone(timedelta(hours=_ZONES.get(text or "", 0)))
