"""A donor's list that was taken in wrongly is taken back: all of it, while nothing happened to its laptops."""

import sqlalchemy as sa

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import withdraw
from laptopdesk.assets.lifecycle.taken_back import brought_in_by, held_back
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.events import ListTakenBack
from laptopdesk.assets.register.models import PendingImportRow
from laptopdesk.assets.register.values import ImportState, TakenBack
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused


def take_back_list(uow: UnitOfWork, import_id: int) -> TakenBack:
    """The laptops that this list brought in are in the register no more; or each that keeps it, and why, and nothing.

    A laptop that was moved is among those that keep it. Raises NotFound, Forbidden at the place of the list, Refused
    where it brought in none.
    """
    query = sa.select(PendingImportRow).where(PendingImportRow.id == import_id).with_for_update()
    row = uow.session.scalar(query)
    if row is None:
        raise NotFound("import", import_id)
    uow.actor.require(Permission.RECEIVE_LAPTOPS, at=row.location_id)
    if uow.actor.staff_id is None:
        raise Refused([RegisterReason.NEEDS_PERSON])
    if row.state is not ImportState.RECEIVED:
        raise Refused([RegisterReason.NOT_RECEIVED])
    laptops = brought_in_by(uow.session, import_id)
    if not laptops:
        raise Refused([RegisterReason.NOT_RECEIVED])
    lifecycle.lock_laptops(uow.session, laptops)
    held = held_back(uow.session, laptops)
    if held:
        tags = lifecycle.tags_of(uow.session, held)
        return TakenBack(laptops=0, held={tags[key]: reasons for key, reasons in held.items()})
    withdraw(uow, laptops, number=row.id)
    row.state, lot_id = ImportState.TAKEN_BACK, int((row.result or {})["lot"])
    uow.record(ListTakenBack(number=row.id, lot_id=lot_id, laptops=len(laptops)))
    return TakenBack(laptops=len(laptops), held={})
