"""Snapshots for stations: the gate's facts up to a row of the journal, whole or what changed since another row."""

from datetime import datetime

from sqlalchemy.orm import Session

from laptopdesk.accounts import queries as accounts
from laptopdesk.core.access import PERMISSIONS, Permission, Role
from laptopdesk.core.journal import hash_at, head_sequence, subjects_since
from laptopdesk.core.snapshots import SnapshotSource
from laptopdesk.protocol.snapshot import Snapshot

SUBJECTS = ("laptop", "participant", "session")
LONGEST_DELTA = 20_000
"""Rows of the journal after which a whole snapshot is less work than a delta."""

MAY_HAND_OUT = frozenset(role for role in Role if Permission.HAND_OUT in PERMISSIONS[role])


def build_snapshot(
    session: Session,
    source: SnapshotSource,
    *,
    location_id: int,
    base: tuple[int, str] | None,
    now: datetime,
) -> Snapshot:
    """What a station at this place may know now; a delta when `base` (row and its hash) is of this journal.

    The end of the journal is read first: lines may be newer than it, never older, and the next delta brings them again.
    """
    sequence = head_sequence(session)
    since = base[0] if base is not None and _is_ours(session, base, sequence) else None
    changed = subjects_since(session, since, SUBJECTS) if since is not None else None
    lines = source(session, changed)
    return Snapshot(
        sequence=sequence,
        hash=hash_at(session, sequence) or "",
        base=since,
        made_at_ms=int(now.timestamp() * 1000),
        laptops=lines.laptops,
        people=lines.people,
        kits=lines.kits,
        operators=accounts.list_badges_at(session, location_id, MAY_HAND_OUT),
    )


def _is_ours(session: Session, base: tuple[int, str], head: int) -> bool:
    """Whether the station's row stands in this journal; after a restore from a backup it may not."""
    sequence, its_hash = base
    return 0 <= head - sequence <= LONGEST_DELTA and hash_at(session, sequence) == its_hash
