"""Long lists in parts, for statements that hold only so many values."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def slices(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """These items in their order, at most `size` at once."""
    return (items[start : start + size] for start in range(0, len(items), size))
