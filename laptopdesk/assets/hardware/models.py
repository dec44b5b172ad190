"""Tables of hardware inventories: the files as they came, what each says, and the measurements of each laptop."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.hardware.values import FileStatus, MatchedBy, UnseenAnswer, UnseenKind
from laptopdesk.assets.uploads.models import KeptFile
from laptopdesk.core.columns import Base, BigKey, Term, coded


class InventoryFileRow(KeptFile):
    """One file; `reading` is what our reader made of it, and can be made again from the raw file."""

    __tablename__ = "inventory_file"
    __table_args__ = (
        sa.Index("ix_inventory_file_status_id", "status", "id"),
        sa.Index("ix_inventory_file_laptop_id_id", "laptop_id", "id"),
    )

    status: Mapped[FileStatus] = mapped_column(coded(FileStatus, 16))
    format: Mapped[str | None] = mapped_column(sa.String(16))
    reading: Mapped[dict[str, Any]]
    warnings: Mapped[list[Any]]
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"), default=None)
    matched_by: Mapped[MatchedBy | None] = mapped_column(coded(MatchedBy, 16), default=None)
    bound_at: Mapped[datetime | None] = mapped_column(default=None)
    bound_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


class HardwareIdentifierRow(Base):
    """What a laptop is known again by, beside its serial and its drives: system UUID, board serial, MAC addresses."""

    __tablename__ = "hardware_identifier"
    __table_args__ = (
        sa.UniqueConstraint("laptop_id", "kind", "key"),
        sa.Index("ix_hardware_identifier_kind_key", "kind", "key"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"))
    kind: Mapped[str] = mapped_column(sa.String(16))
    key: Mapped[str] = mapped_column(Term)
    seen_at: Mapped[datetime]


class HardwareReadingRow(Base):
    """Processor, memory and TPM of a laptop as one file tells them; the newest that tells a thing counts."""

    __tablename__ = "hardware_reading"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    inventory_file_id: Mapped[int] = mapped_column(sa.ForeignKey("inventory_file.id"), unique=True)
    read_at: Mapped[datetime]
    cpu: Mapped[str | None] = mapped_column(sa.String(120))
    cpu_generation: Mapped[int | None]
    memory_mib: Mapped[int | None]
    tpm_version: Mapped[str | None] = mapped_column(sa.String(10))


class BatteryReadingRow(Base):
    """One battery of a laptop as one file tells it. Health in percent of design capacity, capacities in mWh."""

    __tablename__ = "battery_reading"
    __table_args__ = (sa.UniqueConstraint("inventory_file_id", "position"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    inventory_file_id: Mapped[int] = mapped_column(sa.ForeignKey("inventory_file.id"))
    position: Mapped[int]
    read_at: Mapped[datetime]
    name: Mapped[str | None] = mapped_column(sa.String(120))
    serial: Mapped[str | None] = mapped_column(sa.String(40))
    design_mwh: Mapped[int | None]
    full_mwh: Mapped[int | None]
    health_percent: Mapped[int | None]
    cycles: Mapped[int | None]


class DiskReadingRow(Base):
    """What a drive in a laptop said of its own health in one file. Wear in percent of its life, time in hours."""

    __tablename__ = "disk_reading"
    __table_args__ = (sa.UniqueConstraint("inventory_file_id", "position"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    medium_id: Mapped[int | None] = mapped_column(sa.ForeignKey("medium.id"), index=True)
    inventory_file_id: Mapped[int] = mapped_column(sa.ForeignKey("inventory_file.id"))
    position: Mapped[int]
    read_at: Mapped[datetime]
    serial: Mapped[str | None] = mapped_column(sa.String(80))
    model: Mapped[str | None] = mapped_column(sa.String(120))
    passed: Mapped[bool | None]
    wear_percent: Mapped[int | None]
    hours: Mapped[int | None]


class UnseenDriveRow(Base):
    """A drive that may be in the laptop and that the tool could not see; stays, with who answered it and how.

    That there is no other drive holds for the custody period in which somebody looked.
    """

    __tablename__ = "unseen_drive"
    __table_args__ = (
        sa.UniqueConstraint("laptop_id", "kind", "address", "name"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"))
    inventory_file_id: Mapped[int] = mapped_column(sa.ForeignKey("inventory_file.id"), index=True)
    kind: Mapped[UnseenKind]
    name: Mapped[str] = mapped_column(sa.String(80))
    address: Mapped[str] = mapped_column(sa.String(24))
    raised_at: Mapped[datetime]
    answer: Mapped[UnseenAnswer | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    custody_id: Mapped[int | None] = mapped_column(sa.ForeignKey("custody.id"), default=None)
    medium_id: Mapped[int | None] = mapped_column(sa.ForeignKey("medium.id"), default=None)
