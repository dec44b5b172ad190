"""Snapshots for stations: the gate's facts up to a row of the journal, whole or what changed since another row."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.core.journal import hash_at, head_sequence, subjects_since
from laptopdesk.core.snapshots import SOMEBODY_ELSE, Changed, SnapshotScope, SnapshotSource
from laptopdesk.devices.service.operators import Operators
from laptopdesk.protocol.snapshot import LaptopLine, Snapshot, keys_digest

SUBJECTS = ("laptop", "participant", "session")
LONGEST_DELTA = 20_000
"""Rows of the journal after which a whole snapshot is less work than a delta."""


def build_snapshot(
    session: Session,
    source: SnapshotSource,
    *,
    location_id: int,
    base: tuple[int, str] | None,
    now: datetime,
    operators: Operators | None = None,
) -> Snapshot:
    """What a station at this place may know now; a delta when `base` (row and its hash) is of this journal.

    The end of the journal is read first: lines may be newer than it, never older, and the next delta brings them again.
    A delta says nothing of what left the place or came to it by the calendar: `keys` shows it, and then all is asked.
    """
    sequence = head_sequence(session)
    scope = source.scope(session, location_id, now)
    since = base[0] if base is not None and _is_ours(session, base, sequence) else None
    lines = source.lines(session, _changed_since(session, scope, since))
    operators = operators or Operators()
    return Snapshot(
        sequence=sequence,
        hash=hash_at(session, sequence) or "",
        base=since,
        made_at_ms=int(now.timestamp() * 1000),
        laptops={tag: _own(line, scope) for tag, line in lines.laptops.items() if tag in scope.laptops},
        people={code: line for code, line in lines.people.items() if code in scope.passes},
        keys=keys_digest(scope.laptops, scope.passes),
        kits=lines.kits,
        operators=operators.by_hash,
        badges=operators.badges,
    )


def _changed_since(session: Session, scope: SnapshotScope, since: int | None) -> Changed:
    """Everything of this place, or what of it changed since this row of the journal."""
    laptops, people = frozenset(scope.laptops.values()), frozenset(scope.passes.values())
    if since is None:
        return {"laptop": laptops, "participant": people}
    changed = subjects_since(session, since, SUBJECTS)
    return {
        **changed,
        "laptop": changed.get("laptop", frozenset()) & laptops,
        "participant": changed.get("participant", frozenset()) & people,
    }


def _own(line: LaptopLine, scope: SnapshotScope) -> LaptopLine:
    """Somebody of another place for whom it is reserved is somebody else here, without a code."""
    reserved = line.reserved_for
    return line if reserved is None or reserved in scope.passes else replace(line, reserved_for=SOMEBODY_ELSE)


def _is_ours(session: Session, base: tuple[int, str], head: int) -> bool:
    """Whether the station's row stands in this journal; after a restore from a backup it may not."""
    sequence, its_hash = base
    return 0 <= head - sequence <= LONGEST_DELTA and hash_at(session, sequence) == its_hash
