"""Tables of the register: filters people keep, acts on many laptops, and lists on their way in."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.register.values import BulkOutcome, ImportState
from laptopdesk.core.columns import Base, BigKey


class SavedFilterRow(Base):
    __tablename__ = "saved_filter"
    __table_args__ = (sa.UniqueConstraint("owner_id", "name"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(sa.String(80))
    shared: Mapped[bool]
    arguments: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class BulkRunRow(Base):
    """An act on many laptops; `operation_id` stands for the press of the button, so a second press is the same run."""

    __tablename__ = "bulk_run"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    operation_id: Mapped[UUID] = mapped_column(unique=True)
    act: Mapped[str] = mapped_column(sa.String(40))
    answers: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"), index=True)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class BulkRowRow(Base):
    """One laptop of a run, by ascending id: every run locks laptops in the same order."""

    __tablename__ = "bulk_row"
    __table_args__ = (sa.Index("ix_bulk_row_waiting", "run_id", "outcome", "position"),)

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("bulk_run.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked: Mapped[str] = mapped_column(sa.String(80))
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"))
    outcome: Mapped[BulkOutcome]
    reasons: Mapped[list[Any]]
    done_at: Mapped[datetime | None] = mapped_column(default=None)


class ColumnMapRow(Base):
    """How the columns of this set of headers are read, for this donor: the next list of theirs asks nothing."""

    __tablename__ = "column_map"

    headers: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    donor: Mapped[str] = mapped_column(sa.String(160), primary_key=True)
    columns: Mapped[list[Any]]
    used_at: Mapped[datetime]


class PendingImportRow(Base):
    __tablename__ = "pending_import"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    lot: Mapped[str] = mapped_column(sa.String(40))
    donor: Mapped[str] = mapped_column(sa.String(160))
    location_id: Mapped[int | None] = mapped_column(sa.ForeignKey("location.id"))
    columns: Mapped[list[Any]]
    state: Mapped[ImportState]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    result: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    choices: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
