"""Taking back what was received by mistake: nothing of it counts any more, and its label is never given again."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.errors import HoldReason
from laptopdesk.assets.lifecycle.events import LaptopFilledIn, LaptopWithdrawn
from laptopdesk.assets.lifecycle.models import (
    CustodyRow,
    LaptopRow,
    LaptopTermRow,
    ListLineRow,
    MediumRow,
    WithdrawnLaptopRow,
)
from laptopdesk.assets.lifecycle.service.custody import lock_laptop
from laptopdesk.assets.lifecycle.service.facts import fill_in
from laptopdesk.assets.lifecycle.taken_back import held_back
from laptopdesk.assets.lifecycle.values import NewLaptop
from laptopdesk.core.access import Permission
from laptopdesk.core.columns import insert_into
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.journal_subjects import actors_of
from laptopdesk.core.slices import slices

STRETCH = 500


def take_back_mistake(uow: UnitOfWork, tag: str) -> int:
    """The laptop was received by mistake: it is in the register no more; answers its lot.

    Raises NotFound, Forbidden, or Refused with every reason why it stays.
    """
    row = uow.session.scalar(sa.select(LaptopRow).where(LaptopRow.tag == tag).with_for_update())
    if row is None:
        raise NotFound("laptop", tag)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=row.location_id)
    reasons = [*_not_their_own(uow, row.id), *held_back(uow.session, [row.id]).get(row.id, ())]
    if reasons:
        raise Refused(reasons)
    lot_id = row.lot_id
    withdraw(uow, [row.id])
    return lot_id


def _not_their_own(uow: UnitOfWork, laptop_id: int) -> Iterable[HoldReason]:
    if uow.actor.staff_id is None:
        return (HoldReason.NEEDS_PERSON,)
    received_by = actors_of(uow.session, "laptop", [laptop_id], "laptop.received").get(laptop_id)
    return () if received_by == uow.actor.label else (HoldReason.ANOTHER_PERSON,)


def withdraw(uow: UnitOfWork, laptop_ids: Sequence[int], *, number: int | None = None) -> None:
    """These laptops, to which nothing happened, are gone with what came in with them; their labels are kept for ever.

    `number`: of the donor's list they came in with, where all of it is taken back.
    """
    assert uow.actor.staff_id is not None
    for some in slices(laptop_ids, STRETCH):
        rows = list(uow.session.scalars(sa.select(LaptopRow).where(LaptopRow.id.in_(some)).order_by(LaptopRow.id)))
        for row in rows:
            event = LaptopWithdrawn(laptop_id=row.id, lot_id=row.lot_id, tag=row.tag, number=number)
            uow.record(event)
        common = {"withdrawn_at": uow.now, "withdrawn_by_id": uow.actor.staff_id}
        gone = [common | {"tag": row.tag, "laptop_id": row.id, "lot_id": row.lot_id} for row in rows]
        uow.session.execute(sa.insert(WithdrawnLaptopRow), gone)
        uow.session.flush()
        for row in rows:
            uow.session.expunge(row)
        _delete(uow, some)


def _delete(uow: UnitOfWork, laptop_ids: Sequence[int]) -> None:
    for table in (LaptopTermRow, MediumRow, CustodyRow, ListLineRow):
        uow.session.execute(
            sa.delete(table).where(table.laptop_id.in_(laptop_ids)), execution_options={"synchronize_session": False}
        )
    uow.session.execute(
        sa.delete(LaptopRow).where(LaptopRow.id.in_(laptop_ids)), execution_options={"synchronize_session": False}
    )


def note_lines(
    uow: UnitOfWork, lot_id: int, sha256: str, lines: Sequence[tuple[str, int, bool]], *, import_id: int | None
) -> None:
    """Which laptop each line (place, laptop, whether it brought it in) of this list is; a line known already stays."""
    rows = [
        {
            "lot_id": lot_id,
            "sha256": sha256,
            "place": place,
            "laptop_id": laptop_id,
            "import_id": import_id,
            "created": created,
        }
        for place, laptop_id, created in lines
    ]
    for part in slices(rows, STRETCH):
        statement = insert_into(uow.session, ListLineRow).on_conflict_do_nothing()
        uow.session.execute(statement, part)


def fill_from_list(uow: UnitOfWork, laptop_id: int, details: NewLaptop) -> tuple[str, ...]:
    """What the list tells of this laptop stands where nothing stood, its serial too; answers what does. Journaled.

    From here on it is known again by what the list says. Raises Forbidden.
    """
    row = lock_laptop(uow.session, laptop_id)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=row.location_id)
    changed = fill_in(uow, row, details)
    if changed:
        uow.record(LaptopFilledIn(laptop_id=row.id, lot_id=row.lot_id, changed=changed))
    return changed
