"""Locked rows for the use cases of the workshop, and the words people type."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.rules import MOVES
from laptopdesk.assets.lifecycle.values import LaptopRecord, LaptopState
from laptopdesk.assets.moves.service import move_refused
from laptopdesk.assets.workshop.models import DisposalRow, MissingRow, QuarantineRow, RepairRow
from laptopdesk.core.access import Permission
from laptopdesk.core.columns import Base
from laptopdesk.core.db import UnitOfWork
from laptopdesk.core.errors import NotFound, Refused
from laptopdesk.core.events import FreeText
from laptopdesk.people.rules import mask_bsn
from laptopdesk.protocol.words import Worded

Row = TypeVar("Row", RepairRow, QuarantineRow, MissingRow, DisposalRow)
_ENDED: dict[type[Base], sa.ColumnElement[datetime | None]] = {
    RepairRow: RepairRow.closed_at.expression,
    QuarantineRow: QuarantineRow.ended_at.expression,
    MissingRow: MissingRow.ended_at.expression,
    DisposalRow: DisposalRow.withdrawn_at.expression,
}


def begin_move(uow: UnitOfWork, tag: str, to: LaptopState) -> LaptopRecord:
    """The laptop of this label, locked, which the one table lets go to `to`; a refusal of this unit is journaled.

    Raises NotFound, Forbidden, Refused.
    """
    row = lifecycle.lock_laptop_row(uow.session, tag)
    if row is None:
        raise NotFound("laptop", tag)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=row.location_id)
    laptop_id, before = row.id, row.state
    uow.if_refused(lambda error: move_refused(laptop_id, before, to, error))
    if to not in MOVES[before]:
        raise Refused([MoveReason.NOT_A_MOVE])
    if before is LaptopState.HANDED_OUT:
        raise Refused([MoveReason.ONLY_BY_RETURN])
    return row


def find_open(session: Session, table: type[Row], laptop_id: int) -> Row | None:
    """The row of this table that stands open for this laptop, locked; the database allows one."""
    query = sa.select(table).where(table.laptop_id == laptop_id, _ENDED[table].is_(None))
    return session.scalar(query.with_for_update())


def lock_with_laptop(uow: UnitOfWork, table: type[Row], key: int) -> tuple[Row, LaptopRecord]:
    """The row of this key and its laptop, the laptop locked first; raises NotFound, Forbidden."""
    row, laptop = lock_both(uow, table, key)
    uow.actor.require(Permission.PREPARE_LAPTOPS, at=laptop.location_id)
    return row, laptop


def lock_both(uow: UnitOfWork, table: type[Row], key: int) -> tuple[Row, LaptopRecord]:
    """As `lock_with_laptop`; the caller asks who may."""
    laptop_id = uow.session.scalar(sa.select(table.laptop_id).where(table.id == key))
    laptop = lifecycle.lock_laptop_by_id(uow.session, laptop_id) if laptop_id is not None else None
    row = uow.session.get(table, key, with_for_update=True)
    if row is None or laptop is None:
        raise NotFound(table.__tablename__, key)
    return row, laptop


def refuse_if(reasons: Iterable[Worded]) -> None:
    """Return when there is none; raises Refused with each reason once."""
    distinct_reasons = tuple(dict.fromkeys(reasons))
    if distinct_reasons:
        raise Refused(distinct_reasons)


def clean(words: str) -> str:
    """The words as they are kept: stripped, and without any number of a citizen (BSN)."""
    return mask_bsn(words.replace("\0", "").strip())


def free(words: str) -> FreeText | None:
    """The words as the journal takes them; None for none."""
    return FreeText(words) if words else None
