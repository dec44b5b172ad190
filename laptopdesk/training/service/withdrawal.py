"""Who must know when a presence that opened the gate is withdrawn: packages above this one subscribe."""

from collections.abc import Callable

from laptopdesk.core.db import UnitOfWork
from laptopdesk.training.values import AttendanceWithdrawn

Subscriber = Callable[[UnitOfWork, AttendanceWithdrawn], None]
_subscribers: dict[str, Subscriber] = {}


def on_withdrawal(name: str, subscriber: Subscriber) -> None:
    """`subscriber(uow, withdrawn)` runs in the transaction that withdraws; a name subscribes once."""
    _subscribers[name] = subscriber


def tell_withdrawn(uow: UnitOfWork, withdrawn: AttendanceWithdrawn) -> None:
    """Every subscriber was told, in the same transaction."""
    for subscriber in _subscribers.values():
        subscriber(uow, withdrawn)
