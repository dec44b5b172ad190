"""Taking in evidence: the file kept as it came, each record judged, bound where that is certain, and journaled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.evidence.binding import BoundTo, Candidate, bind
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import EvidenceAdded, RecordBound, RecordJudged, RecordRevoked
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.rules import judge
from laptopdesk.assets.evidence.values import (
    AddedFile,
    Binding,
    FileReading,
    FileStatus,
    Reading,
    RecordReason,
    UnreadReason,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import drives
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, MediumKind, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.files import sha256_of, store_file


@dataclass(frozen=True, kw_only=True)
class AddEvidence:
    """One file, already read. `laptop`: the tag that was scanned with it. `wiped_by_id`: who ran the tool."""

    name: str
    content: bytes
    reading: FileReading
    laptop: str | None = None
    wiped_by_id: int | None = None


def add_evidence(uow: UnitOfWork, command: AddEvidence, *, now: datetime, actor: Actor) -> AddedFile:
    """The file and its records are kept; the same content again answers what it gave before.

    Raises NotFound for an unknown laptop, Forbidden.
    """
    actor.require_somewhere(Permission.PREPARE_LAPTOPS)
    digest = sha256_of(command.content)
    known = uow.session.scalar(sa.select(EvidenceFileRow).where(EvidenceFileRow.sha256 == digest))
    if known is not None:
        return _answer(uow.session, known, command.name, FileStatus.DUPLICATE)
    scanned = _scanned(uow.session, command.laptop, actor)
    row = _keep_file(uow, command, digest, now=now, actor=actor)
    records = [_keep_record(uow, row, r, command, scanned, now=now, actor=actor) for r in command.reading.records]
    uow.record(
        EvidenceAdded(
            evidence_file_id=row.id, laptop_ids=_laptops_of(records), sha256=digest,
            status=FileStatus(row.status), records=len(records),
        ),
        now=now, actor=actor,
    )  # fmt: skip
    return _answer(uow.session, row, command.name, FileStatus(row.status))


def _laptops_of(records: Iterable[SanitizationRecordRow]) -> tuple[int, ...]:
    return tuple(sorted({record.laptop_id for record in records if record.laptop_id is not None}))


def _answer(session: Session, row: EvidenceFileRow, name: str, status: FileStatus) -> AddedFile:
    return AddedFile(
        name=name, sha256=row.sha256, status=status, tool=row.tool, tool_version=row.tool_version,
        reason=UnreadReason(row.reason) if row.reason else None,
        records=queries.list_records_of_file(session, row.id),
    )  # fmt: skip


def _scanned(session: Session, tag: str | None, actor: Actor) -> LaptopDetail | None:
    if tag is None:
        return None
    detail = lifecycle.get_laptop(session, tag)
    actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    if detail.laptop.state is LaptopState.HANDED_OUT:
        raise Refused([EvidenceReason.OUT_OF_OUR_HANDS])
    return detail


def _keep_file(uow: UnitOfWork, command: AddEvidence, digest: str, *, now: datetime, actor: Actor) -> EvidenceFileRow:
    reading = command.reading
    status = FileStatus.UNREADABLE if reading.reason else FileStatus.READ
    row = EvidenceFileRow(
        file_id=store_file(uow, command.content, media_type="application/octet-stream", now=now),
        sha256=digest, name=command.name[-255:], status=status.value, added_at=now, added_by_id=actor.staff_id,
        tool=reading.tool, tool_version=reading.tool_version, reason=reading.reason.value if reading.reason else None,
        host_serial=(reading.host.serial or "")[:80] or None, host_uuid=(reading.host.uuid or "")[:40] or None,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    return row


def _keep_record(
    uow: UnitOfWork,
    file: EvidenceFileRow,
    reading: Reading,
    command: AddEvidence,
    scanned: LaptopDetail | None,
    *,
    now: datetime,
    actor: Actor,
) -> SanitizationRecordRow:
    bound = _bind(uow.session, reading, scanned)
    judgement = judge(reading, now=now)
    row = SanitizationRecordRow(
        evidence_file_id=file.id, run=reading.run, device=reading.device[:80], tool=reading.tool,
        tool_version=reading.tool_version[:40], model=reading.model[:120], serial=(reading.serial or "")[:80] or None,
        serial_key=normalise_serial(reading.serial), bus=reading.bus[:16].lower(), kind=reading.kind.value,
        size_bytes=reading.size_bytes, method=(reading.method or "")[:80] or None, rounds=reading.rounds,
        level=judgement.level.value, verified=reading.verified, started_at=reading.started_at,
        ended_at=reading.ended_at, verdict=judgement.verdict.value,
        reasons=[reason.value for reason in (*judgement.reasons, *bound.reasons)], binding=bound.binding.value,
        wiped_by_id=command.wiped_by_id or actor.staff_id,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    if bound.laptop_id is not None:
        _attach(uow, row, reading, bound, now=now, actor=actor)
    uow.record(
        RecordJudged(
            record_id=row.id, laptop_id=row.laptop_id, verdict=judgement.verdict, binding=bound.binding,
            reasons=tuple(row.reasons),
        ),
        now=now, actor=actor,
    )  # fmt: skip
    return row


def _bind(session: Session, reading: Reading, scanned: LaptopDetail | None) -> BoundTo:
    serial, host = normalise_serial(reading.serial), normalise_serial(reading.host.serial)
    return bind(
        reading,
        reading.host,
        scanned=_candidate(scanned) if scanned else None,
        by_drive=_candidates(session, lifecycle.laptops_with_drive(session, serial)) if serial else (),
        by_host=_candidates(session, lifecycle.laptops_with_serial(session, host)) if host else (),
    )


def _candidates(session: Session, tags: Iterable[str]) -> tuple[Candidate, ...]:
    return tuple(_candidate(lifecycle.get_laptop(session, tag)) for tag in tags)


def _candidate(detail: LaptopDetail) -> Candidate:
    return Candidate(
        laptop_id=detail.laptop.id,
        serial_key=normalise_serial(detail.laptop.serial),
        media_serials=tuple(
            (medium.id, normalise_serial(medium.serial)) for medium in detail.media if medium.removed_at is None
        ),
    )


def _attach(
    uow: UnitOfWork, row: SanitizationRecordRow, reading: Reading, bound: BoundTo, *, now: datetime, actor: Actor
) -> None:
    assert bound.laptop_id is not None
    medium_id = bound.medium_id
    if medium_id is None:
        medium_id = drives.fit_medium(uow, bound.laptop_id, _described(reading), now=now, actor=actor)
    else:
        drives.describe_medium(uow, medium_id, _described(reading))
    row.laptop_id, row.medium_id = bound.laptop_id, medium_id
    row.custody_id = lifecycle.custody_of(uow.session, bound.laptop_id)
    row.bound_at, row.bound_by_id = now, actor.staff_id


def _described(reading: Reading) -> NewMedium:
    return NewMedium(
        kind=reading.kind, serial=(reading.serial or "")[:80] or None, serial_key=normalise_serial(reading.serial),
        model=reading.model[:120], bus=reading.bus[:16].lower(), size_bytes=reading.size_bytes,
    )  # fmt: skip


def bind_record(uow: UnitOfWork, record_id: int, *, laptop: str, reason: str, now: datetime, actor: Actor) -> None:
    """A named person says, with a reason, that this record speaks of a drive of this laptop.

    Raises NotFound, Forbidden, Refused.
    """
    row = uow.session.scalar(
        sa.select(SanitizationRecordRow).where(SanitizationRecordRow.id == record_id).with_for_update()
    )
    if row is None:
        raise NotFound("record", record_id)
    detail = lifecycle.get_laptop(uow.session, laptop)
    actor.require(Permission.PREPARE_LAPTOPS, at=detail.laptop.location_id)
    reasons = list(_against_binding(row, detail, reason, actor))
    if reasons:
        raise Refused(reasons)
    _bind_by_person(uow, row, detail, now=now, actor=actor)
    row.bound_reason = reason.strip()
    assert row.medium_id is not None
    uow.record(
        RecordBound(record_id=row.id, laptop_id=detail.laptop.id, medium_id=row.medium_id, binding=Binding.PERSON,
                    reason=FreeText(reason.strip())),
        now=now, actor=actor,
    )  # fmt: skip


def _against_binding(
    row: SanitizationRecordRow, detail: LaptopDetail, reason: str, actor: Actor
) -> Iterable[EvidenceReason]:
    if row.binding not in (Binding.UNBOUND.value, Binding.CONTRADICTED.value):
        yield EvidenceReason.ALREADY_BOUND
    if not reason.strip():
        yield EvidenceReason.BIND_REASON_MISSING
    if actor.staff_id is None:
        yield EvidenceReason.BIND_NEEDS_PERSON
    if detail.laptop.state is LaptopState.HANDED_OUT:
        yield EvidenceReason.OUT_OF_OUR_HANDS


def _bind_by_person(
    uow: UnitOfWork, row: SanitizationRecordRow, detail: LaptopDetail, *, now: datetime, actor: Actor
) -> None:
    reading = _reading_of(row)
    candidate = _candidate(detail)
    medium = candidate.medium_with(row.serial_key) or candidate.only_nameless()
    bound = BoundTo(binding=Binding.PERSON, laptop_id=detail.laptop.id, medium_id=medium)
    row.binding = Binding.PERSON.value
    row.reasons = [code for code in row.reasons if code not in _BINDING_REASONS]
    _attach(uow, row, reading, bound, now=now, actor=actor)


_BINDING_REASONS = frozenset(
    {
        RecordReason.HOST_IS_ANOTHER_LAPTOP.value, RecordReason.DRIVE_OF_ANOTHER_LAPTOP.value,
        RecordReason.SERIAL_KNOWN_TWICE.value,
    }
)  # fmt: skip


def _reading_of(row: SanitizationRecordRow) -> Reading:
    return Reading(
        run=row.run, device=row.device, tool=row.tool, tool_version=row.tool_version, model=row.model,
        serial=row.serial, bus=row.bus, kind=MediumKind(row.kind), size_bytes=row.size_bytes,
    )  # fmt: skip


def revoke_record(uow: UnitOfWork, record_id: int, *, reason: str, now: datetime, actor: Actor) -> None:
    """The record counts no longer, and the journal says why; raises NotFound, Refused."""
    actor.require(Permission.LOWER_POLICY)
    row = uow.session.get(SanitizationRecordRow, record_id, with_for_update=True)
    if row is None:
        raise NotFound("record", record_id)
    if row.revoked_at is not None:
        raise Refused([EvidenceReason.ALREADY_REVOKED])
    row.revoked_at, row.revoked_reason = now, reason.strip()[:60]
    uow.record(
        RecordRevoked(record_id=row.id, laptop_id=row.laptop_id, reason=FreeText(reason.strip())), now=now, actor=actor
    )
