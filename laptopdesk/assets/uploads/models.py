"""The columns that every table of files from tools has."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.uploads.values import LogStatus
from laptopdesk.core.db import Base, BigKey, coded
from laptopdesk.protocol.words import Worded


class KeptFile(Base):
    """A file as it came: its content stands once, whatever it is called and however often it is brought in."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("file.id"), unique=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class KeptLogFile(KeptFile):
    """A log of a tool; `reason`: why nobody could read it, one of `UNREAD`."""

    __abstract__ = True
    UNREAD: ClassVar[type[Worded]]

    status: Mapped[LogStatus] = mapped_column(coded(LogStatus, 16))
    tool: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    tool_version: Mapped[str | None] = mapped_column(sa.String(40), default=None)
    reason: Mapped[str | None] = mapped_column(sa.String(60), default=None)

    @property
    def goes_wrong_at(self) -> int | None:
        """The byte at which a broken file stops making sense, where its reader tells."""
        return None
