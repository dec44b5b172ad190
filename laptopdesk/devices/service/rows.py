"""Rows of the inbox: what was reported, kept for ever, and the alarm when an id comes with a second intent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.access import Actor
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.operations import OperationRegistry, Reuse, intent_digest
from laptopdesk.devices.events import OperationReported, OperationReused
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.values import InboxState, ReporterKind

SIGNATURE_FILE = "signature_file"
"""Where an envelope names the stored picture of a signature."""


@dataclass(frozen=True, kw_only=True)
class OperationReport:
    """An operation as a page, script, command or station reports it. `happened_at` in UTC."""

    operation_id: UUID
    kind: str
    intent: Mapping[str, Any]
    envelope: Mapping[str, Any]
    reporter: ReporterKind
    happened_at: datetime
    station_id: int | None = None
    sequence: int | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over kind and intent, what the id stands for; how it was signed and reported is not part of it."""
        return intent_digest(self.kind, self.intent)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What the reporter is told. `repeated`: the operation was known, and nothing was done again."""

    state: InboxState
    answer: dict[str, Any]
    repeated: bool = False


def add_row(uow: UnitOfWork, report: OperationReport, state: InboxState, answer: dict[str, Any]) -> InboxRow:
    """The report stands in the inbox with this state and answer."""
    row = InboxRow(
        operation_id=report.operation_id,
        kind=report.kind,
        intent=dict(report.intent),
        intent_sha256=report.digest,
        envelope=dict(report.envelope),
        reporter=report.reporter,
        received_at=uow.now,
        happened_at=report.happened_at,
        state=state,
        answer=answer,
        staff_id=uow.actor.staff_id,
        station_id=report.station_id,
        sequence=report.sequence,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def join_envelopes(newer: Mapping[str, Any], older: Mapping[str, Any]) -> dict[str, Any]:
    """The newer envelope of an operation, with the drawn signature that only the older one has."""
    drawn = {SIGNATURE_FILE: older[SIGNATURE_FILE]} if SIGNATURE_FILE in older else {}
    return {**drawn, **newer}


def reported(row: InboxRow) -> OperationReported:
    """What the journal tells of a row."""
    return OperationReported(
        inbox_id=row.id,
        operation=row.operation_id,
        kind=row.kind,
        intent_sha256=row.intent_sha256,
        reporter=row.reporter,
        state=row.state,
    )


def find_row(db: Database, operation_id: UUID) -> InboxRow | None:
    """The row of this operation id, read by itself."""
    with db.read() as session:
        return detached_row(session, operation_id)


def detached_row(session: Session, operation_id: UUID) -> InboxRow | None:
    """The row of this operation id, no longer bound to the session."""
    row = session.scalar(sa.select(InboxRow).where(InboxRow.operation_id == operation_id))
    if row is not None:
        session.expunge(row)
    return row


def _how_reported(report: OperationReport, actor: Actor) -> dict[str, Any]:
    station = {"station": f"station:{report.station_id}"} if report.station_id is not None else {}
    return {
        **station,
        "happened_at": report.happened_at.isoformat(),
        "reporter": report.reporter.value,
        "envelope": dict(report.envelope),
        "staff": actor.staff_id,
    }


def report_reuse(
    db: Database, registry: OperationRegistry, first: InboxRow, report: OperationReport, *, now: datetime, actor: Actor
) -> None:
    """The alarm: the journal tells of it, and whoever registered for it (cases) keeps both intents."""
    reuse = Reuse(
        inbox_id=first.id,
        operation_id=first.operation_id,
        kind=report.kind,
        intent=report.intent,
        intent_sha256=report.digest,
        first_kind=first.kind,
        first_intent=first.intent,
        reported=_how_reported(report, actor),
    )
    with db.unit_of_work(now=now, actor=actor) as uow:
        uow.record(
            OperationReused(
                inbox_id=first.id, operation=report.operation_id, kind=report.kind, intent_sha256=report.digest
            )
        )
        for on_reuse in registry.on_reuse:
            on_reuse(uow, reuse)
