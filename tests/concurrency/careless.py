"""For negative controls: a process that takes no care of other writers."""

from contextlib import nullcontext

from laptopdesk.core.db import Database
from laptopdesk.core.turns import Turns


def take_away_write_lock() -> None:
    """In this process, write transactions on SQLite begin as readers, and nobody waits for a turn."""
    Database._begin_write = lambda self, session: None  # type: ignore[method-assign,assignment]
    Turns.turn = lambda self: nullcontext()  # type: ignore[method-assign,assignment]
