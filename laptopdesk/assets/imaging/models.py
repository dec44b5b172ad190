"""Tables of logs of imaging: the files as they came, and what each says about one run on one drive."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.imaging.values import UnreadImagingReason
from laptopdesk.assets.uploads.models import KeptLogFile
from laptopdesk.core.db import Base, BigKey, Term, coded


class ImagingFileRow(KeptLogFile):
    __tablename__ = "imaging_file"
    UNREAD = UnreadImagingReason


class ImagingLogRow(Base):
    """What a tool reported about one run on one drive, our verdict, which laptop and which image it is of."""

    __tablename__ = "imaging_log"
    __table_args__ = (sa.UniqueConstraint("imaging_file_id", "run", "device"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    imaging_file_id: Mapped[int] = mapped_column(sa.ForeignKey("imaging_file.id"))
    run: Mapped[int]
    device: Mapped[str] = mapped_column(sa.String(80))
    tool: Mapped[str] = mapped_column(sa.String(40))
    tool_version: Mapped[str] = mapped_column(sa.String(40))
    serial: Mapped[str | None] = mapped_column(sa.String(80))
    serial_key: Mapped[str | None] = mapped_column(Term, index=True)
    model: Mapped[str] = mapped_column(sa.String(120))
    size_bytes: Mapped[int | None]
    image: Mapped[str | None] = mapped_column(sa.String(160))
    image_version: Mapped[str | None] = mapped_column(sa.String(40))
    image_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    verdict: Mapped[Verdict] = mapped_column(coded(Verdict, 16))
    reasons: Mapped[list[Any]]
    binding: Mapped[Binding] = mapped_column(coded(Binding, 16), index=True)
    laptop_id: Mapped[int | None] = mapped_column(sa.ForeignKey("laptop.id"), index=True, default=None)
    medium_id: Mapped[int | None] = mapped_column(sa.ForeignKey("medium.id"), default=None)
    custody_id: Mapped[int | None] = mapped_column(sa.ForeignKey("custody.id"), default=None)
    release_id: Mapped[int | None] = mapped_column(sa.ForeignKey("image_release.id"), default=None)
    release_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    bound_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"), default=None)
    bound_reason: Mapped[str | None] = mapped_column(sa.Text, default=None)
    bound_at: Mapped[datetime | None] = mapped_column(default=None)
