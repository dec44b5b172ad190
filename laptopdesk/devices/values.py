"""Stations, reported operations and scans as plain values."""

from enum import StrEnum
from typing import NewType

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


class ScanOutcome(StrEnum):
    """Why a scan went into the scan log."""

    UNKNOWN = "unknown"
    MISREAD = "misread"
    WRONG_KIND = "wrong_kind"
