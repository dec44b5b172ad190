"""Names of processors as people write them, and the generation that a name tells."""

import re

_NOISE = re.compile(
    r"\((?:r|tm|c)\)|®|™|\bcpu\b|\bprocessor\b|@.*|\b\d+(?:st|nd|rd|th) gen\b|\bwith radeon.*|\bw/ radeon.*|"
    r"\b(?:dual|quad|six|eight|\d+)-core (?=processor)|, \d+ compute cores.*|\bradeon r\d.*",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th) gen\b", re.IGNORECASE)
_CORE = re.compile(r"\bcore(?:\(tm\)|™)?\s+(?:i[3579]|m[357])[- ](\d{3,5})", re.IGNORECASE)
_CORE_FIRST = re.compile(r"\bcore(?:\(tm\)|™)?\s+i[357]\s+(?:cpu\s+)?[MULQX]\s+\d{3}\b", re.IGNORECASE)
_CORE_Y = re.compile(r"\b(?:i[3579]|m[357]?|core(?:\(tm\)|™)? m)-(\d)Y\d\d", re.IGNORECASE)
_RYZEN = re.compile(r"\bryzen\s+(?:threadripper\s+)?(?:[3579]\s+)?(?:pro\s+)?(\d)\d{3}[a-z]*\b", re.IGNORECASE)


def cpu_name(text: str | None) -> str | None:
    """`Intel Core i5-5200U` for `Intel(R) Core(TM) i5-5200U CPU @ 2.20GHz`."""
    if text is None:
        return None
    return " ".join(_NOISE.sub(" ", text).split())[:120].strip(" ,") or None


def cpu_generation(text: str | None) -> int | None:
    """The generation by the maker's own numbering (Intel Core i and m, AMD Ryzen); None where the name tells none.

    Intel: the digits before the last three of the model number; four digits that begin with 1 are the tenth and later
    (i5-1035G1, i7-1165G7, i5-1235U). AMD Ryzen: the first digit of the model number, its series of thousands.
    Core Ultra, Pentium, Celeron, Xeon and the A series carry no generation in their names.
    """
    if text is None:
        return None
    if match := _SAID.search(text):
        return int(match[1])
    if match := _CORE.search(text):
        return _of_core(match[1])
    if _CORE_FIRST.search(text):
        return 1
    if match := _CORE_Y.search(text):
        return int(match[1])
    if match := _RYZEN.search(text):
        return int(match[1]) or None
    return None


def _of_core(number: str) -> int | None:
    if len(number) == 3:
        return 1
    if len(number) == 5:
        return int(number[:2])
    return int(number[:2]) if number[0] == "1" else int(number[0]) or None
