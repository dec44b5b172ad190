"""Tables of locks tried, battery thresholds, grades, and the lists of a lot. Rows are added, never changed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.assets.condition.values import LockResult
from laptopdesk.assets.lifecycle.values import LockKind
from laptopdesk.core.db import Base, BigKey


class LockCheckRow(Base):
    __tablename__ = "lock_check"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), index=True)
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"), index=True)
    kind: Mapped[LockKind]
    result: Mapped[LockResult]
    online: Mapped[bool]
    tool: Mapped[str] = mapped_column(sa.String(120))
    checked_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))


class BatteryThresholdRow(Base):
    """The newest row of a lot counts; the newest without a lot counts for all others."""

    __tablename__ = "battery_threshold"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    lot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lot.id"), index=True)
    percent: Mapped[int | None] = mapped_column(sa.Integer)
    reason: Mapped[str] = mapped_column(sa.Text)
    set_at: Mapped[datetime]
    set_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
