"""Reading versions of wipe tools: which are allowed and why, and which wait with the logs that rest on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow, ToolFaultRow, ToolVersionRow
from laptopdesk.assets.evidence.rules import version_is_covered
from laptopdesk.assets.evidence.values import EvidenceFileId, RecordReason, Verdict
from laptopdesk.core.rows import value_of

_Record = SanitizationRecordRow
MOST_LOGS = 20
"""So many logs of one version are shown; all of them are judged anew."""


@dataclass(frozen=True, kw_only=True)
class ToolVersion:
    """A version somebody decided about. `decided_by_id` is None for what a new register begins with.

    `faulty`: it was declared faulty since, and proves nothing. `records` rest on it.
    """

    id: int
    tool: str
    version: str
    allowed: bool
    ground: str
    decided_at: datetime
    decided_by_id: int | None
    evidence_file_id: EvidenceFileId | None
    records: int
    faulty: bool


@dataclass(frozen=True, kw_only=True)
class WaitingLog:
    """A log that rests on a version nobody allowed; `record_id` opens it."""

    id: EvidenceFileId
    name: str
    added_at: datetime
    record_id: int
    drives: int
    development: bool


@dataclass(frozen=True, kw_only=True)
class WaitingVersion:
    """A version on which refused records rest. `decided`: what was decided about it; None while it waits for a person.

    One without a number cannot be allowed, and one of which every log says that it is development code neither.
    """

    tool: str
    version: str
    records: int
    laptops: int
    logs: tuple[WaitingLog, ...]
    decided: bool | None = None

    @property
    def can_be_allowed(self) -> bool:
        """Whether allowing it could change anything."""
        return bool(self.version) and not all(log.development for log in self.logs)


def allowed_versions(session: Session) -> frozenset[tuple[str, str]]:
    """(tool, version) of every allowed version; a fault revokes, and is asked apart."""
    row = ToolVersionRow
    query = sa.select(row.tool, row.version).where(row.allowed)
    return frozenset((tool, version) for tool, version in session.execute(query))


def list_versions(session: Session) -> tuple[ToolVersion, ...]:
    """Every version that was decided about, those of people first, then by tool and version."""
    row, record = ToolVersionRow, _Record
    counted = sa.select(record.tool, record.tool_version, sa.func.count()).group_by(record.tool, record.tool_version)
    counts = {(tool, version): records for tool, version, records in session.execute(counted)}
    rows = session.scalars(sa.select(row).order_by(row.decided_by_id.is_(None), row.tool, row.id.desc())).all()
    faults = _faults(session)
    return tuple(_version(decision, counts.get((decision.tool, decision.version), 0), faults) for decision in rows)


def _version(row: ToolVersionRow, records: int, faults: Sequence[tuple[str, str]]) -> ToolVersion:
    return value_of(
        row,
        ToolVersion,
        records=records,
        evidence_file_id=EvidenceFileId(row.evidence_file_id) if row.evidence_file_id is not None else None,
        faulty=is_faulty(row.tool, row.version, faults),
    )


def is_faulty(tool: str, version: str, faults: Iterable[tuple[str, str]]) -> bool:
    """Whether one of these faults covers this version."""
    return any(tool == one and version_is_covered(version, faulty) for one, faulty in faults)


def is_declared_faulty(session: Session, tool: str, version: str) -> bool:
    """Whether an open fault covers this version."""
    return is_faulty(tool, version, _faults(session))


def _faults(session: Session) -> list[tuple[str, str]]:
    row = ToolFaultRow
    query = sa.select(row.tool, row.version).where(row.withdrawn_at.is_(None))
    return [(tool, version) for tool, version in session.execute(query)]


def list_waiting(session: Session) -> tuple[WaitingVersion, ...]:
    """Versions on which records rest that were refused for the version; without those that are declared faulty."""
    groups: dict[tuple[str, str], list[tuple[SanitizationRecordRow, EvidenceFileRow]]] = {}
    for record, file in _refused(session):
        groups.setdefault((record.tool, record.tool_version), []).append((record, file))
    row = ToolVersionRow
    decided = {(t, v): allowed for t, v, allowed in session.execute(sa.select(row.tool, row.version, row.allowed))}
    faults = _faults(session)
    return tuple(
        _waiting(key, pairs, decided=decided.get(key))
        for key, pairs in sorted(groups.items())
        if not is_faulty(*key, faults)
    )


def list_refused_records(session: Session, tool: str, version: str) -> tuple[SanitizationRecordRow, ...]:
    """The records of this version that were refused for their version, whatever else is said against them."""
    records = (record for record, _ in _refused(session) if (record.tool, record.tool_version) == (tool, version))
    return tuple(records)


def _refused(session: Session) -> list[tuple[SanitizationRecordRow, EvidenceFileRow]]:
    query = (
        sa.select(_Record, EvidenceFileRow)
        .join(EvidenceFileRow, EvidenceFileRow.id == _Record.evidence_file_id)
        .where(_Record.verdict == Verdict.REJECTED)
        .order_by(_Record.id)
    )
    reason = RecordReason.TOOL_VERSION_UNKNOWN.value
    return [(record, file) for record, file in session.execute(query) if reason in record.reasons]


def _waiting(
    key: tuple[str, str], pairs: list[tuple[SanitizationRecordRow, EvidenceFileRow]], *, decided: bool | None
) -> WaitingVersion:
    files: dict[int, list[tuple[SanitizationRecordRow, EvidenceFileRow]]] = {}
    for record, file in pairs:
        files.setdefault(file.id, []).append((record, file))
    logs = sorted((_log(rows) for rows in files.values()), key=lambda log: (log.development, -log.id))
    return WaitingVersion(
        tool=key[0],
        version=key[1],
        records=len(pairs),
        decided=decided,
        logs=tuple(logs[:MOST_LOGS]),
        laptops=len({record.laptop_id for record, _ in pairs if record.laptop_id is not None}),
    )


def _log(rows: list[tuple[SanitizationRecordRow, EvidenceFileRow]]) -> WaitingLog:
    record, file = rows[0]
    development = RecordReason.DEVELOPMENT_BUILD.value
    return WaitingLog(
        id=EvidenceFileId(file.id),
        name=file.name,
        added_at=file.added_at,
        record_id=record.id,
        drives=len(rows),
        development=all(development in row.reasons for row, _ in rows),
    )
