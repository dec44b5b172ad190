"""A named person decides whether a version of a wipe tool counts; records that waited for it are judged anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import versions
from laptopdesk.assets.evidence.errors import EvidenceReason
from laptopdesk.assets.evidence.events import RecordJudged, ToolVersionDecided, ToolVersionReadAnew
from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow, ToolVersionRow
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.rules import AllowedVersions, judge
from laptopdesk.assets.evidence.service.adding import columns_of
from laptopdesk.assets.evidence.service.binding import BINDING_REASONS, leave_laptop
from laptopdesk.assets.evidence.service.faults import apply_faults
from laptopdesk.assets.evidence.values import TOOLS, Binding, EvidenceFileReading, RecordReason, Verdict
from laptopdesk.assets.lifecycle.service import touched
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.core.files import get_file

Readings = Mapping[int, EvidenceFileReading]
"""What each evidence file says, read before the transaction; what is not among them is read inside it."""


@dataclass(frozen=True, kw_only=True)
class DecideVersion:
    """Whether this version counts. `log_id`: the evidence file of this version that was looked at."""

    tool: str
    version: str
    allow: bool
    ground: str
    log_id: int | None


def read_waiting(session: Session, tool: str, version: str) -> Readings:
    """Every log again on which records of this version rest that were refused for it."""
    records = versions.list_refused_records(session, tool, version)
    return {key: _read(session, key) for key in sorted({record.evidence_file_id for record in records})}


def decide_version(uow: UnitOfWork, command: DecideVersion, readings: Readings) -> tuple[int, int]:
    """The version counts, or does not; answers how many records waited and how many of them are accepted now.

    Raises Forbidden, Refused with every reason.
    """
    uow.actor.require(Permission.LOWER_POLICY)
    tool, version = command.tool.strip().lower(), plain_version(command.version)
    _lock(uow.session)
    row = uow.session.scalar(
        sa.select(ToolVersionRow).where(ToolVersionRow.tool == tool, ToolVersionRow.version == version)
    )
    reasons = list(_against(uow.session, command, tool, version, row, uow.actor))
    if reasons or command.log_id is None:
        raise Refused(reasons)
    waited = versions.list_refused_records(uow.session, tool, version)
    row = _keep(uow.session, row, command, tool, version, now=uow.now, by=uow.actor.staff_id)
    uow.record(
        ToolVersionDecided(
            tool_version_id=row.id,
            tool=tool,
            version=version,
            allowed=command.allow,
            records=len(waited),
            evidence_file_id=command.log_id,
            ground=FreeText(row.ground),
        )
    )
    return len(waited), _judge_anew(uow, waited, readings) if command.allow else 0


def plain_version(text: str) -> str:
    """A version as records have it: without the `v` that people and builds put before it."""
    text = text.strip()
    return text[1:] if text[:1] in "vV" and text[1:2].isdecimal() else text


def read_anew(uow: UnitOfWork, tool: str, version: str, readings: Readings) -> tuple[int, int]:
    """Records that were refused for this version are read and judged again, as files that come today would be.

    Answers how many there are, and how many are accepted now. Raises Forbidden, NotFound where none waits.
    """
    uow.actor.require(Permission.LOWER_POLICY)
    _lock(uow.session)
    waited = versions.list_refused_records(uow.session, tool, version)
    if not waited:
        raise NotFound("waiting version", f"{tool} {version}")
    uow.record(ToolVersionReadAnew(tool=tool, version=version, records=len(waited)))
    return len(waited), _judge_anew(uow, waited, readings)


def _lock(session: Session) -> None:
    """No file comes in between: it waits, and then sees what was decided. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE evidence_file, sanitization_record IN SHARE ROW EXCLUSIVE MODE"))


