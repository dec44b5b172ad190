"""Tables of stations, of every operation a device or page reported, and of scans that meant nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.db import Base, BigKey
from laptopdesk.devices.values import InboxState, ReporterKind, ScanOutcome
from laptopdesk.protocol.operations import OperationOutcome


class StationRow(Base):
    """A desk with an agent: where it stands, the key it signs with, and what it last said of itself."""

    __tablename__ = "station"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(sa.String(80))
    location_id: Mapped[int] = mapped_column(sa.ForeignKey("location.id"), index=True)
    created_at: Mapped[datetime]
    public_key: Mapped[bytes | None] = mapped_column(default=None)
    paired_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    last_contact_at: Mapped[datetime | None] = mapped_column(default=None)
    last_sequence: Mapped[int] = mapped_column(default=0)
    pairing_key: Mapped[bytes | None] = mapped_column(default=None)
    pairing_until: Mapped[datetime | None] = mapped_column(default=None)
    boot: Mapped[UUID | None] = mapped_column(default=None)
    boot_number: Mapped[int] = mapped_column(default=0, server_default="0")
    copied_at: Mapped[datetime | None] = mapped_column(default=None)
    said: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, server_default="{}")


class StationKeyRow(Base):
    """The key of a computer whose place another took: what it still has to tell is heard, and becomes cases."""

    __tablename__ = "station_key"
    __table_args__ = (sa.UniqueConstraint("station_id", "public_key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    station_id: Mapped[int] = mapped_column(sa.ForeignKey("station.id"))
    public_key: Mapped[bytes]
    retired_at: Mapped[datetime]


class StationEventRow(Base):
    """One event of a station's ledger as it came; of a ledger that was copied, a number may stand for two."""

    __tablename__ = "station_event"
    __table_args__ = (sa.UniqueConstraint("station_id", "ledger", "sequence", "hash"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    station_id: Mapped[int] = mapped_column(sa.ForeignKey("station.id"))
    ledger: Mapped[str] = mapped_column(sa.String(16))
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))
    signature: Mapped[str] = mapped_column(sa.String(100))
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    outcome: Mapped[OperationOutcome]
    answer: Mapped[dict[str, Any]]
    inbox_id: Mapped[int | None] = mapped_column(sa.ForeignKey("inbox.id"), index=True, default=None)


class InboxRow(Base):
    """One operation as reported, kept for ever; the id can stand for one intent only."""

    __tablename__ = "inbox"
    __table_args__ = (sa.UniqueConstraint("station_id", "sequence"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    operation_id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    intent: Mapped[dict[str, Any]]
    intent_sha256: Mapped[str] = mapped_column(sa.String(64))
    envelope: Mapped[dict[str, Any]]
    reporter: Mapped[ReporterKind]
    received_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    state: Mapped[InboxState]
    answer: Mapped[dict[str, Any]]
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True, default=None)
    station_id: Mapped[int | None] = mapped_column(sa.ForeignKey("station.id"), default=None)
    sequence: Mapped[int | None] = mapped_column(default=None)


class ScanLogRow(Base):
    """A code that was unknown, misread or out of place: nothing a scanner said is lost."""

    __tablename__ = "scan_log"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    at: Mapped[datetime] = mapped_column(index=True)
    raw: Mapped[str] = mapped_column(sa.String(200))
    outcome: Mapped[ScanOutcome]
    reason: Mapped[str] = mapped_column(sa.String(40))
    page: Mapped[str] = mapped_column(sa.String(40))
    staff_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), index=True, default=None)
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), index=True, default=None)
