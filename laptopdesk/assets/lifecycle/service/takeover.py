"""The state a laptop begins in that was prepared or handed out before this system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import LaptopReason
from laptopdesk.assets.lifecycle.events import CustodyEnded, LaptopTakenOver
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.service.rows import lock_laptop
from laptopdesk.assets.lifecycle.values import LaptopOrigin, LaptopState
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import Refused


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """How it stood. `handout_id` and `handed_at`: with whom, for one that is out. `sha256`: of the document."""

    laptop_id: int
    state: LaptopState
    said: LaptopState
    received_at: datetime
    received_on: date
    handout_id: int | None = None
    handed_at: datetime | None = None
    sha256: str | None = None


def begin_as_taken_over(uow: UnitOfWork, begun: TakenOver) -> None:
    """The laptop, just received and with origin take-over, begins in this state with the dates of the list.

    One that is out has its custody ended at its hand-over. Raises Refused for any other laptop.
    """
    row = lock_laptop(uow.session, begun.laptop_id)
    if row.origin is not LaptopOrigin.TAKEOVER or row.state is not LaptopState.RECEIVED or row.holder_handout_id:
        raise Refused([LaptopReason.NOT_JUST_TAKEN_OVER])
    row.state, row.received_at = begun.state, begun.received_at
    row.state_since = begun.handed_at or begun.received_at
    custody = sa.update(CustodyRow).where(CustodyRow.id == row.custody_id)
    uow.session.execute(custody.values(began_at=begun.received_at, ended_at=begun.handed_at))
    if begun.state is LaptopState.HANDED_OUT:
        row.location_id, row.holder_handout_id = None, begun.handout_id
    if begun.state in (LaptopState.MISSING, LaptopState.DISPOSED):
        row.location_id = None
    event = LaptopTakenOver(
        laptop_id=row.id, state=begun.state, said=begun.said, received_on=begun.received_on, sha256=begun.sha256
    )
    uow.record(event)
    if begun.handed_at is not None and row.custody_id is not None:
        uow.record(CustodyEnded(laptop_id=row.id, custody_id=row.custody_id))


def forget_notes(uow: UnitOfWork, laptop_ids: Sequence[int]) -> None:
    """What a list of before said beside these laptops is gone: it said it of who had them."""
    row = LaptopRow
    mine = sa.update(row).where(row.id.in_(laptop_ids), row.origin == LaptopOrigin.TAKEOVER)
    uow.session.execute(mine.values(note=None))
