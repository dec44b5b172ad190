"""Reading evidence: the records of a file, of a laptop, those nobody bound yet, and whether they suffice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.assets.evidence.models import EvidenceFileRow, ManualRecordRow, SanitizationRecordRow, ToolFaultRow
from laptopdesk.assets.evidence.rules import FittedMedium, Policy, check_sufficiency, fitted_medium
from laptopdesk.assets.evidence.values import (
    MANUAL,
    Binding,
    EvidenceFileId,
    Fault,
    FaultId,
    Log,
    ManualRecord,
    Method,
    Record,
    RecordId,
    RecordReason,
    Sufficiency,
    Verdict,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import Laptop, LaptopDetail
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.core.slices import slices


def with_revoked_evidence() -> sa.ColumnElement[bool]:
    """Laptops, wherever they are, with a revoked record of their last custody period that nothing newer replaced."""
    row, newer, laptop = SanitizationRecordRow, aliased(SanitizationRecordRow), aliased(LaptopRow)
    replaced = sa.select(newer.id).where(
        newer.medium_id == row.medium_id,
        newer.custody_id == row.custody_id,
        newer.revoked_at.is_(None),
        newer.verdict == Verdict.ACCEPTED,
        newer.binding != Binding.CONTRADICTED,
    )
    here = sa.and_(laptop.id == row.laptop_id, laptop.custody_id == row.custody_id)
    ids = sa.select(laptop.id).join(row, here).where(row.revoked_at.is_not(None), ~replaced.exists())
    return LaptopRow.id.in_(ids)


Rows = Sequence[tuple[SanitizationRecordRow, EvidenceFileRow, str | None]]


def list_records_of_file(session: Session, evidence_file_id: int) -> tuple[Record, ...]:
    """What this file says, in its own order."""
    return _records(_rows(session, SanitizationRecordRow.evidence_file_id == evidence_file_id))


def list_records_of_laptop(session: Session, laptop_id: int) -> tuple[Record, ...]:
    """Every record bound to this laptop, oldest first; those of earlier custody periods and revoked ones too."""
    return _records(_rows(session, SanitizationRecordRow.laptop_id == laptop_id))


def list_records_of(session: Session, laptops: sa.Select[int]) -> tuple[Record, ...]:
    """Every record bound to any of these laptops, oldest first."""
    return _records(_rows(session, SanitizationRecordRow.laptop_id.in_(laptops)))


def hashes_of(session: Session, evidence_file_ids: Iterable[int]) -> dict[int, str]:
    """The SHA-256 of each of these logs as it came."""
    row = EvidenceFileRow
    query = sa.select(row.id, row.sha256).where(row.id.in_(set(evidence_file_ids)))
    return dict(session.execute(query).all())


def find_log(session: Session, sha256: str) -> Log | None:
    """The log with this content, and the machine it names; None where there is none."""
    row = session.scalar(sa.select(EvidenceFileRow).where(EvidenceFileRow.sha256 == sha256))
    if row is None:
        return None
    return value_of(row, Log, id=EvidenceFileId(row.id), tool=row.tool or "", tool_version=row.tool_version or "")


def list_records_by_id(session: Session, record_ids: Iterable[int]) -> tuple[Record, ...]:
    """These records, in the order they came in."""
    return _records(_rows(session, SanitizationRecordRow.id.in_(set(record_ids))))


def list_unbound(session: Session, *, limit: int = 100) -> tuple[Record, ...]:
    """The newest records that belong to no laptop yet."""
    query = _query().where(SanitizationRecordRow.binding == Binding.UNBOUND)
    rows = session.execute(query.order_by(SanitizationRecordRow.id.desc()).limit(limit)).all()
    return _records(rows)


def count_unbound(session: Session) -> int:
    """How many records belong to no laptop yet."""
    row = SanitizationRecordRow
    query = sa.select(sa.func.count()).select_from(row).where(row.binding == Binding.UNBOUND)
    return session.scalar(query) or 0


def get_record(session: Session, record_id: int) -> Record:
    """One record; raises NotFound."""
    records = _records(_rows(session, SanitizationRecordRow.id == record_id))
    if not records:
        raise NotFound("record", record_id)
    return records[0]


def sufficiency(session: Session, laptop: LaptopDetail) -> Sufficiency:
    """Whether the evidence suffices for this laptop now, by its lot's policy."""
    return asked_of(laptop, list_records_of_laptop(session, laptop.id)).answer()


