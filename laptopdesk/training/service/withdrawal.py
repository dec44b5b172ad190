"""Who must know when a presence that opened the gate is withdrawn: packages above this one subscribe."""

from collections.abc import Callable

from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.hooks import Hook, hooks_of
from laptopdesk.training.values import AttendanceWithdrawn

WITHDRAWN = Hook[Callable[[UnitOfWork, AttendanceWithdrawn], None]]("a presence that opened the gate was withdrawn")
"""Told in the transaction that withdraws."""


def tell_withdrawn(uow: UnitOfWork, withdrawn: AttendanceWithdrawn) -> None:
    """Every subscriber was told, in the same transaction."""
    for subscriber in hooks_of(uow.session).at(WITHDRAWN):
        subscriber(uow, withdrawn)
