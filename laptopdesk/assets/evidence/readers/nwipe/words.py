"""What nwipe says, in all its versions: names of methods, banners, and the words it ends with."""

import re

from laptopdesk.assets.evidence.values import Method

SUCCESS = ("Nwipe successfully completed", "Nwipe successfully exited")
ABORT = "Nwipe was aborted by the user"
ENDS = (*SUCCESS, ABORT, "Nwipe exited with errors, check")
FIRST_WITH_TABLES = (0, 30)
"""From this version on every log ends in its two tables."""

BANNER = re.compile(r"^(?:nwipe \d|ShredOS v)\S*$")
_SHREDOS = re.compile(r"ShredOS\s*\S*_(\d+\.\d+(?:\.\d+)?)")
_NWIPE = re.compile(r"nwipe\s+v?(\d+\.\d+(?:\.\d+)?)", re.IGNORECASE)
_VERIFIES = re.compile(r"^verify\b", re.IGNORECASE)
_WRITES = re.compile(
    r"^(?:fill with (?:zeros|ones)|zero[- ]fill|quick erase|rcmp tssit ops-ii|ops-?ii|dod short|dod 5220|gutmann|"
    r"prng stream|hmg is5|is5 enhanced|bruce schneier|bmb)",
    re.IGNORECASE,
)


def does(method: str | None) -> Method:
    """What the method of this name does to a drive; names come from nwipe's list of methods."""
    if method and _VERIFIES.match(method):
        return Method.ONLY_VERIFIES
    return Method.OVERWRITES if method and _WRITES.match(method) else Method.UNKNOWN


def version_in(banner: str) -> str:
    """The version of nwipe in a banner, also of the one inside a ShredOS."""
    match = _SHREDOS.search(banner) or _NWIPE.search(banner)
    return match[1] if match else ""


def has_tables(version: str) -> bool:
    """Whether every log of this version ends in its tables."""
    numbers = [int(part) for part in version.split(".")[:2] if part.isdecimal() and len(part) < 6]
    return len(numbers) < 2 or tuple(numbers) >= FIRST_WITH_TABLES
