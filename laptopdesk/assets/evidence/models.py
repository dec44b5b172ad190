"""Tables of evidence: the files as they came, and what each says about one run on one drive."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.evidence.values import Binding, UnreadReason, Verdict
from laptopdesk.assets.lifecycle.values import MediumKind, SanitizationLevel
from laptopdesk.assets.uploads.models import KeptLogFile
from laptopdesk.core.columns import Base, BigKey, Term, coded


class EvidenceFileRow(KeptLogFile):
    __tablename__ = "evidence_file"
    UNREAD = UnreadReason

    host_serial: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    host_uuid: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    broken_at: Mapped[int | None] = mapped_column(default=None)

    @property
    def goes_wrong_at(self) -> int | None:
        """The byte at which a broken report stops making sense."""
        return self.broken_at


class SanitizationRecordRow(Base):
    """What a tool reported about one run on one drive, our verdict on it, and what it is bound to."""

    __tablename__ = "sanitization_record"
    __table_args__ = (
        sa.UniqueConstraint("evidence_file_id", "run", "device"),
        sa.Index("ix_sanitization_record_tool", "tool", "tool_version"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    evidence_file_id: Mapped[int] = mapped_column(sa.ForeignKey("evidence_file.id"))
    run: Mapped[int]
    device: Mapped[str] = mapped_column(sa.String(80))
    tool: Mapped[str] = mapped_column(sa.String(40))
    tool_version: Mapped[str] = mapped_column(sa.String(40))
    model: Mapped[str] = mapped_column(sa.String(120))
    serial: Mapped[str | None] = mapped_column(sa.String(80))
    serial_key: Mapped[str | None] = mapped_column(Term, index=True)
    bus: Mapped[str] = mapped_column(sa.String(16))
    kind: Mapped[MediumKind] = mapped_column(coded(MediumKind, 16))
    size_bytes: Mapped[int | None]
    method: Mapped[str | None] = mapped_column(sa.String(80))
    rounds: Mapped[int | None]
    level: Mapped[SanitizationLevel] = mapped_column(coded(SanitizationLevel, 16))
    verified: Mapped[bool]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    verdict: Mapped[Verdict] = mapped_column(coded(Verdict, 16))
    reasons: Mapped[list[Any]]
    binding: Mapped[Binding] = mapped_column(coded(Binding, 16), index=True)
    host_key: Mapped[str | None] = mapped_column(Term, index=True, default=None)
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"), index=True, default=None)
    medium_id: Mapped[int | None] = mapped_column(sa.ForeignKey("medium.id"), index=True, default=None)
    custody_id: Mapped[int | None] = mapped_column(sa.ForeignKey("custody.id"), index=True, default=None)
    wiped_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    bound_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    bound_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    bound_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_reason: Mapped[str | None] = mapped_column(sa.String(60), default=None)
    fault_id: Mapped[int | None] = mapped_column(BigKey, index=True, default=None)


class ToolFaultRow(Base):
    """A version of a tool that was declared faulty; withdrawn is a later fact. A record names what revoked it."""

    __tablename__ = "tool_fault"
    __table_args__ = (
        sa.Index(
            "uq_tool_fault_open",
            "tool",
            "version",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    tool: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.Text)
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)


class ToolVersionRow(Base):
    """What was decided about a version of a tool, by whom, when, and on what ground; without a row it waits.

    Nobody decided what a new register begins with. That an allowed version proves nothing after all is a fault.
    """

    __tablename__ = "tool_version"
    __table_args__ = (sa.UniqueConstraint("tool", "version"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    tool: Mapped[str] = mapped_column(sa.String(40))
    version: Mapped[str] = mapped_column(sa.String(40))
    allowed: Mapped[bool]
    ground: Mapped[str] = mapped_column(sa.Text)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    evidence_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evidence_file.id"), default=None)


class ManualRecordRow(Base):
    """What two people say of an erasure or a destruction that no tool reported, beside its sanitization record."""

    __tablename__ = "manual_record"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    record_id: Mapped[int] = mapped_column(sa.ForeignKey("sanitization_record.id"), unique=True)
    does: Mapped[str] = mapped_column(sa.String(24))
    claimed_level: Mapped[SanitizationLevel] = mapped_column(coded(SanitizationLevel, 16))
    done_on: Mapped[date]
    done_by: Mapped[str] = mapped_column(sa.String(120))
    reason: Mapped[str] = mapped_column(sa.Text)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    recorded_at: Mapped[datetime]
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
