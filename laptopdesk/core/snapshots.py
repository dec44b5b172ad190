"""What a snapshot is made of: whoever knows the gate's facts offers them here, all or those that changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.protocol.snapshot import Kit, LaptopLine, PersonLine

SOMEBODY_ELSE = "-"
"""For whom a laptop is reserved whose pass is none of a station's affair."""

Changed = Mapping[str, frozenset[int]] | None
"""Subjects of the journal that changed, by kind; None: everything is asked for."""


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The gate's facts: laptops by tag, people by pass code, kits by programme code (always all of them)."""

    laptops: dict[str, LaptopLine]
    people: dict[str, PersonLine]
    kits: dict[str, Kit]


@dataclass(frozen=True, kw_only=True)
class SnapshotScope:
    """What a station at one place may know of: the laptops (tag → id) and passes (code → participant's id)."""

    laptops: Mapping[str, int]
    passes: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class SnapshotSource:
    """Where snapshots come from: the lines, and what belongs to a place (its id) at a moment (UTC)."""

    lines: Callable[[Session, Changed], Lines]
    scope: Callable[[Session, int, datetime], SnapshotScope]


NOTHING_TO_KNOW = SnapshotSource(
    lines=lambda _session, _changed: Lines(laptops={}, people={}, kits={}),
    scope=lambda _session, _place, _moment: SnapshotScope(laptops={}, passes={}),
)
"""Without a package that knows the gate's facts: a station may hand out nothing."""
