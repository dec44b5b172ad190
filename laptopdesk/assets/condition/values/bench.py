"""Locks tried on a laptop, and how healthy its battery must be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.protocol.words import N_, Worded

DEFAULT_MIN_BATTERY_PERCENT = 60
"""Health in percent of design capacity below which no laptop is ready, until the office sets another threshold."""


class LockResult(Worded):
    """What trying a lock showed."""

    CLEAR = "clear", N_("not locked")
    LOCKED = "locked", N_("locked")
    NOT_TRIED = "not_tried", N_("not tried")


@dataclass(frozen=True, kw_only=True)
class LockCheck:
    """One kind of lock, tried by a named person. `tool`: how it was tried; `online`: with a network connection."""

    kind: LockKind
    result: LockResult
    online: bool
    tool: str
    custody_id: int
    checked_at: datetime
    checked_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class RecordLockChecks:
    """What a technician found out about the locks of one laptop, in one go."""

    tag: str
    results: tuple[tuple[LockKind, LockResult], ...]
    online: bool
    tool: str


@dataclass(frozen=True, kw_only=True)
class LockVerdict:
    """The locks of a laptop in this custody period; it can be ready when both lists are empty."""

    required: tuple[LockKind, ...]
    untried: tuple[LockKind, ...]
    locked: tuple[LockKind, ...]


@dataclass(frozen=True, kw_only=True)
class BatteryThreshold:
    """A threshold that the office set. `lot_id` None: for every lot without one; `percent` None: as all others."""

    lot_id: int | None
    percent: int | None
    reason: str
    set_at: datetime
    set_by_id: int | None


class HealthSource(StrEnum):
    """Who or what measured the battery."""

    CHECK = "check"
    REPORT = "report"


@dataclass(frozen=True, kw_only=True)
class BatteryHealth:
    """Health in percent of design capacity, as the newest source of this custody period gives it."""

    percent: int
    source: HealthSource
    measured_at: datetime
