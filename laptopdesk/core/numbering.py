"""Blocks of running numbers. Gaps may happen when a transaction is rolled back; a number is never given twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.db import Base


class NumberingRow(Base):
    __tablename__ = "numbering"

    name: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    next: Mapped[int]


def take_numbers(session: Session, name: str, count: int = 1) -> range:
    """`count` consecutive numbers of this series; the row stays locked until the transaction ends."""
    statement = (
        sa.update(NumberingRow).where(NumberingRow.name == name)
        .values(next=NumberingRow.next + count).returning(NumberingRow.next)
    )  # fmt: skip
    following = session.execute(statement).scalar_one_or_none()
    if following is None:
        session.execute(sa.insert(NumberingRow).values(name=name, next=1))
        following = session.execute(statement).scalar_one()
    return range(following - count, following)
