"""Words and figures of foreign files, made safe: no control characters, no absurd numbers, no wrong kinds."""

import math
import re
import unicodedata
from collections.abc import Iterator

from laptopdesk.assets.hardware.values import WarningCode
from laptopdesk.assets.serials import has_invisible, normalise_serial

_LENOVO = re.compile(r"^(lenovo|ibm)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]{3}")
_CODE = re.compile(r"^(?:SDK|NOK|WIN|\d{4}|Lenovo Product)\b", re.IGNORECASE)


def marketing_name(manufacturer: str | None, product: str | None, version: str | None) -> str | None:
    """The name on the lid. Lenovo writes the machine type (80E5) as the product and the name into the version."""
    if _LENOVO.match(manufacturer or "") and version and _NAME.search(version) and not _CODE.match(version):
        return version
    return product


MOST_BYTES = 10**14
MOST_MEMORY_MIB = 2**21
MOST_MWH = 400_000
_MODULE_MIB = 128
MOST_PARTS = 64
"""Of drives or batteries in one report, as many as are looked at."""
_DIGITS = re.compile(r"[+-]?\d{1,20}")
_NOT_HEX = re.compile(r"[^0-9a-f]")
_MAC = re.compile(r"[0-9a-f]{12}")
_EMPTY = re.compile(
    r"^(?:to be filled.*|not (?:specified|available|provided|applicable|present|defined|settable)|default string|"
    r"system (?:manufacturer|product name|version|serial number)|n/?a|none|null|unknown|undefined|invalid|oem|"
    r"<?(?:bad index|out of spec)>?|fill by oem|product name|manufacturer|all series|0+|-+|\.+|x{3,})$",
    re.IGNORECASE,
)


def words(value: object, most: int = 120) -> str | None:
    """The value as one line of visible characters, None where it says nothing. Numbers become digits."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value) if isinstance(value, int) and abs(value) < 10**20 else value
    if not isinstance(text, str):
        return None
    plain = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text[: most * 8])
    return " ".join(plain.split())[:most].rstrip() or None


def name(value: object, most: int = 120) -> str | None:
    """Words that name something: what makers leave there to be filled in names nothing."""
    text = words(value, most)
    return None if text is None or _EMPTY.match(text) else text


def serial(value: object) -> str | None:
    """A serial that identifies one device, as it was written; None for a placeholder."""
    if isinstance(value, str) and has_invisible(value):
        return None
    text = words(value, 80)
    return text if normalise_serial(text) else None


def whole(value: object, *, least: int = 0, most: int) -> int | None:
    """A whole number within these bounds; digits in quotes are one too. Anything else is None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and abs(value) < 1e18 else None
    elif isinstance(value, str):
        stripped = value.strip()
        value = int(stripped) if _DIGITS.fullmatch(stripped) and stripped.isascii() else None
    return value if isinstance(value, int) and least <= value <= most else None


def part(value: object, *path: str) -> object:
    """What lies at this path of nested objects; None where anything on the way is missing or no object."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def parts(value: object) -> Iterator[dict[str, object]]:
    """The objects of a list; one object stands for a list of one, anything else for none."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def mac(value: object) -> str | None:
    """A hardware address that a maker gave to one device; None for a local, a group and an empty one."""
    plain = _NOT_HEX.sub("", (words(value, 40) or "").lower())
    if not _MAC.fullmatch(plain) or int(plain[:2], 16) & 0b11 or len(set(plain)) == 1 or plain.startswith("000000"):
        return None
    return plain


def health(design: int | None, full: int | None) -> int | None:
    """Health in percent of design capacity, rounded; None where the figures cannot be (above 150 percent).

    A battery that answers zero, or less than half a percent, was not measured: one that is so worn does not answer.
    """
    if not design or not full:
        return None
    percent = (full * 200 + design) // (design * 2)
    return percent if 1 <= percent <= 150 else None


def judged(design: int | None, full: int | None) -> tuple[int | None, WarningCode | None]:
    """The battery's health as `health` gives it, and what to say where it gives none."""
    percent = health(design, full)
    if percent is not None:
        return percent, None
    return None, WarningCode.BATTERY_ABSURD if design and full and full > design else WarningCode.BATTERY_HEALTH_UNKNOWN


def installed_memory(mib: int) -> int | None:
    """The amount in MiB if modules can give it; None for what was left of it for the system (MemTotal), or nothing."""
    return whole(mib, least=16, most=MOST_MEMORY_MIB) if mib % _MODULE_MIB == 0 else None


def sold_memory(mib: int) -> bool:
    """Whether laptops are sold with this amount: one, three or five times a power of two, from 512 MiB up.

    What the kernel counts in blocks (7936 MiB of 8192) is a whole number of blocks too, and is not sold.
    """
    if mib < 512 or mib % 512:
        return False
    odd = mib // (mib & -mib)
    return odd in (1, 3, 5)
