"""Taking in evidence: the file kept as it came, each record judged, bound where that is certain, and journaled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.binding import BoundTo, host_key
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import EvidenceAdded, RecordJudged
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.rules import AllowedVersions, judge
from laptopdesk.assets.evidence.service.attaching import attach, find_within_reach, fit_beside
from laptopdesk.assets.evidence.service.faults import apply_faults
from laptopdesk.assets.evidence.values import (
    AddedEvidenceFile,
    Binding,
    Disputed,
    EvidenceFileReading,
    Judgement,
    RecordId,
    RecordReason,
    UnreadReason,
    WipeReading,
)
from laptopdesk.assets.evidence.versions import allowed_versions
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.uploads.service import find_kept, keep_log_once, scanned_laptop
from laptopdesk.assets.uploads.values import Given, LogStatus
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class AddEvidence(Given):
    """One file, already read. `wiped_by_id`: who ran the tool."""

    reading: EvidenceFileReading
    wiped_by_id: int | None = None


def add_evidence(uow: UnitOfWork, command: AddEvidence) -> AddedEvidenceFile:
    """The file and its records are kept; the same content again answers what it gave before.

    Raises NotFound for an unknown laptop, Forbidden.
    """
    uow.actor.require_somewhere(Permission.PREPARE_LAPTOPS)
    duplicate = find_kept(uow.session, EvidenceFileRow, command.content)
    if duplicate is not None:
        return _answer(uow.session, duplicate, command.name, LogStatus.DUPLICATE)
    scanned_laptop(uow.session, command.laptop, uow.actor, handed_out=EvidenceReason.OUT_OF_OUR_HANDS)
    row, made = _keep_file(uow, command)
    if not made:
        return _answer(uow.session, row, command.name, LogStatus.DUPLICATE)
    # asked after the file stands: who allows a version waits for it, or is waited for
    allowed = allowed_versions(uow.session)
    readings = _placed(command.reading.records)
    results = [_keep_record(uow, row, reading, command, allowed) for reading in readings]
    records = [record for record, _ in results]
    apply_faults(uow, row)
    uow.record(
        EvidenceAdded(
            evidence_file_id=row.id,
            laptop_ids=_laptops_of(records),
            sha256=row.sha256,
            status=row.status,
            records=len(records),
        )
    )
    answer = _answer(uow.session, row, command.name, row.status)
    return replace(answer, disputed=tuple(claim for _, disputed in results for claim in disputed))


def _laptops_of(records: Iterable[SanitizationRecordRow]) -> tuple[int, ...]:
    return tuple(sorted({record.laptop_id for record in records if record.laptop_id is not None}))


def _answer(session: Session, row: EvidenceFileRow, name: str, status: LogStatus) -> AddedEvidenceFile:
    return AddedEvidenceFile(
        name=name,
        sha256=row.sha256,
        status=status,
        tool=row.tool,
        tool_version=row.tool_version,
        reason=UnreadReason(row.reason) if row.reason else None,
        broken_at=row.broken_at,
        records=queries.list_records_of_file(session, row.id),
    )


def _keep_file(uow: UnitOfWork, command: AddEvidence) -> tuple[EvidenceFileRow, bool]:
    reading = command.reading
    return keep_log_once(
        uow,
        EvidenceFileRow,
        command,
        reading,
        broken_at=reading.broken_at,
        host_serial=(reading.host.serial or "")[:80] or None,
        host_uuid=(reading.host.uuid or "")[:40] or None,
    )


def _placed(readings: Sequence[WipeReading]) -> list[WipeReading]:
    """Each reading, with whether the log goes on with a later run; in a list of usody each report is one by itself."""
    last = max((reading.run for reading in readings), default=0)
    return [replace(r, earlier=r.tool == "nwipe" and r.run < last) for r in readings]


def _once(session: Session, reading: WipeReading, bound: BoundTo) -> BoundTo:
    """One wipe of a drive without a serial speaks for one laptop, in however many files it stands.

    Two logs that name two machines are two wipes, though they began and ended at the same second.
    """
    joins = bound.laptop_id is not None and bound.binding is not Binding.CONTRADICTED
    if not joins or reading.started_at is None or normalise_serial(reading.serial) is not None:
        return bound
    row = SanitizationRecordRow
    hosts = session.scalars(
        sa.select(row.host_key).where(
            row.serial_key.is_(None),
            row.laptop_id != bound.laptop_id,
            row.tool == reading.tool,
            row.device == reading.device[:80],
            row.model == reading.model[:120],
            row.size_bytes == reading.size_bytes,
            row.started_at == reading.started_at,
            row.ended_at == reading.ended_at,
        )
    )
    mine = host_key(reading.host)
    if all(mine and host and host != mine for host in hosts):
        return bound
    return BoundTo(binding=Binding.UNBOUND, reasons=(RecordReason.RUN_OF_ANOTHER_LAPTOP,), disputed=bound.disputed)


def columns_of(reading: WipeReading, judgement: Judgement) -> dict[str, Any]:
    """What a record keeps of a reading and its judgement, beside what names it and its reasons."""
    return {
        "tool_version": reading.tool_version[:40],
        "model": reading.model[:120],
        "serial": (reading.serial or "")[:80] or None,
        "serial_key": normalise_serial(reading.serial),
        "host_key": host_key(reading.host),
        "bus": reading.bus[:16].lower(),
        "kind": reading.kind,
        "size_bytes": reading.size_bytes,
        "method": (reading.method or "")[:80] or None,
        "rounds": reading.rounds,
        "level": judgement.level,
        "verified": reading.verified,
        "started_at": reading.started_at,
        "ended_at": reading.ended_at,
        "verdict": judgement.verdict,
    }


def _keep_record(
    uow: UnitOfWork, file: EvidenceFileRow, reading: WipeReading, command: AddEvidence, allowed: AllowedVersions
) -> tuple[SanitizationRecordRow, tuple[Disputed, ...]]:
    # each record may tell of a drive that the one before it put there
    scanned = lifecycle.get_laptop(uow.session, command.laptop) if command.laptop else None
    bound = _once(uow.session, reading, find_within_reach(uow.session, reading, scanned, uow.actor))
    judgement = judge(reading, now=uow.now, allowed=allowed)
    row = SanitizationRecordRow(
        evidence_file_id=file.id,
        run=reading.run,
        device=reading.device[:80],
        tool=reading.tool,
        reasons=[reason.value for reason in (*judgement.reasons, *bound.reasons)],
        binding=bound.binding,
        wiped_by_id=command.wiped_by_id or uow.actor.staff_id,
        **columns_of(reading, judgement),
    )
    uow.session.add(row)
    uow.session.flush()
    if bound.laptop_id is not None:
        attach(uow, row, reading, bound)
        fit_beside(uow, reading, bound)
    uow.record(
        RecordJudged(
            record_id=row.id,
            laptop_id=row.laptop_id,
            verdict=judgement.verdict,
            binding=bound.binding,
            reasons=tuple(row.reasons),
        )
    )
    return row, tuple(Disputed(laptop_id=key, record_id=RecordId(row.id)) for key in bound.disputed)
