"""One record counts no longer, or again."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import (
    RecordRestored,
    RecordRevoked,
    RecordsFaulted,
    RecordsRestored,
    ToolDeclaredFaulty,
    ToolFaultWithdrawn,
)
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow, ToolFaultRow
from laptopdesk.assets.evidence.rules import version_is_covered
from laptopdesk.assets.evidence.values import FaultId
from laptopdesk.assets.lifecycle.service import touched
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.slices import slices


def revoke_record(uow: UnitOfWork, record_id: int, *, reason: str) -> None:
    """The record counts no longer, and the journal says why; raises NotFound, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    row = uow.session.get(SanitizationRecordRow, record_id, with_for_update=True)
    if row is None:
        raise NotFound("record", record_id)
    if row.revoked_at is not None:
        raise Refused([EvidenceReason.ALREADY_REVOKED])
    row.revoked_at, row.revoked_reason = uow.now, reason.strip()[:60]
    if row.laptop_id is not None:
        touched(uow, row.laptop_id)
    uow.record(RecordRevoked(record_id=row.id, laptop_id=row.laptop_id, reason=FreeText(reason.strip())))


def restore_record(uow: UnitOfWork, record_id: int, *, reason: str) -> None:
    """What was revoked by itself counts again, and the journal says why; raises NotFound, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    row = uow.session.get(SanitizationRecordRow, record_id, with_for_update=True)
    if row is None:
        raise NotFound("record", record_id)
    if row.revoked_at is None or row.fault_id is not None:
        raise Refused([EvidenceReason.NOT_REVOKED])
    row.revoked_at = row.revoked_reason = None
    if row.laptop_id is not None:
        touched(uow, row.laptop_id)
    event = RecordRestored(record_id=row.id, laptop_id=row.laptop_id, reason=FreeText(reason.strip()))
    uow.record(event)


PER_EVENT = 500
"""So many laptops stand in one line of the journal: each finds it in its story, and no line is endless."""
_Record = SanitizationRecordRow


def declare_fault(uow: UnitOfWork, tool: str, version: str, *, reason: str) -> FaultId:
    """Every record of this version (and of what begins with it and a point) is revoked; raises Forbidden, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    tool, version = tool.strip().lower(), version.strip()
    _lock_records(uow.session)
    reasons = _against_declaring(uow.session, tool, version, reason, uow.actor)
    if reasons:
        raise Refused(reasons)
    row = ToolFaultRow(
        tool=tool, version=version, reason=reason.strip(), declared_at=uow.now, declared_by_id=uow.actor.staff_id
    )
    uow.session.add(row)
    uow.session.flush()
    records = _revoke(uow.session, row, uow.now)
    uow.record(
        ToolDeclaredFaulty(
            fault_id=row.id, tool=tool, version=version, records=records, reason=FreeText(reason.strip())
        )
    )
    _tell(uow, row, RecordsFaulted, _laptops_of(uow.session, row.id))
    return FaultId(row.id)


def withdraw_fault(uow: UnitOfWork, fault_id: int, *, reason: str) -> None:
    """What only this fault revoked counts again; raises NotFound, Forbidden, Refused."""
    uow.actor.require(Permission.LOWER_POLICY)
    _lock_records(uow.session)
    row = uow.session.get(ToolFaultRow, fault_id, with_for_update=True)
    if row is None:
        raise NotFound("fault", fault_id)
    reasons = _against_withdrawing(row, reason, uow.actor)
    if reasons:
        raise Refused(reasons)
    before = _laptops_of(uow.session, row.id)
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = uow.now, uow.actor.staff_id, reason.strip()
    records = _restore(uow.session, row.id)
    for other in _open_faults(uow.session, row.tool):
        _revoke(uow.session, other, uow.now)
    still = frozenset(_still_revoked(uow.session, before))
    uow.record(ToolFaultWithdrawn(fault_id=row.id, records=records, reason=FreeText(reason.strip())))
    restored = tuple(key for key in before if key not in still)
    _tell(uow, row, RecordsRestored, restored)


