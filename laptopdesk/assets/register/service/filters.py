"""Keeping questions under a name: one's own, or for the whole team."""

import sqlalchemy as sa

from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.assets.register.events import FilterDeleted, FilterSaved
from laptopdesk.assets.register.models import SavedFilterRow
from laptopdesk.assets.register.rules import LONGEST_NAME, arguments_of
from laptopdesk.assets.register.values import ListQuery, SavedFilterId
from laptopdesk.core.access import Permission
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText

MAY_SHARE = Permission.MANAGE_PROGRAMMES
"""What only the office may: its filters are the team's."""


def save_filter(uow: UnitOfWork, name: str, query: ListQuery, *, shared: bool) -> SavedFilterId:
    """The question is kept under this name, for its owner or for everybody; raises Refused, Forbidden."""
    uow.actor.require_somewhere(Permission.VIEW_LAPTOPS)
    if shared:
        uow.actor.require(MAY_SHARE)
    owner, name = uow.actor.staff_id, " ".join(name.split())[:LONGEST_NAME]
    if owner is None:
        raise Refused([RegisterReason.NEEDS_PERSON])
    if not name:
        raise Refused([RegisterReason.NAME_MISSING])
    same = sa.select(SavedFilterRow.id).where(SavedFilterRow.owner_id == owner, SavedFilterRow.name == name)
    if uow.session.scalar(same) is not None:
        raise Refused([RegisterReason.NAME_TAKEN])
    row = SavedFilterRow(owner_id=owner, name=name, shared=shared, arguments=arguments_of(query), created_at=uow.now)
    uow.session.add(row)
    uow.session.flush()
    uow.record(FilterSaved(number=row.id, name=FreeText(name), shared=shared))
    return SavedFilterId(row.id)


def delete_filter(uow: UnitOfWork, filter_id: int) -> None:
    """The filter is gone. One's own, or as the office a shared one; raises NotFound for any other."""
    row = uow.session.scalar(sa.select(SavedFilterRow).where(SavedFilterRow.id == filter_id).with_for_update())
    if row is None or not (row.owner_id == uow.actor.staff_id or row.shared):
        raise NotFound("saved filter", filter_id)
    if row.owner_id != uow.actor.staff_id:
        uow.actor.require(MAY_SHARE)
    uow.session.delete(row)
    uow.record(FilterDeleted(number=filter_id, shared=row.shared))
