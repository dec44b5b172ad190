"""Tables of lots, laptops, media and custody. Only `lifecycle.service` writes `laptop.state` and whereabouts."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.lifecycle.values import (
    CustodyStart,
    LaptopOrigin,
    LaptopState,
    LockKind,
    MediumKind,
    SanitizationLevel,
)
from laptopdesk.assets.serials import look_of
from laptopdesk.core.columns import Base, BigKey, Term


class LotRow(Base):
    __tablename__ = "lot"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    received_on: Mapped[date]
    created_at: Mapped[datetime]
    donor: Mapped[str] = mapped_column(sa.String(160), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True, default=None)
    hdd_level: Mapped[SanitizationLevel] = mapped_column(default=SanitizationLevel.CLEAR)
    flash_level: Mapped[SanitizationLevel] = mapped_column(default=SanitizationLevel.PURGE)
    attestation_allowed: Mapped[bool] = mapped_column(default=False)
    lowered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    lowered_at: Mapped[datetime | None] = mapped_column(default=None)
    lowered_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    awaited: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


def _look_at_insert(context: DefaultExecutionContext) -> str | None:
    inserted: dict[str, str | None] = context.get_current_parameters()  # type: ignore[no-untyped-call]  # SQLAlchemy's
    return look_of(inserted.get("serial_key"))


class LaptopRow(Base):
    __tablename__ = "laptop"
    __table_args__ = (
        sa.Index("ix_laptop_state_tag", "state", "tag"),
        sa.Index("ix_laptop_location_tag", "location_id", "tag"),
        sa.Index("ix_laptop_location_state_tag", "location_id", "state", "tag"),
        sa.Index("ix_laptop_lot_tag", "lot_id", "tag"),
        sa.Index("ix_laptop_since_tag", "state_since", "tag"),
        sa.Index("ix_laptop_state_since_tag", "state", "state_since", "tag"),
        sa.Index("ix_laptop_received_tag", "received_at", "tag"),
        sa.UniqueConstraint("lot_id", "row_key"),
        sa.CheckConstraint("holder_handout_id IS NULL OR location_id IS NULL", name="one_place"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    tag: Mapped[str] = mapped_column(sa.String(16), unique=True)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"))
    row_key: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[LaptopState]
    state_since: Mapped[datetime]
    received_at: Mapped[datetime]
    origin: Mapped[LaptopOrigin] = mapped_column(default=LaptopOrigin.DONATED)
    donor_number: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    manufacturer: Mapped[str] = mapped_column(sa.String(120), default="")
    model: Mapped[str] = mapped_column(sa.String(160), default="")
    serial: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    serial_key: Mapped[str | None] = mapped_column(Term, index=True, default=None)
    look_key: Mapped[str | None] = mapped_column(Term, index=True, init=False, insert_default=_look_at_insert)
    uuid: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    memory_mib: Mapped[int | None] = mapped_column(default=None)
    cpu: Mapped[str | None] = mapped_column(sa.String(120), default=None)
    note: Mapped[str | None] = mapped_column(sa.Text, default=None)
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), default=None)
    transit_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"), default=None)
    holder_handout_id: Mapped[int | None] = mapped_column(BigKey, index=True, default=None)
    reserved_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participant.id"), index=True, default=None)
    custody_id: Mapped[int | None] = mapped_column(BigKey, default=None)
    sticker_token: Mapped[str | None] = mapped_column(sa.String(16), default=None)
    no_drive_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    no_drive_at: Mapped[datetime | None] = mapped_column(default=None)
    moved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


@event.listens_for(LaptopRow.serial_key, "set")
def _look_at_change(row: LaptopRow, serial_key: str | None, _before: object, _initiator: object) -> None:
    """Whoever writes a serial writes its look with it."""
    row.look_key = look_of(serial_key)


class LaptopTermRow(Base):
    """One word a laptop is found by: tag, serial and its last four, maker, model, lot. A search is an index range."""

    __tablename__ = "laptop_term"

    term: Mapped[str] = mapped_column(Term, primary_key=True)
    laptop_id: Mapped[int] = mapped_column(
        sa.ForeignKey("laptop.id"), primary_key=True, index=True, autoincrement=False
    )


class MediumRow(Base):
    __tablename__ = "medium"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    kind: Mapped[MediumKind]
    fitted_at: Mapped[datetime]
    serial: Mapped[str | None] = mapped_column(sa.String(80), default=None)
    serial_key: Mapped[str | None] = mapped_column(Term, index=True, default=None)
    model: Mapped[str] = mapped_column(sa.String(120), default="")
    bus: Mapped[str] = mapped_column(sa.String(16), default="")
    size_bytes: Mapped[int | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)


class CustodyRow(Base):
    """From intake or return until the next hand-over; evidence counts only inside it."""

    __tablename__ = "custody"
    __table_args__ = (
        sa.Index(
            "uq_custody_open",
            "laptop_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    began_by: Mapped[CustodyStart]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class LockRow(Base):
    __tablename__ = "lock"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    kind: Mapped[LockKind]
    found_at: Mapped[datetime]
    found_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    cleared_at: Mapped[datetime | None] = mapped_column(default=None)
    cleared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)


class WithdrawnLaptopRow(Base):
    """What stays of a laptop that was received by mistake: its label, which no other laptop ever gets."""

    __tablename__ = "withdrawn_laptop"

    tag: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    laptop_id: Mapped[int] = mapped_column(BigKey, unique=True)
    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"))
    withdrawn_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))


class ListLineRow(Base):
    """Which laptop a line of a donor's list is, however its columns were read. `created`: the line brought it in."""

    __tablename__ = "list_line"

    lot_id: Mapped[int] = mapped_column(sa.ForeignKey("lot.id"), primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    place: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    import_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pending_import.id"), index=True)
    created: Mapped[bool]
