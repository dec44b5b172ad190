"""Folders in which something is made before it takes its place; one whose maker died is known by its free lock."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from laptopdesk.core.in_use import InUse, hold


@contextmanager
def staging(parent: Path, prefix: str) -> Iterator[Path]:
    """A folder 0700 in `parent`, gone afterwards; those of makers that died are removed first."""
    for left_over in parent.glob(f"{prefix}*"):
        _remove_unless_held(left_over)
    folder = parent / f"{prefix}{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        with hold(folder, alone=True):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_unless_held(folder: Path) -> None:
    try:
        with hold(folder, alone=True):
            shutil.rmtree(folder)
    except InUse:
        pass  # its maker lives
