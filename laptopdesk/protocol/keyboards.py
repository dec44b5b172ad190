"""What a scanner that types as a US keyboard leaves on a computer that is set to another layout.

Only used to recognise it and say so. The check character proves the recognition; it never proves the code.
"""

import re
from collections.abc import Iterator

_US_DIGITS = "1234567890"
_DIGIT_ROWS = (
    "&é\"'(-è_çà",  # French AZERTY
    "&é\"'(§è!çà",  # Belgian AZERTY
    "+ěščřžýáíé",  # Czech QWERTZ
    "+ľščťžýáíé",  # Slovak QWERTZ
    "1234567890",  # layouts that change letters only
    "!@#$%^&*()",  # US with a shift that stays down
    '!"·$%&/()=',  # Spanish with a shift that stays down
    '!"§$%&/()=',  # German with a shift that stays down
)
_LETTER_SWAPS = ("", "AQQAWZZW", "YZZY")  # pairs: typed, meant (none, AZERTY, QWERTZ)
_AZERTY_M = str.maketrans({",": "M", "?": "M", ";": "M"})
_ADDRESS = re.compile(r"https?[^\s:]{3}\S{8,}", re.IGNORECASE)  # of a QR code, where `://` became something else
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z][0-9]{4,}\w|[A-Z][0-9]{4,}[^\W\d_a-zA-Z]")
_LEAST_TYPED = 4


def _tables() -> tuple[dict[int, str], ...]:
    tables = []
    for row in _DIGIT_ROWS:
        for swaps in _LETTER_SWAPS:
            table = dict(zip(map(ord, row + row.upper()), _US_DIGITS * 2, strict=True))
            table |= {ord(typed): meant for typed, meant in zip(swaps[::2], swaps[1::2], strict=True)}
            tables.append(_AZERTY_M | table)
    return tuple(tables)


_ORIGINALS = _tables()
_ROW_ONLY = tuple(frozenset(row + row.upper()) - set(_US_DIGITS + "-") for row in _DIGIT_ROWS)


def possible_originals(typed: str) -> Iterator[str]:
    """What the scanner may have sent, for each layout we know; no more than hints, most are nonsense."""
    capitals = "".join(letter.upper() if letter.isascii() else letter for letter in typed)
    for table in _ORIGINALS:
        yield capitals.translate(table)


def looks_foreign(typed: str) -> bool:
    """True when the text has the form of a code typed through another layout, whatever its check character."""
    if _ADDRESS.fullmatch(typed) or _OTHER_SCRIPT.fullmatch(typed):
        return True
    return any(_mostly_from(row, typed) for row in _ROW_ONLY)


def _mostly_from(row: frozenset[str], typed: str) -> bool:
    count = sum(letter in row for letter in typed)
    return count >= _LEAST_TYPED and 2 * count > len(typed)
