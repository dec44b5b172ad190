"""Reported facts and what they mean: a registry from the kind of an operation to the package that applies it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork

Intent = Mapping[str, Any]
Answer = dict[str, Any]


class OperationResult(StrEnum):
    """What became of a reported operation. Every one is kept, whatever the result."""

    APPLIED = "applied"
    REFUSED = "refused"
    CASE = "case"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What a person did, as their device reports it. `happened_at` is when, in UTC; `id` stands for the intent."""

    id: UUID
    kind: str
    intent: Intent
    happened_at: datetime
    actor: Actor
    envelope: Intent = field(default_factory=dict)


OperationHandler = Callable[[UnitOfWork, Operation, datetime], Answer]


@dataclass(kw_only=True)
class OperationRegistry:
    """kind → handler, filled by the composition root. A handler raises `Refused` or `Conflict`, or answers JSON."""

    handlers: dict[str, OperationHandler] = field(default_factory=dict)

    def register(self, kind: str, handler: OperationHandler) -> None:
        """Operations of this kind are applied by `handler`; a kind can be taken once."""
        if kind in self.handlers:
            raise ValueError(f"operation kind {kind} is registered twice")
        self.handlers[kind] = handler
