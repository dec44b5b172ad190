"""What nwipe says, in all its versions: names of methods, banners, and the words it ends with."""

import re

from laptopdesk.assets.evidence.values import Method

SUCCESS = ("Nwipe successfully completed", "Nwipe successfully exited")
ABORT = "Nwipe was aborted by the user"
ENDS = (*SUCCESS, ABORT, "Nwipe exited with errors, check")
FIRST_WITH_TABLES = (0, 30)
"""From this version on every log ends in its two tables."""

BANNER = re.compile(r"^(?:nwipe v?\d|ShredOS v)")
_SHREDOS = re.compile(r"ShredOS\s*+(\S*+)")
_NUMBERED = re.compile(r"v?\d{1,9}\.\d", re.IGNORECASE)
_NWIPE = re.compile(r"nwipe\s++v?(\d{1,9}\.\d[^\s,;:()]*+)", re.IGNORECASE)
_BUILD = re.compile(r"\d{8}|lite|vanilla|plus-partition|nomodeset")
_FLAVOUR = re.compile(r"-(?:lite|vanilla|plus-partition|nomodeset)$", re.IGNORECASE)
_DEVELOPMENT = re.compile(
    r"(?<![a-z])dev(?:el|elop|elopment)?(?![a-z])|not for (?:production|release)"
    r"|(?<![^\s(])(?:alpha|beta|rc\d{0,3}|nightly|snapshot|experimental|unstable|untested|test(?:ing)?|pre-?release)"
    r"(?![a-z])",
    re.IGNORECASE,
)
"""A word like beta that is part of the version makes it another one; beside it, the version says nothing of it."""
LONGEST_VERSION = 40
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
    """The version of nwipe in a banner, also of the one inside a ShredOS: whole, with every suffix, without its `v`.

    A ShredOS names its own version first and that of nwipe last: `v2025.11_31_x86-64_v0.42`.
    """
    inside = (_inside(match[1]) for match in _SHREDOS.finditer(banner))
    if version := next(filter(None, inside), ""):
        return version
    match = _NWIPE.search(banner)
    return match[1].rstrip(".")[:LONGEST_VERSION] if match else ""


def _inside(name: str) -> str:
    """What follows the last part with a number like 0.42 belongs to it, but for the day and flavour of the build."""
    parts = _FLAVOUR.sub("", name.rstrip(".,;:")).split("_")
    while _BUILD.fullmatch(parts[-1].lower()):
        parts.pop()
    last = max((place for place, part in enumerate(parts) if place and _NUMBERED.match(part)), default=0)
    return "_".join(parts[last:]).lower().removeprefix("v")[:LONGEST_VERSION] if last else ""


def is_development(banner: str) -> bool:
    """Whether this program says of itself that it is not made to be relied upon."""
    return _DEVELOPMENT.search(banner) is not None


def has_tables(version: str) -> bool:
    """Whether every log of this version ends in its tables."""
    numbers = [int(part) for part in version.split(".")[:2] if part.isdecimal() and len(part) < 6]
    return len(numbers) < 2 or tuple(numbers) >= FIRST_WITH_TABLES
