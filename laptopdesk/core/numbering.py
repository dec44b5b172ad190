"""Blocks of running numbers. Gaps may happen when a transaction is rolled back; a number is never given twice."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from laptopdesk.core.columns import Base, insert_into


class NumberingRow(Base):
    __tablename__ = "numbering"

    name: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    next: Mapped[int]


def take_numbers(session: Session, name: str, count: int = 1) -> range:
    """`count` consecutive numbers of this series, from 1; the row stays locked until the transaction ends."""
    statement = insert_into(session, NumberingRow).values(name=name, next=1 + count)
    taken = statement.on_conflict_do_update(
        index_elements=["name"], set_={"next": NumberingRow.next + count}
    ).returning(NumberingRow.next)
    following = session.execute(taken).scalar_one()
    return range(following - count, following)
