"""What happened to evidence, as the journal keeps it: codes and ids, no serial numbers."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.evidence.values import Binding, FileStatus, Verdict
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Event):
    action: ClassVar[str] = "evidence.added"

    evidence_file_id: int
    laptop_ids: tuple[int, ...]
    sha256: str
    status: FileStatus
    records: int


@dataclass(frozen=True, kw_only=True)
class RecordJudged(Event):
    action: ClassVar[str] = "evidence.judged"

    record_id: int
    laptop_id: int | None
    verdict: Verdict
    binding: Binding
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordBound(Event):
    action: ClassVar[str] = "evidence.bound"

    record_id: int
    laptop_id: int
    medium_id: int
    binding: Binding
    reason: FreeText | None


@dataclass(frozen=True, kw_only=True)
class RecordRevoked(Event):
    action: ClassVar[str] = "evidence.revoked"

    record_id: int
    laptop_id: int | None
    reason: FreeText
