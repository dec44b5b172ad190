"""Dates, numbers and codes as people read them, in the language of the page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel import dates, numbers

from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import current_locale
from laptopdesk.protocol.codes import CodeError, CodeKind, OtherKindError, find_code, parse_code
from laptopdesk.ui.errors import sentence_of_scan


def format_date(value: date | datetime | None) -> str:
    """`23 nov 2026`; nothing for None. A moment is shown on its day in Rotterdam."""
    if value is None:
        return ""
    day = to_local(value).date() if isinstance(value, datetime) and value.tzinfo else value
    return dates.format_date(day, format="d MMM y", locale=current_locale())


def format_day(value: date | datetime | None) -> str:
    """`maandag 23 november`."""
    if value is None:
        return ""
    day = to_local(value).date() if isinstance(value, datetime) and value.tzinfo else value
    return dates.format_date(day, format="EEEE d MMMM", locale=current_locale())


def format_time(value: datetime | None) -> str:
    """`14:05` in Rotterdam."""
    if value is None:
        return ""
    moment = to_local(value) if value.tzinfo else value
    return moment.strftime("%H:%M")


def format_datetime(value: datetime | None) -> str:
    """`23 nov 2026 14:05` in Rotterdam."""
    return f"{format_date(value)} {format_time(value)}" if value else ""


def format_number(value: int | float) -> str:
    """`3.000` in Dutch, `3,000` in English."""
    return numbers.format_decimal(value, locale=current_locale())


def format_memory(mib: int) -> str:
    """`16 GB` of 16,384 MiB: as it is sold and said."""
    return f"{format_number(round(mib / 1024, 1))} GB"


def group_code(code: str) -> str:
    """A printed code in groups for people: `L 000 1234 K`; what is no code of ours stays as it is."""
    parsed = find_code(code)
    return parsed.grouped if parsed else code


def misplaced(text: str, letters: str) -> str:
    """What to say of a code that a search field is not for; empty for other words, and for a code of `letters`."""
    try:
        parse_code(text, *map(CodeKind, letters))
    except OtherKindError as error:
        return sentence_of_scan(error)
    except CodeError:
        return ""
    return ""


def first_capital(words: str) -> str:
    """`Magnetische schijf`, and `SSD` as it is: only the first letter is touched."""
    return words[:1].upper() + words[1:]


FILTERS: dict[str, Callable[..., Any]] = {
    "date": format_date,
    "day": format_day,
    "time": format_time,
    "datetime": format_datetime,
    "number": format_number,
    "memory": format_memory,
    "code": group_code,
    "first_capital": first_capital,
    "misplaced": misplaced,
}
