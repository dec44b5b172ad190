"""The data directory of one station: used by one agent at a time, with a note of how it is doing for `status`."""

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LOCK_FILE, STATE_FILE = "agent.lock", "agent.json"
LOCK_TRIES = 20


PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def keep_private(folder: Path) -> None:
    """The folder is there, and nobody else on this computer reads what lies in it; raises OSError when it cannot be.

    On a disk that takes nothing things stay as they are.
    """
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with suppress(OSError):
        _narrow(folder, PRIVATE_FOLDER)
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                _narrow(path, PRIVATE_FILE)


def _narrow(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o777 & ~mode:
        path.chmod(mode)


def private(path: str, flags: int) -> int:
    """An opener for files that nobody else reads."""
    return os.open(path, flags, PRIVATE_FILE)


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
    keep_private(folder)
    file = open(folder / LOCK_FILE, "ab", opener=private)  # noqa: SIM115 - held for as long as the agent lives
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
        with open(fresh, "w", opener=private) as file:
            file.write(json.dumps(state))
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
