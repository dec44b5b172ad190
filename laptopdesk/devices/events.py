"""What devices and pages reported, as the journal keeps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from laptopdesk.core.events import Event
from laptopdesk.devices.values import InboxState, ReporterKind, UnreadableEnd
from laptopdesk.protocol.operations import OperationKind


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


@dataclass(frozen=True, kw_only=True)
class StationAdded(Event):
    action: ClassVar[str] = "station.added"

    station_id: int
    location_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class PairingCodeMade(Event):
    """A code was shown with which a computer can become this station; an earlier one no longer works."""

    action: ClassVar[str] = "station.code_made"

    station_id: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class StationPaired(Event):
    action: ClassVar[str] = "station.paired"

    station_id: int
    location_id: int
    key: str


@dataclass(frozen=True, kw_only=True)
class PairingRefused(Event):
    """Somebody asked to become a station and could not prove to know a code that works."""

    action: ClassVar[str] = "station.pairing_refused"

    key: str


@dataclass(frozen=True, kw_only=True)
class OperationDecided(Event):
    """What a device reported was a case, and answers from now on what a person decided."""

    action: ClassVar[str] = "operation.decided"

    inbox_id: int
    operation: UUID
    case_id: int


@dataclass(frozen=True, kw_only=True)
class StationRevoked(Event):
    action: ClassVar[str] = "station.revoked"

    station_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class StationCopied(Event):
    """Two computers speak with one station's key."""

    action: ClassVar[str] = "station.copied"

    station_id: int
    location_id: int
    sequence: int | None


@dataclass(frozen=True, kw_only=True)
class ImpostorReported(Event):
    """A server announced itself to a station and could not prove to be ours."""

    action: ClassVar[str] = "station.impostor_reported"

    station_id: int
    location_id: int
    name: str
    url: str
    key: str


@dataclass(frozen=True, kw_only=True)
class SequenceGapFound(Event):
    """Events between these numbers never came."""

    action: ClassVar[str] = "station.gap_found"

    station_id: int
    location_id: int
    after: int
    before: int


@dataclass(frozen=True, kw_only=True)
class EventsDeclaredLost(Event):
    """These numbers of a station's ledger will never come: a person said so, and they are no fault any more."""

    action: ClassVar[str] = "station.events_lost"

    station_id: int
    location_id: int
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class UnreadableSettled(Event):
    """A person decided what became of an event that cannot be read. `kind`, `laptop`: what was typed in by hand."""

    action: ClassVar[str] = "station.unreadable_settled"

    station_id: int
    location_id: int
    sequence: int
    how: UnreadableEnd
    kind: OperationKind | None
    laptop: str | None


@dataclass(frozen=True, kw_only=True)
class CopyCleared(Event):
    """It was one computer after all: its disk was put back, and it wrote numbers twice up to this one."""

    action: ClassVar[str] = "station.copy_cleared"

    station_id: int
    location_id: int
    until: int


@dataclass(frozen=True, kw_only=True)
class ServerNoted(Event):
    """The server that a station doubted is ours; it is no alarm any more."""

    action: ClassVar[str] = "station.server_noted"

    station_id: int
    location_id: int
    url: str
    key: str


@dataclass(frozen=True, kw_only=True)
class StationFileLoaded(Event):
    """A file that a station brought out was loaded by a person; its SHA-256, and how many events it held."""

    action: ClassVar[str] = "station.file_loaded"

    station_id: int
    location_id: int
    sha256: str
    events: int
    new: int
    unreadable: int
