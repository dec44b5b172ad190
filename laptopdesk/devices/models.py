"""Tables of stations, of every operation a device or page reported, and of scans that meant nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey
from laptopdesk.devices.values import InboxState, ReporterKind, ScanOutcome
from laptopdesk.protocol.operations import OperationOutcome


class StationRow(Base):
    """A desk with an agent: where it stands, the key it signs with, and what it last said of itself.

    `twice_until`: up to this number one computer may have written its ledger twice, for its disk was put back.
    `badge_salt` is for the hashes of badges; `unkept` counts reports that nobody could read and that were too many.
    """

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
    twice_until: Mapped[int] = mapped_column(default=0, server_default="0")
    said: Mapped[dict[str, Any]] = mapped_column(default_factory=dict, server_default="{}")
    badge_salt: Mapped[str | None] = mapped_column(sa.String(64), default=None)
    unkept: Mapped[int] = mapped_column(default=0, server_default="0")


class StationStartRow(Base):
    """One start of an agent, and which of its signed requests came: `highest`, and bits of the numbers below it.

    `ended`: a later start was heard; nothing that this one signed counts any more.
    """

    __tablename__ = "station_start"
    __table_args__ = (sa.UniqueConstraint("station_id", "ledger", "boot"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    station_id: Mapped[int] = mapped_column(sa.ForeignKey("station.id"))
    ledger: Mapped[str] = mapped_column(sa.String(16))
    boot: Mapped[UUID]
    highest: Mapped[int]
    seen: Mapped[int]
    ended: Mapped[bool] = mapped_column(default=False)


class StationBadgeRow(Base):
    """The slow hash of one badge for one station; `mark` says of which badge and how it was made."""

    __tablename__ = "station_badge"

    station_id: Mapped[int] = mapped_column(sa.ForeignKey("station.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    hash: Mapped[str] = mapped_column(sa.String(64))


class StationKeyRow(Base):
    """A key that a station was paired with, and since when; nothing that it signed happened before.

    `retired_at`: another computer took its place: what it still has to tell is heard, and becomes cases.
    """

    __tablename__ = "station_key"
    __table_args__ = (sa.UniqueConstraint("station_id", "public_key"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    station_id: Mapped[int] = mapped_column(sa.ForeignKey("station.id"))
    public_key: Mapped[bytes] = mapped_column(index=True)
    paired_at: Mapped[datetime]
    retired_at: Mapped[datetime | None] = mapped_column(default=None)


class StationEventRow(Base):
    """One event of a station's ledger as it came; of a ledger that was copied, a number may stand for two.

    `settled_at`: a person decided what became of it though it cannot be read. `forget_at`: since then its station is
    told to forget the drawing, for the person was erased.
    """

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
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    forget_at: Mapped[datetime | None] = mapped_column(default=None)


class LedgerLossRow(Base):
    """Numbers of a ledger, `first` to `last`, that a person declared lost; ranges of one ledger do not overlap."""

    __tablename__ = "ledger_loss"
    __table_args__ = (sa.UniqueConstraint("station_id", "ledger", "first"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    station_id: Mapped[int] = mapped_column(sa.ForeignKey("station.id"))
    ledger: Mapped[str] = mapped_column(sa.String(16))
    first: Mapped[int]
    last: Mapped[int]
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class KnownServerRow(Base):
    """An address and key that stations doubted, of which a person said that it is a server of ours."""

    __tablename__ = "known_server"
    __table_args__ = (sa.UniqueConstraint("url", "key_id"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    url: Mapped[str] = mapped_column(sa.String(200))
    key_id: Mapped[str] = mapped_column(sa.String(80))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


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
