"""Erasing a person: each package registers what it holds, and one act runs them all."""

from collections.abc import Callable
from datetime import datetime

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.journal import erase_words

Eraser = Callable[[UnitOfWork, int, datetime], None]


class ErasureRegistry:
    """What must be forgotten about a participant, by package; filled by the composition root."""

    def __init__(self) -> None:
        self._erasers: dict[str, Eraser] = {}

    def register(self, name: str, eraser: Eraser) -> None:
        """`eraser(uow, participant_id, now)` runs on every erasure; a name can be taken once."""
        if name in self._erasers:
            raise ValueError(f"{name} registers its eraser twice")
        self._erasers[name] = eraser

    @property
    def names(self) -> tuple[str, ...]:
        """Who registered, in order."""
        return tuple(self._erasers)

    def erase(self, uow: UnitOfWork, participant_id: int, now: datetime) -> None:
        """Every registered eraser ran, and the journal's typed words about this person are gone."""
        for eraser in self._erasers.values():
            eraser(uow, participant_id, now)
        erase_words(uow.session, kind="participant", key=participant_id)
