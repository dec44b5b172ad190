"""Stations, reported operations and scans as plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from laptopdesk.protocol.operations import OperationKind, OperationOutcome
from laptopdesk.protocol.words import N_, Worded

StationId = NewType("StationId", int)
InboxId = NewType("InboxId", int)


class ReporterKind(StrEnum):
    """Where a reported operation came from."""

    PAGE = "page"
    API = "api"
    STATION = "station"
    CLI = "cli"


class InboxState(StrEnum):
    """What became of a reported operation."""

    APPLIED = "applied"
    REFUSED = "refused"
    CASE = "case"
    QUARANTINED = "quarantined"


class UnreadableEnd(Worded):
    """What a person decided about an event that cannot be read."""

    LOST = "lost", N_("lost")
    BY_HAND = "by_hand", N_("entered by hand")
    LOADED = "loaded", N_("arrived again")


class EventProblem(Worded):
    """What is wrong with an event that was kept apart."""

    SIGNATURE = "signature", N_("It is not signed by a computer that was ever paired with us")
    HASH = "hash", N_("Its content does not match its checksum")
    ELSEWHERE = "elsewhere", N_("It names a different location from that of this station")
    FORBIDDEN = "forbidden", N_("The person who did this may not do it at that location")
    DAMAGED = "damaged", N_("It was damaged on the disk of the desk's computer")
    CONTENT = "content", N_("Its content cannot be read")


class ScanOutcome(Worded):
    """Why a scan went into the scan log."""

    UNKNOWN = "unknown", N_("not known to us")
    MISREAD = "misread", N_("misread")
    WRONG_KIND = "wrong_kind", N_("not for that page")


@dataclass(frozen=True, kw_only=True)
class PairingOffer:
    """A code to type at the desk's computer, shown once; `expires_at` in UTC."""

    station_id: StationId
    code: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class HeartbeatPort:
    """One scanner's port, as its station said."""

    port: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Heartbeat:
    """What a station said of itself at its last contact. Times in milliseconds since 1970 (UTC)."""

    version: str = ""
    unsent: int = 0
    snapshot_sequence: int | None = None
    snapshot_at_ms: int | None = None
    clock_offset_ms: int | None = None
    ports: tuple[HeartbeatPort, ...] = ()


class StationState(Worded):
    """How a station stands with us."""

    WAITING = "waiting", N_("waiting for its computer")
    PAIRED = "paired", N_("paired")
    REVOKED = "revoked", N_("revoked")


@dataclass(frozen=True, kw_only=True)
class Station:
    """A desk with an agent. `gaps` counts missing sequence numbers of its present ledger.

    `retired`: seen with the key of a computer whose place another took; then it counts as revoked.
    """

    id: StationId
    name: str
    location_id: int
    state: StationState
    created_at: datetime
    paired_at: datetime | None
    revoked_at: datetime | None
    copied_at: datetime | None
    last_contact_at: datetime | None
    last_sequence: int
    pairing_until: datetime | None
    public_key: bytes | None
    heartbeat: Heartbeat
    retired: bool = False
    gaps: int = 0
    quarantined: int = 0


@dataclass(frozen=True, kw_only=True)
class Doubted:
    """A server that announced itself and could not prove to be ours."""

    name: str
    url: str
    key_id: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What a station says with its heartbeat. `boot` is new at each start, `boot_number` one higher."""

    boot: UUID
    boot_number: int
    heartbeat: Heartbeat
    doubted: tuple[Doubted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EventAnswer:
    """What became of one event of a ledger. `reasons` are codes."""

    sequence: int
    outcome: OperationOutcome
    reasons: tuple[str, ...] = ()
    case: int | None = None
    handout: str | None = None


class LoadResult(Worded):
    """What became of one event of a file that a station brought out."""

    NEW = "new", N_("new")
    KNOWN = "known", N_("already here")
    CASE = "case", OperationOutcome.CASE.words
    UNREADABLE = "unreadable", N_("cannot be read")
    NOT_DONE = "not_done", N_("did not happen")


@dataclass(frozen=True, kw_only=True)
class LoadedRow:
    """One event of a file. `kind` is None when it cannot be read; `reasons` are codes."""

    sequence: int
    kind: OperationKind | None
    result: LoadResult
    reasons: tuple[str, ...] = ()
    case: int | None = None


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of a file of this station."""

    station: Station
    rows: tuple[LoadedRow, ...]

    def count(self, result: LoadResult) -> int:
        """How many events became this."""
        return sum(row.result is result for row in self.rows)
