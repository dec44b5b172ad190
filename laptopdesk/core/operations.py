"""Reported facts and what they mean: a registry from the kind of an operation to the package that applies it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from laptopdesk.core.access import Actor
from laptopdesk.core.db import UnitOfWork
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.uuid7 import RANDOM_BYTES, uuid7
from laptopdesk.protocol.words import Worded

Intent = Mapping[str, Any]
Answer = dict[str, Any]


def intent_digest(kind: str, intent: Intent) -> str:
    """SHA-256 over kind and intent, what an id stands for; how it was signed is no part of it."""
    meant = {name: value for name, value in intent.items() if name != "signature"}
    return sha256(canonical_json({"intent": meant, "type": kind})).hexdigest()


def operation_id_of(form_id: UUID, kind: str, intent: Intent) -> UUID:
    """The id of what a form asks for (ADR 11): the same form with the same intent is the same operation, and with
    another intent another one. `form_id` is a UUIDv7, random and new for every form that is shown.
    """
    random_bytes = sha256(form_id.bytes + intent_digest(kind, intent).encode()).digest()[:RANDOM_BYTES]
    return uuid7(form_id.int >> 80, random_bytes)


@dataclass(frozen=True, kw_only=True)
class ReportedAct:
    """What a person did, as their device reports it. `happened_at` is when, in UTC; `id` stands for the intent."""

    id: UUID
    kind: str
    intent: Intent
    happened_at: datetime
    actor: Actor
    envelope: Intent = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reuse:
    """An id that came a second time with another intent: an alarm, for only one of the two can be true.

    `reported` says as plain JSON when, by whom and in which envelope the second came.
    """

    inbox_id: int
    operation_id: UUID
    kind: str
    intent: Intent
    intent_sha256: str
    first_kind: str
    first_intent: Intent
    reported: Intent = field(default_factory=dict)


class AlarmKind(StrEnum):
    """What can be wrong with a device, so that a person must look into it."""

    SEQUENCE_GAP = "sequence_gap"
    REVOKED = "revoked"
    STATION_COPIED = "station_copied"
    IMPOSTOR = "impostor"
    EVENT_UNREADABLE = "event_unreadable"


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Something is wrong with a device. `sides` are plain JSON; the same alarm of one `device` is told once."""

    kind: AlarmKind
    device: str
    location_id: int | None
    sides: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """A reported fact that our rules would have refused. `reasons` are codes."""

    operation: ReportedAct
    reasons: tuple[str, ...]
    inbox_id: int


OperationHandler = Callable[[UnitOfWork, ReportedAct], Answer]
ReuseHandler = Callable[[UnitOfWork, Reuse], None]
AlarmHandler = Callable[[UnitOfWork, Alarm], None]
ContradictionHandler = Callable[[UnitOfWork, Contradiction], int]


@dataclass(kw_only=True)
class OperationRegistry:
    """kind → handler, filled by the composition root. A handler raises a `DomainError`, or answers JSON.

    `contradictions` make a case of a fact that the handler refused and answer its id. `on_reuse` is told of every id
    that came with a second intent, `on_alarm` of devices that are not to be trusted, in the transaction that keeps it.
    """

    handlers: dict[str, OperationHandler] = field(default_factory=dict)
    contradictions: dict[str, ContradictionHandler] = field(default_factory=dict)
    on_reuse: list[ReuseHandler] = field(default_factory=list)
    on_alarm: list[AlarmHandler] = field(default_factory=list)
    reasons: list[type[Worded]] = field(default_factory=list)

    def register(
        self, kind: str, handler: OperationHandler, *, contradiction: ContradictionHandler | None = None
    ) -> None:
        """Operations of this kind are applied by `handler`; a kind can be taken once."""
        if kind in self.handlers:
            raise ValueError(f"operation kind {kind} is registered twice")
        self.handlers[kind] = handler
        if contradiction:
            self.contradictions[kind] = contradiction

    def know_reasons(self, *enums: type[Worded]) -> None:
        """Refusals for reasons of these enums are replayed from their codes."""
        self.reasons.extend(enum for enum in enums if enum not in self.reasons)

    def find_reason(self, code: str) -> Worded | None:
        """The reason with this code, or None where no handler gives it."""
        return next((reason for enum in self.reasons if (reason := enum.find_member(code))), None)

    def alarm(self, uow: UnitOfWork, alarm: Alarm) -> None:
        """Tell everybody who registered for alarms."""
        for on_alarm in self.on_alarm:
            on_alarm(uow, alarm)
