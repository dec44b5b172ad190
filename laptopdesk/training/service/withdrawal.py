"""Who must know when a presence that opened the gate is withdrawn: packages above this one subscribe."""

from collections.abc import Callable
from datetime import datetime

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.training.values import AttendanceWithdrawn

Subscriber = Callable[[UnitOfWork, AttendanceWithdrawn, datetime, Actor], None]
_subscribers: dict[str, Subscriber] = {}


def on_withdrawal(name: str, subscriber: Subscriber) -> None:
    """`subscriber(uow, withdrawn, now, actor)` runs in the transaction that withdraws; a name subscribes once."""
    _subscribers[name] = subscriber


def tell_withdrawn(uow: UnitOfWork, withdrawn: AttendanceWithdrawn, *, now: datetime, actor: Actor) -> None:
    """Every subscriber was told, in the same transaction."""
    for subscriber in _subscribers.values():
        subscriber(uow, withdrawn, now, actor)
