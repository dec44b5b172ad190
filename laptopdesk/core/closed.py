"""Files that only their owner may read: the data directory, the database, keys and backups."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_IMODE, S_ISDIR

OURS_ONLY = 0o077
"""The umask of every command: what it makes, only its own user reads."""


def close_to_others(paths: Iterable[Path]) -> None:
    """Group and others may do nothing with these files and folders any more; who is not their owner changes nothing."""
    for path, _mode, right in open_to_others(paths):
        try:
            path.chmod(right)
        except OSError:
            continue  # `config check` names it


def open_to_others(paths: Iterable[Path]) -> Iterator[tuple[Path, int, int]]:
    """Those of these paths that group or others may use, with the mode they have and the one they should have."""
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        if mode & OURS_ONLY:
            yield path, S_IMODE(mode), 0o700 if S_ISDIR(mode) else 0o600


def files_of(database: Path) -> tuple[Path, ...]:
    """An SQLite file and what stands beside it while it is in use."""
    return (database, *(database.with_name(database.name + tail) for tail in ("-wal", "-shm", "-journal")))