@dataclass(frozen=True, kw_only=True)
class EvidenceBasis:
    """The fitted drives of a laptop with their records, what its lot asks, and our present custody of it."""

    media: tuple[FittedMedium, ...]
    policy: Policy
    custody_id: int | None
    custody_began_at: datetime | None

    def answer(self) -> Sufficiency:
        """Whether they suffice."""
        return check_sufficiency(
            self.media, self.policy, custody_id=self.custody_id, custody_began_at=self.custody_began_at
        )


def asked_of(laptop: LaptopDetail, records: Sequence[Record]) -> EvidenceBasis:
    """What decides whether the evidence about this laptop suffices; `records`: all of it."""
    return EvidenceBasis(
        media=tuple(fitted_medium(medium, records) for medium in laptop.fitted),
        policy=Policy(hdd_level=laptop.hdd_level, flash_level=laptop.flash_level),
        custody_id=laptop.custody_id,
        custody_began_at=laptop.custody_began_at,
    )


def list_manual_records(session: Session, laptop_id: int) -> dict[int, ManualRecord]:
    """What people said of the drives of this laptop, by record."""
    row = SanitizationRecordRow
    return {record.record_id: record for record in _manual(session, row.laptop_id == laptop_id)}


def get_manual_record(session: Session, record_id: int) -> ManualRecord:
    """What two people said; raises NotFound."""
    records = _manual(session, SanitizationRecordRow.id == record_id)
    if not records:
        raise NotFound("record", record_id)
    return records[0]


def list_to_confirm(session: Session, staff_id: int) -> tuple[ManualRecord, ...]:
    """What waits for this person's word, the oldest first."""
    row = ManualRecordRow
    waits = sa.and_(row.second_id == staff_id, row.confirmed_at.is_(None), SanitizationRecordRow.revoked_at.is_(None))
    return _manual(session, waits)


def _manual(session: Session, condition: sa.ColumnElement[bool]) -> tuple[ManualRecord, ...]:
    record = SanitizationRecordRow
    query = sa.select(ManualRecordRow, LaptopRow.tag).join(record, record.id == ManualRecordRow.record_id)
    query = query.outerjoin(LaptopRow, LaptopRow.id == record.laptop_id)
    rows = session.execute(query.where(condition).order_by(ManualRecordRow.id)).all()
    return tuple(
        value_of(row, ManualRecord, record_id=RecordId(row.record_id), does=Method(row.does), laptop=tag or "")
        for row, tag in rows
    )


def list_faults(session: Session) -> tuple[Fault, ...]:
    """Every fault that was ever declared, the newest first."""
    rows = list(session.scalars(sa.select(ToolFaultRow).order_by(ToolFaultRow.id.desc())))
    return _faults(session, rows)


def get_fault(session: Session, fault_id: int) -> Fault:
    """One fault; raises NotFound."""
    row = session.get(ToolFaultRow, fault_id)
    if row is None:
        raise NotFound("fault", fault_id)
    return _faults(session, [row])[0]


def _faults(session: Session, rows: Sequence[ToolFaultRow]) -> tuple[Fault, ...]:
    record = SanitizationRecordRow
    query = sa.select(record.fault_id, sa.func.count(), sa.func.count(record.laptop_id.distinct()))
    query = query.where(record.fault_id.in_([row.id for row in rows])).group_by(record.fault_id)
    counts = {key: (records, laptops) for key, records, laptops in session.execute(query)}
    return tuple(
        value_of(
            row, Fault, id=FaultId(row.id), records=counts.get(row.id, (0, 0))[0], laptops=counts.get(row.id, (0, 0))[1]
        )
        for row in rows
    )


def list_laptops_of_fault(session: Session, fault_id: int, *, after: int = 0, limit: int = 100) -> tuple[Laptop, ...]:
    """The laptops whose records this fault revoked, by id after `after`; wherever they are now."""
    row = SanitizationRecordRow
    query = sa.select(row.laptop_id).where(row.fault_id == fault_id, row.laptop_id > after)
    laptop_ids = session.scalars(query.distinct().order_by(row.laptop_id).limit(limit))
    return lifecycle.list_laptops_by_id(session, [key for key in laptop_ids if key is not None])


def tools_seen(session: Session) -> tuple[tuple[str, str, int], ...]:
    """(tool, version, records) of every version that reported anything."""
    row = SanitizationRecordRow
    query = sa.select(row.tool, row.tool_version, sa.func.count()).where(row.tool != MANUAL)
    rows = session.execute(query.group_by(row.tool, row.tool_version).order_by(row.tool, row.tool_version))
    return tuple((tool, version, count) for tool, version, count in rows)


