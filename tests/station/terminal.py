"""A scanner on a real pseudo-terminal, reached by a name that is its own, as udev's links are.

The system gives a terminal's number to somebody else as soon as it is free: an agent that waits for `/dev/pts/3` to
come back would read another test's scanner.
"""

import os
import tempfile
import tty
from pathlib import Path


class Terminal:
    """A pseudo-terminal: what is written to it is what the scanner sends."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self._folder = tempfile.TemporaryDirectory(prefix="scanner-")
        self._link = Path(self._folder.name) / "port"
        self._link.symlink_to(os.ttyname(slave))
        self.name = str(self._link)
        os.close(slave)

    def send(self, data: bytes) -> None:
        """The scanner sends these bytes."""
        while data:
            data = data[os.write(self.master, data) :]

    def unplug(self) -> None:
        """It is gone, and so is its name."""
        if self.master >= 0:
            self._folder.cleanup()
            os.close(self.master)
            self.master = -1
