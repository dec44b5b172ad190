"""Table of attested erasures."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from laptopdesk.core.columns import Base, BigKey


class AttestationRow(Base):
    """Two people vouch for one custody period of a laptop."""

    __tablename__ = "attestation"
    __table_args__ = (
        sa.CheckConstraint("first_id <> second_id", name="two_people"),
        sa.UniqueConstraint("laptop_id", "custody_id"),
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True, init=False)
    laptop_id: Mapped[int] = mapped_column(sa.ForeignKey("laptop.id"))
    custody_id: Mapped[int] = mapped_column(sa.ForeignKey("custody.id"))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255))
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("staff.id"))
    attested_at: Mapped[datetime]
