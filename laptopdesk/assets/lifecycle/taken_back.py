"""Reading what was taken back, and which line of a donor's list is which laptop."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries
from laptopdesk.assets.lifecycle.errors import HoldReason
from laptopdesk.assets.lifecycle.holding import GOES_ALONG, UNTOUCHED, hold_reasons
from laptopdesk.assets.lifecycle.models import LaptopRow, ListLineRow, LotRow, MediumRow, WithdrawnLaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState, WithdrawnLaptop
from laptopdesk.core.access import Actor
from laptopdesk.core.columns import Base
from laptopdesk.core.journal_subjects import actions_about, actors_of
from laptopdesk.core.slices import slices

STRETCH = 500


def find_withdrawn(session: Session, tag: str) -> WithdrawnLaptop | None:
    """What is known of a label whose laptop was taken back; None for any other."""
    row = WithdrawnLaptopRow
    query = sa.select(row, LotRow.code).join(LotRow, LotRow.id == row.lot_id).where(row.tag == tag)
    result = session.execute(query).one_or_none()
    if result is None:
        return None
    gone, code = result
    return WithdrawnLaptop(
        tag=gone.tag,
        lot_id=gone.lot_id,
        lot_code=code,
        withdrawn_at=gone.withdrawn_at,
        withdrawn_by_id=gone.withdrawn_by_id,
    )


def tags_ever(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Tags by id, also of laptops that were taken back."""
    wanted = set(ids)
    tags = queries.tags_of(session, wanted)
    row = WithdrawnLaptopRow
    query = sa.select(row.laptop_id, row.tag).where(row.laptop_id.in_(wanted - set(tags)))
    return tags | (dict(session.execute(query).all()) if wanted - set(tags) else {})


def lines_of_list(session: Session, lot_id: int, sha256: str) -> dict[str, int]:
    """Which laptop each line of this list is, by its place in the file; empty where it was never taken in."""
    row = ListLineRow
    query = sa.select(row.place, row.laptop_id).where(row.lot_id == lot_id, row.sha256 == sha256)
    return dict(session.execute(query).all())


def brought_in_by(session: Session, import_id: int) -> tuple[int, ...]:
    """The laptops that this import brought in and that are still there, by id."""
    row = ListLineRow
    query = sa.select(row.laptop_id).where(row.import_id == import_id, row.created).order_by(row.laptop_id)
    return tuple(session.scalars(query))


def may_take_back(session: Session, ids: Iterable[int], actor: Actor) -> frozenset[int]:
    """Those of these laptops that this person received and that nothing happened to, by what the journal says."""
    wanted = set(ids)
    if actor.staff_id is None or not wanted:
        return frozenset()
    by = actors_of(session, "laptop", wanted, "laptop.received")
    mine = {key for key in wanted if by.get(key) == actor.label}
    return frozenset(mine - set(actions_about(session, "laptop", mine, besides=UNTOUCHED)))


def held_back(session: Session, ids: Iterable[int]) -> dict[int, tuple[HoldReason, ...]]:
    """Which of these laptops something happened to, each with every reason."""
    wanted = sorted(set(ids))
    acts = actions_about(session, "laptop", wanted, besides=UNTOUCHED)
    tables = _kept_in(session, wanted)
    reasons_by_id = {key: hold_reasons(acts.get(key, ()), tables.get(key, frozenset())) for key in wanted}
    for key in _not_as_received(session, wanted):
        reasons_by_id[key] = reasons_by_id[key] or (HoldReason.MOVED,)
    return {key: reasons for key, reasons in reasons_by_id.items() if reasons}


def _not_as_received(session: Session, ids: list[int]) -> frozenset[int]:
    laptop_ids: set[int] = set()
    for part in slices(ids, STRETCH):
        query = sa.select(LaptopRow.id).where(LaptopRow.id.in_(part), LaptopRow.state != LaptopState.RECEIVED)
        laptop_ids |= set(session.scalars(query))
    return frozenset(laptop_ids)


def _kept_in(session: Session, ids: list[int]) -> dict[int, set[str]]:
    """The tables that name each of these laptops, or a drive of it."""
    tables: dict[int, set[str]] = {}
    for some in slices(ids, STRETCH):
        fitted = sa.select(MediumRow.id, MediumRow.laptop_id).where(MediumRow.laptop_id.in_(some))
        drives = dict(session.execute(fitted).all())
        for column in _naming("laptop"):
            for key in session.scalars(sa.select(column).where(column.in_(some)).distinct()):
                tables.setdefault(key, set()).add(column.table.name)
        for column in _naming("medium") if drives else ():
            for key in session.scalars(sa.select(column).where(column.in_(list(drives))).distinct()):
                tables.setdefault(drives[key], set()).add(column.table.name)
    return tables


def _naming(table: str) -> list[sa.Column[int]]:
    """Every column that refers to this table, but those of what leaves with the laptop."""
    others = (other for other in Base.metadata.sorted_tables if other.name not in GOES_ALONG)
    return [
        column
        for other in others
        for column in other.columns
        if any(key.target_fullname == f"{table}.id" for key in column.foreign_keys)
    ]
