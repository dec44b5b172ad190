"""What a cell says once the marks of spreadsheets are off it, and what a spreadsheet has done to it."""

import re

from laptopdesk.assets.serials import without_marks
from laptopdesk.core.tables import read_cell

_QUOTES = "'\u2018\u2019\u201b\u0060\u00b4"
_CODE = re.compile(r"[0-9][0-9A-Za-z./_ -]{0,79}|[0-9A-Z./_-]{4,80}")
_WRAPPED = re.compile(r'= ?(?:T\()?["\u201c\u201d]([^"\u201c\u201d]{0,4000})["\u201c\u201d]\)?')
_WHOLE = re.compile(r"(\d{1,20})[.,]0{1,6}")
_BROKEN = re.compile(r"\d{1,20}[.,]\d{1,20}")
_POWER = re.compile(r"([+-]?\d{1,20})(?:[.,](\d{1,20}))?E\+(\d{1,3})|(\d)[.,](\d{1,20})E(\d{1,2})", re.IGNORECASE)
_ROUNDED = re.compile(r"[1-9]\d{5}0{6,14}")
"""What `1,23457E+11` becomes when a program reads it as a number and writes it out."""
_ERROR = re.compile(r"#[A-Z/0_]{2,20}[!?]|#(?:N/A|N/B|N/V|NV|NB|GETTING_DATA)|#{3,255}|Err:\d{3}")
_MONTHS = "(?:jan|feb|mar|mrt|maa|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]{0,6}"
_DAY = re.compile(
    rf"\d{{1,2}}[-/ .]{{1,2}}{_MONTHS}\.?(?:[-/ .]\d{{2,4}})?|{_MONTHS}[-/ .]\d{{2,4}}|"
    r"(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/]\d{1,2}[-/]\d{4})(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?)?",
    re.IGNORECASE,
)


def plain_cell(cell: str) -> str:
    """The words in a cell: without marks nobody sees, and without what keeps a spreadsheet from computing them."""
    text = without_marks(read_cell(cell))
    bare = text.strip()
    wrapped = _WRAPPED.fullmatch(bare)
    if wrapped:
        return wrapped[1]
    if bare[:1] in _QUOTES and bare[:1] and _CODE.fullmatch(bare[1:]):
        return bare[1:]
    return text


def clean(cell: str) -> str:
    """Words parted by one blank."""
    return " ".join(cell.split())


def is_error(cell: str) -> bool:
    """Whether a spreadsheet wrote here that it could not tell: `#N/A`, `#VERW!`, `Err:502`, `####`."""
    return _ERROR.fullmatch(cell.strip()) is not None


def is_day(cell: str) -> bool:
    """Whether a spreadsheet took a number for a date: `12-mrt`, `2026-02-01 00:00:00`."""
    return _DAY.fullmatch(cell.strip()) is not None


def is_formula(cell: str) -> bool:
    """Whether this would be computed, not read."""
    return cell.lstrip().startswith("=")


def is_rounded(cell: str) -> bool:
    """Whether digits are gone: `1,23457E+11`, or `123457000000` that was made of it."""
    bare = cell.strip()
    rounded = _ROUNDED.fullmatch(without_fraction(bare)) is not None
    return rounded or (_POWER.fullmatch(bare) is not None and written_out(cell) is None)


def written_out(cell: str) -> str | None:
    """The digits of `5.012345678E+09`, which holds all of them; None for what holds less, or is no such number."""
    match = _POWER.fullmatch(cell.strip())
    if match is None:
        return None
    whole, part, power = (match[1], match[2], match[3]) if match[3] else (match[4], match[5], match[6])
    digits = (whole + (part or "")).lstrip("+-")
    more = int(power) - len(part or "")
    return digits.lstrip("0") if more == 0 and len(digits) <= 15 else None


def is_fraction(cell: str) -> bool:
    """Whether this is a number with something behind the point that is not zero."""
    return _BROKEN.fullmatch(cell.strip()) is not None and _WHOLE.fullmatch(cell.strip()) is None


def without_fraction(cell: str) -> str:
    """`5012345678.0` as `5012345678`; anything else as it is."""
    match = _WHOLE.fullmatch(cell.strip())
    return match[1] if match else cell
