"""Taking turns at the one writer SQLite allows: in the order of asking, in this process and beside others.

SQLite itself lets who waits ask again every so often (up to a tenth of a second): with many writers most of the time
nobody writes, and who is unlucky waits for seconds. The file beside the database only says whose turn it is; that two
never write at once is still SQLite's own affair.
"""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TURN_SECONDS = 60.0
SUFFIX = "-turn"


class Turns:
    """Whose turn it is to write; `database` is the file, None for a database in memory."""

    def __init__(self, database: Path | None) -> None:
        self._file = database.with_name(database.name + SUFFIX) if database else None
        self._line = FairLock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Inside it is ours; raises TimeoutError when it was not within `TURN_SECONDS`."""
        if not self._line.acquire(TURN_SECONDS):
            raise TimeoutError("others write to the database without end")
        try:
            with _locked(self._file):
                yield
        finally:
            self._line.release()


class FairLock:
    """A lock that is handed to who waits longest; who lets go of it and asks again stands at the end."""

    def __init__(self) -> None:
        self._mutex, self._held = threading.Lock(), False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, timeout: float) -> bool:
        """Whether it is ours, within so many seconds."""
        with self._mutex:
            if not self._held:
                self._held = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        return mine.acquire(timeout=timeout) or not self._leave(mine)

    def _leave(self, mine: threading.Lock) -> bool:
        """Whether we stood in line until now; else it was handed to us at the last moment."""
        with self._mutex, suppress(ValueError):
            self._waiting.remove(mine)
            return True
        return False

    def release(self) -> None:
        """It goes to the next."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


@contextmanager
def _locked(file: Path | None) -> Iterator[None]:
    """Held beside other processes. Opened each time: a lock belongs to an open file, which forks would share."""
    try:
        descriptor = -1 if file is None else os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # a folder that takes nothing: SQLite says so better
        descriptor = -1
    try:
        if descriptor >= 0:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)