def _against(
    session: Session, command: DecideVersion, tool: str, version: str, row: ToolVersionRow | None, actor: Actor
) -> Iterable[EvidenceReason]:
    checks = {
        EvidenceReason.VERSION_NEEDS_PERSON: actor.staff_id is None,
        EvidenceReason.VERSION_TOOL_UNREAD: tool not in TOOLS,
        EvidenceReason.VERSION_NUMBER_MISSING: not version,
        EvidenceReason.VERSION_GROUND_MISSING: not command.ground.strip(),
        EvidenceReason.VERSION_ALLOWED: row is not None and row.allowed,
        EvidenceReason.VERSION_REFUSED: row is not None and not row.allowed and not command.allow,
        EvidenceReason.VERSION_FAULTY: versions.is_declared_faulty(session, tool, version),
    }
    yield from (reason for reason, holds in checks.items() if holds)
    yield from _against_log(session, command, tool, version)


def _against_log(session: Session, command: DecideVersion, tool: str, version: str) -> Iterable[EvidenceReason]:
    record = SanitizationRecordRow
    query = sa.select(record).where(record.evidence_file_id == command.log_id)
    rests = session.scalars(query.where(record.tool == tool, record.tool_version == version)).all()
    if not rests:
        yield EvidenceReason.VERSION_LOG_MISSING
    elif command.allow and all(RecordReason.DEVELOPMENT_BUILD.value in row.reasons for row in rests):
        yield EvidenceReason.VERSION_DEVELOPMENT


def _keep(
    session: Session,
    row: ToolVersionRow | None,
    command: DecideVersion,
    tool: str,
    version: str,
    *,
    now: datetime,
    by: int | None,
) -> ToolVersionRow:
    ground = command.ground.strip()
    if row is None:
        row = ToolVersionRow(tool=tool, version=version, allowed=command.allow, ground=ground, decided_at=now)
        session.add(row)
    row.allowed, row.ground, row.decided_at, row.decided_by_id = command.allow, ground, now, by
    row.evidence_file_id = command.log_id
    session.flush()
    return row


def _read(session: Session, evidence_file_id: int) -> EvidenceFileReading:
    file = session.get_one(EvidenceFileRow, evidence_file_id)
    return read_file(get_file(session, file.file_id).content)


def _judge_anew(uow: UnitOfWork, records: Iterable[SanitizationRecordRow], readings: Readings) -> int:
    allowed, files = versions.allowed_versions(uow.session), dict(readings)
    laptops: set[int] = set()
    accepted = 0
    for record in records:
        if record.evidence_file_id not in files:
            files[record.evidence_file_id] = _read(uow.session, record.evidence_file_id)
        laptops |= {record.laptop_id} if record.laptop_id is not None else set()
        if not _judge_again(uow, record, files[record.evidence_file_id], allowed):
            continue
        accepted += record.verdict == Verdict.ACCEPTED
        _tell(uow, record)
    uow.session.flush()
    for key in sorted(files):
        apply_faults(uow, uow.session.get_one(EvidenceFileRow, key))
    for laptop_id in sorted(laptops):
        touched(uow, laptop_id)
    return accepted


def _judge_again(
    uow: UnitOfWork, record: SanitizationRecordRow, file: EvidenceFileReading, allowed: AllowedVersions
) -> bool:
    """Whether the file still says this of the drive; then the record stands as its reading of today is judged.

    Judged at the moment it came in: a time that lay in the future then proves nothing because it is past by now. What
    was said of its binding stays: no judgement says it.
    """
    reading = next((r for r in file.records if (r.run, r.device[:80]) == (record.run, record.device)), None)
    if reading is None:
        return False
    came = uow.session.get_one(EvidenceFileRow, record.evidence_file_id).added_at
    judged = judge(reading, now=came, allowed=allowed)
    binding_reasons = [code for code in record.reasons if code in BINDING_REASONS]
    columns = columns_of(reading, judged)
    if record.binding == Binding.SERIAL and columns["serial_key"] != record.serial_key:
        leave_laptop(uow, record)  # it was joined by what is not its serial
        record.binding = Binding.UNBOUND
    for name, value in columns.items():
        setattr(record, name, value)
    record.reasons = [*(reason.value for reason in judged.reasons), *binding_reasons]
    return True


def _tell(uow: UnitOfWork, record: SanitizationRecordRow) -> None:
    uow.record(
        RecordJudged(
            record_id=record.id,
            laptop_id=record.laptop_id,
            verdict=record.verdict,
            binding=record.binding,
            reasons=tuple(record.reasons),
        )
    )
