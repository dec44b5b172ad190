"""What is known of a laptop itself: filled in where nobody knew it, never written over."""

import sqlalchemy as sa

from laptopdesk.assets.lifecycle.models import LaptopRow, LaptopTermRow
from laptopdesk.assets.lifecycle.service.intake import laptop_terms
from laptopdesk.assets.lifecycle.service.rows import lock_laptop
from laptopdesk.assets.lifecycle.values import LaptopFacts, NewLaptop
from laptopdesk.core.access import Actor, Permission
from laptopdesk.core.db import UnitOfWork, insert_into


def describe_laptop(uow: UnitOfWork, laptop_id: int, seen: LaptopFacts, *, actor: Actor) -> tuple[str, ...]:
    """What was seen stands where nothing stood; answers the names of the facts that are new. Raises Forbidden.

    The words the laptop is found by hold them too.
    """
    row = lock_laptop(uow.session, laptop_id)
    actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    filled = tuple(name for name in ("manufacturer", "model", "uuid", "cpu", "memory_mib") if _fill(row, seen, name))
    if not row.serial_key and seen.serial_key:
        row.serial, row.serial_key = seen.serial, seen.serial_key
        filled = ("serial", *filled)
    if filled:
        _add_terms(uow, row)
    return filled


def _fill(row: LaptopRow, seen: LaptopFacts, name: str) -> bool:
    value = getattr(seen, name)
    if getattr(row, name) or not value:
        return False
    setattr(row, name, value)
    return True


def _add_terms(uow: UnitOfWork, row: LaptopRow) -> None:
    described = NewLaptop(
        row_key=row.row_key, manufacturer=row.manufacturer, model=row.model, serial=row.serial,
        serial_key=row.serial_key, donor_number=row.donor_number,
    )  # fmt: skip
    wanted = laptop_terms(described, row.tag)
    known = set(uow.session.scalars(sa.select(LaptopTermRow.term).where(LaptopTermRow.laptop_id == row.id)))
    rows = [{"term": term, "laptop_id": row.id} for term in sorted(wanted - known)]
    if rows:
        uow.session.execute(insert_into(uow.session, LaptopTermRow).on_conflict_do_nothing(), rows)
