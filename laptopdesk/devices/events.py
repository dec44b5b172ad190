"""What devices and pages reported, as the journal keeps it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from laptopdesk.core.events import Event
from laptopdesk.devices.values import InboxState, ReporterKind


@dataclass(frozen=True, kw_only=True)
class OperationReported(Event):
    action: ClassVar[str] = "operation.reported"

    inbox_id: int
    operation: UUID
    kind: str
    intent_sha256: str
    reporter: ReporterKind
    state: InboxState


@dataclass(frozen=True, kw_only=True)
class OperationReused(Event):
    action: ClassVar[str] = "operation.reused"

    inbox_id: int
    operation: UUID
    kind: str
    intent_sha256: str
