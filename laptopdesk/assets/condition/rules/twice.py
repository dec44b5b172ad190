"""Whether what stands in a scan field is one serial number, or two scans behind one another."""

from collections.abc import Iterable

SHORTEST_HALF = 5
SHORTEST_REST = 4
"""A serial number that holds another one and so much more is two scans; makers do not number so."""


def written_twice(serial_key: str) -> str | None:
    """The serial that stands here twice in one, as when Return got lost between two scans; None for any other."""
    half, odd = divmod(len(serial_key), 2)
    if odd or half < SHORTEST_HALF or serial_key[:half] != serial_key[half:]:
        return None
    return serial_key[:half]


def holds_another(serial_key: str, known: Iterable[str]) -> str | None:
    """Which of these serials this one begins or ends with, with a scan's worth of characters more; None for neither."""
    return next((other for other in known if _holds(serial_key, other)), None)


def _holds(serial_key: str, other: str) -> bool:
    more = len(serial_key) - len(other)
    return more >= SHORTEST_REST and (serial_key.startswith(other) or serial_key.endswith(other))
