"""The data directory of one station: used by one agent at a time, with a note of how it is doing for `status`."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LOCK_FILE, STATE_FILE = "agent.lock", "agent.json"
LOCK_TRIES = 20


class AlreadyRunning(Exception):
    """Another agent works on this data directory."""


@dataclass
class FolderLock:
    """Held by the agent for as long as it lives; the system lets go of it when the process dies."""

    _file: IO[bytes]

    def release(self) -> None:
        """Another agent may work here now."""
        self._file.close()


def lock_folder(folder: Path) -> FolderLock:
    """This process alone works on the data directory; raises AlreadyRunning, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (folder / LOCK_FILE).open("ab")
    try:
        _lock_soon(file)
    except OSError as error:
        file.close()
        raise AlreadyRunning(str(folder)) from error
    return FolderLock(file)


def _lock_soon(file: IO[bytes]) -> None:
    """Locked within a second: who only looks whether an agent runs (`is_locked`) holds it for a moment too."""
    for _ in range(LOCK_TRIES - 1):
        try:
            return _lock(file)
        except OSError:
            time.sleep(1.0 / LOCK_TRIES)
    return _lock(file)


def is_locked(folder: Path) -> bool:
    """Whether an agent works on this data directory now."""
    path = folder / LOCK_FILE
    if not path.exists():
        return False
    try:
        with path.open("rb") as file:
            _lock(file)
    except OSError:
        return True
    return False


def write_state(folder: Path, state: dict[str, Any]) -> None:
    """How the agent is doing, for `status`; on a disk that takes nothing the old note stays."""
    fresh = folder / f"{STATE_FILE}.new"
    try:
        fresh.write_text(json.dumps(state))
        fresh.replace(folder / STATE_FILE)
    except OSError:
        return


def read_state(folder: Path) -> dict[str, Any]:
    """How the agent last said it was doing; empty when it never did."""
    try:
        state = json.loads((folder / STATE_FILE).read_text())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


if os.name == "nt":  # pragma: no cover - Windows

    def _lock(file: IO[bytes]) -> None:
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # only there on Windows

else:

    def _lock(file: IO[bytes]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
