"""A lane for work that can wait: so many at a time, a few more for a moment; the others are told to come back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Busy(Exception):
    """No place came free in time."""


class Lane:
    """A bounded share of the threads of this process."""

    def __init__(self, *, places: int, waiting: int, seconds: float) -> None:
        self._places = threading.Semaphore(places)
        self._waiting = threading.Semaphore(waiting)
        self._seconds = seconds

    @contextmanager
    def place(self) -> Iterator[None]:
        """Inside one has a place; raises Busy at once when too many wait, else when none came free in time."""
        if not self._places.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._places.release()

    def _wait(self) -> None:
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            if not self._places.acquire(timeout=self._seconds):
                raise Busy
        finally:
            self._waiting.release()
