"""Counters that all processes of one server share: memory laid out before they are forked, a part of it for each.

Lost when the server ends, as counters of Prometheus may be. No lock is shared, so that a killed process holds none.
"""

import mmap
import os
import struct
import threading
from collections.abc import Sequence

_COUNT = struct.Struct("Q")
_PARTS = 256
"""More than processes live at once; the part of one that ended is counted on by a later one."""


class SharedCounters:
    """A count for each of these names; to be made before the processes are forked that count."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: number for number, name in enumerate(names)}
        self._memory = mmap.mmap(-1, _COUNT.size * len(self._places) * _PARTS)
        self._part, self._next, self._lock = 0, 0, threading.Lock()
        os.register_at_fork(before=self._before_fork, after_in_child=self._after_fork)

    def _before_fork(self) -> None:
        self._next = (self._next + 1) % _PARTS

    def _after_fork(self) -> None:
        self._part, self._lock = self._next, threading.Lock()

    def add(self, name: str) -> None:
        """One more under this name."""
        with self._lock:
            at = self._at(self._part, name)
            (count,) = _COUNT.unpack_from(self._memory, at)
            _COUNT.pack_into(self._memory, at, count + 1)

    def totals(self) -> dict[str, int]:
        """What all processes counted, by name."""
        return {
            name: sum(_COUNT.unpack_from(self._memory, self._at(part, name))[0] for part in range(_PARTS))
            for name in self._places
        }

    def _at(self, part: int, name: str) -> int:
        return (part * len(self._places) + self._places[name]) * _COUNT.size
