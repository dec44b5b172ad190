"""When a serial number names one device, and when it is a word that thousands of them carry."""

import re

_PLACEHOLDERS = frozenset(
    {
        "TOBEFILLEDBYOEM", "TOBEFILLED", "DEFAULTSTRING", "DEFAULT", "NOTSPECIFIED", "NOTAVAILABLE", "NOTAPPLICABLE",
        "NONE", "NULL", "NIL", "NA", "UNKNOWN", "SYSTEMSERIALNUMBER", "SERIALNUMBER", "SERIAL", "CHASSISSERIALNUMBER",
        "BASEBOARDSERIALNUMBER", "OEM", "INVALID", "EMPTY", "BLANK", "TBD", "TEST", "SERNUM", "NOSERIAL", "GEEN",
        "ONBEKEND", "NVT", "REDACTED", "ANONYMISED", "ANONYMIZED", "HIDDEN", "0123456789", "123456789", "1234567890",
        "12345678", "1234567", "123456", "0123456789ABCDEF", "123456789ABC", "9876543210", "REMOVED", "BADINDEX",
        "OUTOFSPEC", "NOTSETTABLE", "NOTPRESENT", "NOTDEFINED", "UNDEFINED", "NOASSETTAG", "DEADBEEF", "FILLBYOEM",
    }
)  # fmt: skip
_WORDED = re.compile(r"SERIALNUMBER|FILLEDBY|FILLBYOEM|^SERNUM\d*$|^OEMDEFINE\d*$|^BATTERY\d*$|^ASSETTAG(NUM)?\d*$")
_COUNTED = re.compile(r"^[A-Z]{0,7}0?123456789(?:0|A|AB|ABC)?[A-Z]{0,3}$")
_MASKED = re.compile(r"[*#?•]|X{4,}|\.\.\.", re.IGNORECASE)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"})
SHORTEST = 4
LONGEST = 80


def look_of(serial_key: str | None) -> str | None:
    """The serial with the characters folded that people and cameras take for one another: O/0, I/1/L, S/5, B/8, Z/2.

    Two laptops of one look are either one laptop typed twice or two stickers that somebody will mix up.
    """
    return _folded(serial_key) if serial_key else None


def _folded(serial_key: str) -> str:
    return serial_key.upper().translate(_ALIKE)


def normalise_serial(text: str | None) -> str | None:
    """The serial as it is compared: capitals without spaces and punctuation; None where it identifies nothing.

    Blank, masked, one repeated character, shorter than four characters, and what makers leave there
    ("To be filled by O.E.M.", "Default string", "MB-1234567890") never match one another (design, section 4).
    """
    if text is None or _MASKED.search(text):
        return None
    key = re.sub(r"[^0-9A-Z]", "", text.upper())
    if not SHORTEST <= len(key) <= LONGEST or key in _PLACEHOLDERS or len(set(key)) == 1:
        return None
    if _WORDED.search(key) or _COUNTED.match(key):
        return None
    return key


_UUID = re.compile(r"[0-9a-f]{32}")
_NO_UUIDS = frozenset(
    {
        "03000200040005000006000700080009", "00020003000400050006000700080009", "12345678123456789012345678901234",
        "12345678123456781234567812345678", "123456781234567890abcddeefaabbcc", "0123456789abcdef0123456789abcdef",
    }
)  # fmt: skip


def look_alike(one: str, other: str) -> bool:
    """Whether two different serials, normalised, are easily taken for one another: the same look, or one character.

    One character is another one, is missing, or two beside each other changed places.
    """
    if one == other:
        return False
    a, b = _folded(one), _folded(other)
    if a == b:
        return True
    if len(a) == len(b):
        differing = [place for place in range(len(a)) if a[place] != b[place]]
        swapped = len(differing) == 2 and differing[1] == differing[0] + 1 and a[differing[0]] == b[differing[1]]
        return len(differing) == 1 or (swapped and a[differing[1]] == b[differing[0]])
    shorter, longer = sorted((a, b), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def normalise_uuid(text: str | None) -> str | None:
    """The system UUID as it is compared; None where it identifies nothing (all one digit, a maker's placeholder).

    SMBIOS 2.6 stores the first three fields little-endian (SMBIOS specification, section 7.2.1); older firmware and
    older tools give the bytes as they lie. Both orders of one UUID give the same key: the lower of the two.
    """
    plain = re.sub(r"[^0-9a-f]", "", (text or "").lower())
    if not _UUID.fullmatch(plain) or len(set(plain)) <= 2:
        return None
    turned = _turned(plain)
    return None if {plain, turned} & _NO_UUIDS else min(plain, turned)


def _turned(plain: str) -> str:
    def reverse(start: int, end: int) -> str:
        return "".join(plain[place : place + 2] for place in range(end - 2, start - 2, -2))

    return reverse(0, 8) + reverse(8, 12) + reverse(12, 16) + plain[16:]
