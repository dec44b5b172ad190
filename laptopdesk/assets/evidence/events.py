"""What happened to evidence, as the journal keeps it: codes and ids, no serial numbers."""

from dataclasses import dataclass
from typing import ClassVar

from laptopdesk.assets.evidence.values import Binding, Method, Verdict
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.assets.uploads.values import LogStatus
from laptopdesk.core.events import Event, FreeText


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(Event):
    action: ClassVar[str] = "evidence.added"

    evidence_file_id: int
    laptop_ids: tuple[int, ...]
    sha256: str
    status: LogStatus
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
class RecordUnbound(Event):
    """The record is kept and belongs to no laptop any more."""

    action: ClassVar[str] = "evidence.unbound"

    record_id: int
    laptop_id: int
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class RecordRestored(Event):
    """What was revoked by itself, not with its tool, counts again."""

    action: ClassVar[str] = "evidence.record_restored"

    record_id: int
    laptop_id: int | None
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class RecordRevoked(Event):
    action: ClassVar[str] = "evidence.revoked"

    record_id: int
    laptop_id: int | None
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class ToolDeclaredFaulty(Event):
    action: ClassVar[str] = "evidence.tool_faulty"

    fault_id: int
    tool: str
    version: str
    records: int
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class ToolFaultWithdrawn(Event):
    action: ClassVar[str] = "evidence.fault_withdrawn"

    fault_id: int
    records: int
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class RecordsFaulted(Event):
    """Up to some hundreds of laptops in one line: a fault may hit tens of thousands."""

    action: ClassVar[str] = "evidence.faulted"

    fault_id: int
    tool: str
    version: str
    laptop_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RecordsRestored(Event):
    action: ClassVar[str] = "evidence.restored"

    fault_id: int
    tool: str
    version: str
    laptop_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ToolVersionDecided(Event):
    """A version of a tool counts from now on, or does not; `records` were judged anew for it."""

    action: ClassVar[str] = "evidence.version_decided"

    tool_version_id: int
    tool: str
    version: str
    allowed: bool
    records: int
    evidence_file_id: int
    ground: FreeText


@dataclass(frozen=True, kw_only=True)
class ToolVersionReadAnew(Event):
    """Records that were refused for their version were read and judged again."""

    action: ClassVar[str] = "evidence.version_read_anew"

    tool: str
    version: str
    records: int


@dataclass(frozen=True, kw_only=True)
class ManualRecordMade(Event):
    action: ClassVar[str] = "evidence.manual_made"

    record_id: int
    laptop_id: int
    medium_id: int
    does: Method
    level: SanitizationLevel
    staff_id: int
    reason: FreeText


@dataclass(frozen=True, kw_only=True)
class ManualRecordConfirmed(Event):
    action: ClassVar[str] = "evidence.manual_confirmed"

    record_id: int
    laptop_id: int
    medium_id: int
    does: Method
    verdict: Verdict
    level: SanitizationLevel
