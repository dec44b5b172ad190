"""Reading evidence: the records of a file, of a laptop, those nobody bound yet, and whether they suffice."""

from collections.abc import Iterable, Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.rules import FittedMedium, Policy, check_sufficiency
from laptopdesk.assets.evidence.values import (
    Binding,
    EvidenceFileId,
    Record,
    RecordId,
    Sufficiency,
    Verdict,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import SanitizationLevel
from laptopdesk.core.errors import NotFound

Rows = Sequence[tuple[SanitizationRecordRow, EvidenceFileRow]]


def list_records_of_file(session: Session, evidence_file_id: int) -> tuple[Record, ...]:
    """What this file says, in its own order."""
    return _records(session, _rows(session, SanitizationRecordRow.evidence_file_id == evidence_file_id))


def list_records_of_laptop(session: Session, laptop_id: int) -> tuple[Record, ...]:
    """Every record bound to this laptop, oldest first; those of earlier custody periods and revoked ones too."""
    return _records(session, _rows(session, SanitizationRecordRow.laptop_id == laptop_id))


def list_unbound(session: Session, *, limit: int = 100) -> tuple[Record, ...]:
    """The newest records that belong to no laptop yet."""
    query = _query().where(SanitizationRecordRow.binding == Binding.UNBOUND.value)
    rows = session.execute(query.order_by(SanitizationRecordRow.id.desc()).limit(limit)).all()
    return _records(session, rows)


def count_unbound(session: Session) -> int:
    """How many records belong to no laptop yet."""
    row = SanitizationRecordRow
    query = sa.select(sa.func.count()).select_from(row).where(row.binding == Binding.UNBOUND.value)
    return session.scalar(query) or 0


def get_record(session: Session, record_id: int) -> Record:
    """One record; raises NotFound."""
    found = _records(session, _rows(session, SanitizationRecordRow.id == record_id))
    if not found:
        raise NotFound("record", record_id)
    return found[0]


def list_files(session: Session, *, limit: int = 50) -> tuple[tuple[EvidenceFileId, str, str, str | None], ...]:
    """(id, name, status, reason) of the newest evidence files."""
    row = EvidenceFileRow
    query = sa.select(row.id, row.name, row.status, row.reason).order_by(row.id.desc()).limit(limit)
    return tuple((EvidenceFileId(key), name, status, reason) for key, name, status, reason in session.execute(query))


def sufficiency(session: Session, laptop_id: int) -> Sufficiency:
    """Whether the evidence suffices for this laptop now, by its lot's policy; raises NotFound."""
    tag = lifecycle.tags_of(session, [laptop_id]).get(laptop_id)
    if tag is None:
        raise NotFound("laptop", laptop_id)
    detail = lifecycle.get_laptop(session, tag)
    lot = lifecycle.get_lot(session, detail.laptop.lot_id)
    records = list_records_of_laptop(session, laptop_id)
    media = [
        FittedMedium(
            medium_id=medium.id,
            kind=medium.kind,
            records=tuple(record for record in records if record.medium_id == medium.id),
        )
        for medium in detail.media
        if medium.removed_at is None
    ]
    policy = Policy(hdd_level=lot.hdd_level, flash_level=lot.flash_level)
    return check_sufficiency(media, policy, custody_id=detail.custody_id, custody_began_at=detail.custody_began_at)


def has_revoked_evidence(session: Session, laptop_id: int, custody_id: int | None) -> bool:
    """Whether a record of this custody period was revoked and nothing newer replaced it on the same drive."""
    return session.scalar(_revoked(), {"laptop": laptop_id, "custody": custody_id}) is not None


def laptops_with_revoked_evidence(session: Session) -> frozenset[int]:
    """Every laptop of which `has_revoked_evidence` is true in its open custody period."""
    row = SanitizationRecordRow
    pairs = session.execute(sa.select(row.laptop_id, row.custody_id).where(row.revoked_at.is_not(None)).distinct())
    current = lifecycle.custodies_of(session, [laptop for laptop, _custody in pairs.all() if laptop is not None])
    return frozenset(laptop for laptop, custody in current.items() if has_revoked_evidence(session, laptop, custody))


@cache
def _revoked() -> sa.Select[int]:
    # made once: the desk asks it at every hand-over
    row, newer = SanitizationRecordRow, aliased(SanitizationRecordRow)
    replaced = sa.select(newer.id).where(
        newer.medium_id == row.medium_id, newer.custody_id == row.custody_id, newer.revoked_at.is_(None),
        newer.verdict == Verdict.ACCEPTED.value, newer.binding != Binding.CONTRADICTED.value,
    )  # fmt: skip
    mine = (row.laptop_id == sa.bindparam("laptop"), row.custody_id == sa.bindparam("custody"))
    return sa.select(row.id).where(*mine, row.revoked_at.is_not(None), ~replaced.exists()).limit(1)


def _query() -> sa.Select[SanitizationRecordRow, EvidenceFileRow]:
    return sa.select(SanitizationRecordRow, EvidenceFileRow).join(
        EvidenceFileRow, EvidenceFileRow.id == SanitizationRecordRow.evidence_file_id
    )


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> Rows:
    return session.execute(_query().where(condition).order_by(SanitizationRecordRow.id)).all()


def _records(session: Session, rows: Rows) -> tuple[Record, ...]:
    tags = lifecycle.tags_of(session, _laptop_ids(rows))
    return tuple(_record(row, file, tags) for row, file in rows)


def _laptop_ids(rows: Rows) -> Iterable[int]:
    return {row.laptop_id for row, _ in rows if row.laptop_id is not None}


def _record(row: SanitizationRecordRow, file: EvidenceFileRow, tags: dict[int, str]) -> Record:
    return Record(
        id=RecordId(row.id), run=row.run, device=row.device, tool=row.tool, tool_version=row.tool_version,
        model=row.model, serial=row.serial, bus=row.bus, kind=row.kind, size_bytes=row.size_bytes, method=row.method,
        rounds=row.rounds, level=SanitizationLevel(row.level), verified=row.verified, started_at=row.started_at,
        ended_at=row.ended_at, verdict=Verdict(row.verdict), binding=Binding(row.binding), laptop_id=row.laptop_id,
        laptop=tags.get(row.laptop_id or 0), medium_id=row.medium_id, custody_id=row.custody_id,
        reasons=tuple(row.reasons), wiped_by_id=row.wiped_by_id, bound_by_id=row.bound_by_id,
        bound_reason=row.bound_reason, revoked_at=row.revoked_at, evidence_file_id=EvidenceFileId(file.id),
        file_id=file.file_id, file_name=file.name, added_at=file.added_at,
    )  # fmt: skip