def has_revoked_evidence(session: Session, laptop_id: int, custody_id: int | None) -> bool:
    """Whether a record of this custody period was revoked and nothing newer replaced it on the same drive."""
    return session.scalar(_revoked(), {"laptop": laptop_id, "custody": custody_id}) is not None


def laptops_with_revoked_evidence(session: Session) -> frozenset[int]:
    """Every laptop of which `has_revoked_evidence` is true in its open custody period."""
    row = SanitizationRecordRow
    query = sa.select(row.laptop_id, row.custody_id).where(row.revoked_at.is_not(None), ~_replaced(row).exists())
    pairs = {(laptop, custody) for laptop, custody in session.execute(query.distinct()) if laptop is not None}
    laptops = sorted({laptop for laptop, _custody in pairs})
    current: dict[int, int | None] = {}
    for part in slices(laptops, 500):
        current |= lifecycle.custodies_of(session, part)
    return frozenset(laptop for laptop, custody in pairs if custody is not None and current.get(laptop) == custody)


@cache
def _revoked() -> sa.Select[int]:
    # made once: the desk asks it at every hand-over
    row = SanitizationRecordRow
    mine = (row.laptop_id == sa.bindparam("laptop"), row.custody_id == sa.bindparam("custody"))
    return sa.select(row.id).where(*mine, row.revoked_at.is_not(None), ~_replaced(row).exists()).limit(1)


def _replaced(row: type[SanitizationRecordRow]) -> sa.Select[int]:
    newer = aliased(SanitizationRecordRow)
    return sa.select(newer.id).where(
        newer.medium_id == row.medium_id,
        newer.custody_id == row.custody_id,
        newer.revoked_at.is_(None),
        newer.verdict == Verdict.ACCEPTED,
        newer.binding != Binding.CONTRADICTED,
    )


def _query() -> sa.Select[SanitizationRecordRow, EvidenceFileRow, str | None]:
    record, laptop = SanitizationRecordRow, LaptopRow
    query = sa.select(record, EvidenceFileRow, laptop.tag)
    return query.join(EvidenceFileRow, EvidenceFileRow.id == record.evidence_file_id).outerjoin(
        laptop, laptop.id == record.laptop_id
    )


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> Rows:
    return session.execute(_query().where(condition).order_by(SanitizationRecordRow.id)).all()


def _records(rows: Rows) -> tuple[Record, ...]:
    return tuple(_record(row, file, tag) for row, file, tag in rows)


def _record(row: SanitizationRecordRow, file: EvidenceFileRow, tag: str | None) -> Record:
    return value_of(
        row,
        Record,
        id=RecordId(row.id),
        laptop=tag,
        reasons=_reasons(row),
        fault_id=FaultId(row.fault_id) if row.fault_id is not None else None,
        evidence_file_id=EvidenceFileId(file.id),
        file_id=file.file_id,
        file_name=file.name,
        added_at=file.added_at,
    )


def _reasons(row: SanitizationRecordRow) -> tuple[RecordReason, ...]:
    """What was said when it was judged, and what is known since."""
    since = (RecordReason.TOOL_FAULTY,) if row.fault_id is not None else ()
    return (*map(RecordReason, row.reasons), *since)


def list_revoked_for(session: Session, laptop_id: int, reason: str) -> tuple[int, ...]:
    """The records of this laptop that were revoked for this reason, and that no faulty tool revoked."""
    row = SanitizationRecordRow
    mine = sa.and_(row.laptop_id == laptop_id, row.revoked_reason == reason, row.fault_id.is_(None))
    return tuple(session.scalars(sa.select(row.id).where(mine).order_by(row.id)))


def hashes_of_files(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The SHA-256 of these evidence files."""
    query = sa.select(EvidenceFileRow.id, EvidenceFileRow.sha256).where(EvidenceFileRow.id.in_(set(ids)))
    return dict(session.execute(query).all())


def counts_no_longer(record_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """Whether this record, which counted once, does so no longer: it was revoked, contradicts, or is judged anew."""
    row = SanitizationRecordRow
    fallen = sa.or_(row.revoked_at.is_not(None), row.binding == Binding.CONTRADICTED, row.verdict != Verdict.ACCEPTED)
    return sa.exists().where(row.id == record_id, fallen)
