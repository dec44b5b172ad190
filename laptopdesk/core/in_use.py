"""Who works on an installation: every program holds its data directory together, a restore holds it alone.

The directory itself is locked (flock): nothing is left behind, whoever dies, and whoever owns the files.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from laptopdesk.core.i18n import gettext as _


class InUse(Exception):
    """It cannot be held now, mostly since somebody else does; the message says what to do."""


@contextmanager
def hold(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Within the block nobody holds this folder alone, and with `alone` nobody at all; raises InUse at once."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        sentence = _("%(folder)s cannot be opened: %(why)s. Run this as the user it belongs to.")
        raise InUse(sentence % {"folder": folder, "why": _(str(error.strerror))}) from error
    try:
        _lock(descriptor, folder, alone=alone)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path, *, alone: bool) -> None:
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        if alone:
            sentence = _("A server, a worker or a command is using %(folder)s. Stop it, then try again.", folder=folder)
        else:
            sentence = _("A restore is running on %(folder)s. Wait until it is done, then try again.", folder=folder)
        raise InUse(sentence) from None
