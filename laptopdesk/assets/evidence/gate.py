"""What the gate asks of laptops: their facts, with whether evidence of them was revoked."""

from dataclasses import replace

from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.queries import has_revoked_evidence, laptops_with_revoked_evidence
from laptopdesk.assets.lifecycle.queries import list_for_gate, lock_laptop_row
from laptopdesk.assets.lifecycle.values import LockedLaptop, SnapshotLaptop
from laptopdesk.core.rows import value_of


def lock_laptop_by_tag(session: Session, tag: str) -> LockedLaptop | None:
    """The laptop of this tag with what the gate asks, locked until the unit of work ends; None when unknown."""
    row = lock_laptop_row(session, tag)
    if row is None:
        return None
    return value_of(row, LockedLaptop, evidence_revoked=has_revoked_evidence(session, row.id, row.custody_id))


def list_for_snapshot(
    session: Session, ids: frozenset[int] | None, *, reserved_for: frozenset[int] | None
) -> tuple[SnapshotLaptop, ...]:
    """What the gate asks of these laptops and of those reserved for these people, without locks; None: of all."""
    rows = list_for_gate(session, ids, reserved_for=reserved_for)
    revoked = laptops_with_revoked_evidence(session)
    return tuple(replace(row, evidence_revoked=row.id in revoked) for row in rows)