def apply_faults(uow: UnitOfWork, file: EvidenceFileRow) -> None:
    """The records of a file that came just now are revoked, where their version was declared faulty before."""
    mine = sa.select(_Record).where(_Record.evidence_file_id == file.id, _Record.revoked_at.is_(None))
    records = list(uow.session.scalars(mine))
    for fault in (fault for tool in sorted({r.tool for r in records}) for fault in _open_faults(uow.session, tool)):
        hit = [r for r in records if r.fault_id is None and version_is_covered(r.tool_version, fault.version)]
        for record in hit:
            record.fault_id, record.revoked_at, record.revoked_reason = fault.id, uow.now, _mark(fault.id)
        laptops = tuple(sorted({record.laptop_id for record in hit if record.laptop_id is not None}))
        _tell(uow, fault, RecordsFaulted, laptops)
    uow.session.flush()


def _lock_records(session: Session) -> None:
    """No file comes in between: it waits, and then sees the fault. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE sanitization_record IN SHARE ROW EXCLUSIVE MODE"))


def _against_declaring(session: Session, tool: str, version: str, reason: str, actor: Actor) -> list[EvidenceReason]:
    declared_before = any(fault.version == version for fault in _open_faults(session, tool))
    return [
        code
        for code, holds in (
            (EvidenceReason.TOOL_MISSING, not tool or not version or max(len(tool), len(version)) > 40),
            (EvidenceReason.FAULT_REASON_MISSING, not reason.strip()),
            (EvidenceReason.FAULT_NEEDS_PERSON, actor.staff_id is None),
            (EvidenceReason.FAULT_KNOWN, declared_before),
        )
        if holds
    ]


def _against_withdrawing(row: ToolFaultRow, reason: str, actor: Actor) -> list[EvidenceReason]:
    return [
        code
        for code, holds in (
            (EvidenceReason.FAULT_REASON_MISSING, not reason.strip()),
            (EvidenceReason.FAULT_NEEDS_PERSON, actor.staff_id is None),
            (EvidenceReason.FAULT_WITHDRAWN, row.withdrawn_at is not None),
        )
        if holds
    ]


def _open_faults(session: Session, tool: str) -> tuple[ToolFaultRow, ...]:
    row = ToolFaultRow
    query = sa.select(row).where(row.tool == tool, row.withdrawn_at.is_(None)).order_by(row.id)
    return tuple(session.scalars(query))


def _revoke(session: Session, fault: ToolFaultRow, now: datetime) -> int:
    covered = sa.or_(
        _Record.tool_version == fault.version, _Record.tool_version.startswith(f"{fault.version}.", autoescape=True)
    )
    statement = sa.update(_Record).where(_Record.tool == fault.tool, covered, _Record.revoked_at.is_(None))
    values = {"fault_id": fault.id, "revoked_at": now, "revoked_reason": _mark(fault.id)}
    return _count(session, statement.values(values))


def _restore(session: Session, fault_id: int) -> int:
    statement = sa.update(_Record).where(_Record.fault_id == fault_id)
    return _count(session, statement.values(fault_id=None, revoked_at=None, revoked_reason=None))


def _count(session: Session, statement: sa.Update) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    session.expire_all()
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE always gives a cursor result


def _mark(fault_id: int) -> str:
    return f"tool_fault:{fault_id}"


def _laptops_of(session: Session, fault_id: int) -> tuple[int, ...]:
    query = sa.select(_Record.laptop_id).where(_Record.fault_id == fault_id, _Record.laptop_id.is_not(None))
    return tuple(key for key in session.scalars(query.distinct().order_by(_Record.laptop_id)) if key is not None)


def _still_revoked(session: Session, laptop_ids: tuple[int, ...]) -> set[int]:
    revoked_ids: set[int] = set()
    for some in slices(laptop_ids, PER_EVENT):
        query = sa.select(_Record.laptop_id).where(_Record.fault_id.is_not(None), _Record.laptop_id.in_(some))
        revoked_ids |= {key for key in session.scalars(query.distinct()) if key is not None}
    return revoked_ids


def _tell(
    uow: UnitOfWork,
    fault: ToolFaultRow,
    event: type[RecordsFaulted] | type[RecordsRestored],
    laptop_ids: tuple[int, ...],
) -> None:
    for part in slices(laptop_ids, PER_EVENT):
        uow.record(event(fault_id=fault.id, tool=fault.tool, version=fault.version, laptop_ids=tuple(part)))
