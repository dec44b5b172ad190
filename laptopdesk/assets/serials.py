"""When a serial number names one device, and when it is a word that thousands of them carry."""

import re

_PLACEHOLDERS = frozenset(
    {
        "TOBEFILLEDBYOEM", "TOBEFILLED", "DEFAULTSTRING", "DEFAULT", "NOTSPECIFIED", "NOTAVAILABLE", "NOTAPPLICABLE",
        "NONE", "NULL", "NIL", "NA", "UNKNOWN", "SYSTEMSERIALNUMBER", "SERIALNUMBER", "SERIAL", "CHASSISSERIALNUMBER",
        "BASEBOARDSERIALNUMBER", "OEM", "INVALID", "EMPTY", "BLANK", "TBD", "TEST", "SERNUM", "NOSERIAL", "GEEN",
        "ONBEKEND", "NVT", "REDACTED", "ANONYMISED", "ANONYMIZED", "HIDDEN", "0123456789", "123456789", "1234567890",
        "12345678", "1234567", "123456", "0123456789ABCDEF", "123456789ABC",
    }
)  # fmt: skip
_MASKED = re.compile(r"[*#?•]|X{4,}|\.\.\.", re.IGNORECASE)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"})
SHORTEST = 4
LONGEST = 80


def look_of(serial_key: str | None) -> str | None:
    """The serial with the characters folded that people and cameras take for one another: O/0, I/1/L, S/5, B/8, Z/2.

    Two laptops of one look are either one laptop typed twice or two stickers that somebody will mix up.
    """
    return serial_key.upper().translate(_ALIKE) if serial_key else None


def normalise_serial(text: str | None) -> str | None:
    """The serial as it is compared: capitals without spaces and punctuation; None where it identifies nothing.

    Blank, masked, one repeated character, shorter than four characters, and what makers leave there
    ("To be filled by O.E.M.", "Default string") never match one another (design, section 4).
    """
    if text is None or _MASKED.search(text):
        return None
    key = re.sub(r"[^0-9A-Z]", "", text.upper())
    if not SHORTEST <= len(key) <= LONGEST or key in _PLACEHOLDERS or len(set(key)) == 1:
        return None
    return key
