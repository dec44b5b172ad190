"""Whole numbers that come as text with a request: read here and nowhere else, so that none is larger than a column."""

MAX_KEY = 2**63 - 1
"""The largest number that both databases keep in a key."""

LAST_PAGE = 100_000
"""Of a list in pages; no list is longer, and a row's position stays a number that the database can count to."""


def read_number(text: str, most: int = MAX_KEY) -> int:
    """The number from 0 to `most` that this text writes in the digits 0 to 9; ValueError for anything else."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(most))) or int(digits) > most:
        raise ValueError(f"no number from 0 to {most}")
    return int(digits)


def find_number(text: str | None, most: int = MAX_KEY) -> int | None:
    """The number from 0 to `most` that this text writes; None for anything else."""
    try:
        return read_number(text or "", most)
    except ValueError:
        return None


def find_plain(text: str, most: int = MAX_KEY) -> int | None:
    """The number that a thing goes by, as `12` or `#12`; None for anything else, and for a serial's `0012`."""
    digits = text.strip().removeprefix("#").strip()
    number = find_number(digits, most)
    return number if number is not None and str(number) == digits else None


def read_page(text: str) -> int:
    """Which page of a list is asked for, from 1; ValueError for anything else."""
    return max(read_number(text, LAST_PAGE), 1)
