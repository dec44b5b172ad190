"""Tables of what was printed last, and of how far a printer is off."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base


class LabelPrintRow(Base):
    """When the label of a laptop was printed last, and how often in all."""

    __tablename__ = "label_print"

    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"), primary_key=True, autoincrement=False)
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
    times: Mapped[int] = mapped_column(sa.Integer)


class LabelOffsetRow(Base):
    """Tenths of a millimetre by which everything on a sheet moves."""

    __tablename__ = "label_offset"

    sheet: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    right: Mapped[int] = mapped_column(sa.Integer)
    down: Mapped[int] = mapped_column(sa.Integer)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("staff.id"))
