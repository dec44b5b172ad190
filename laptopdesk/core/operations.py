"""Reported facts and what they mean: a registry from the kind of an operation to the package that applies it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork

Intent = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What a person did, as their device reports it. `happened_at` is when, in UTC; `id` stands for the intent."""

    id: UUID
    kind: str
    intent: Intent
    happened_at: datetime
    actor: Actor
    envelope: Intent = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reuse:
    """An id that came a second time with another intent: an alarm, for only one of the two can be true."""

    inbox_id: int
    operation_id: UUID
    kind: str
    intent: Intent
    intent_sha256: str
    first_kind: str
    first_intent: Intent


OperationHandler = Callable[[UnitOfWork, Operation, datetime], Answer]
ReuseHandler = Callable[[UnitOfWork, Reuse, datetime, Actor], None]


@dataclass(kw_only=True)
class OperationRegistry:
    """kind → handler, filled by the composition root. A handler raises a `DomainError`, or answers JSON.

    `on_reuse` is told of every id that came with a second intent, in the transaction that journals it.
    """

    handlers: dict[str, OperationHandler] = field(default_factory=dict)
    on_reuse: list[ReuseHandler] = field(default_factory=list)

    def register(self, kind: str, handler: OperationHandler) -> None:
        """Operations of this kind are applied by `handler`; a kind can be taken once."""
        if kind in self.handlers:
            raise ValueError(f"operation kind {kind} is registered twice")
        self.handlers[kind] = handler
