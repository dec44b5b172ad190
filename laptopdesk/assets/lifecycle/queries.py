"""Reading lots and laptops: lists by index, counts up to a cap, and locked facts for the desk."""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.finding import Among, Places, after_cursor, cursor_of, filtered, where_it_is
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow, LaptopTermRow, LockRow, LotRow, MediumRow
from laptopdesk.assets.lifecycle.values import (
    CustodyId,
    CustodyStart,
    Delivered,
    Laptop,
    LaptopDetail,
    LaptopFilter,
    LaptopId,
    LaptopIdentity,
    LaptopListing,
    LaptopOrder,
    LaptopRecord,
    LaptopState,
    ListedLaptop,
    Lock,
    Lot,
    LotId,
    Medium,
    MediumId,
    PrintedLaptop,
    SnapshotLaptop,
    Whereabouts,
)
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.core.search import normalise
from laptopdesk.core.slices import slices
from laptopdesk.places import queries as places

COUNT_CAP = 100_000
"""Counts of a list are exact up to here: whoever follows a figure to its rows can check the number."""

STRETCH = 1000


def lock_laptop_row(session: Session, tag: str) -> LaptopRecord | None:
    """The laptop of this tag, locked until the unit of work ends; None when it is not in the register."""
    return session.scalar(sa.select(LaptopRow).where(LaptopRow.tag == tag).with_for_update())


def lock_laptop_by_id(session: Session, laptop_id: int) -> LaptopRecord | None:
    """As `lock_laptop_row`, read anew."""
    return session.get(LaptopRow, laptop_id, with_for_update=True, populate_existing=True)


def list_laptop_records(session: Session, ids: Iterable[int]) -> tuple[LaptopRecord, ...]:
    """These laptops as they are in this unit of work, without locks."""
    return tuple(session.scalars(sa.select(LaptopRow).where(LaptopRow.id.in_(list(ids)))))


def find_medium(session: Session, medium_id: int) -> Medium | None:
    """This drive, in a laptop or out of it, or None."""
    row = session.get(MediumRow, medium_id)
    return _medium(row) if row is not None else None


def list_next_of_lot(session: Session, lot_id: int, *, after: str, limit: int) -> tuple[tuple[int, str], ...]:
    """Id and tag of laptops of this lot, by tag, after this one."""
    query = sa.select(LaptopRow.id, LaptopRow.tag).where(LaptopRow.lot_id == lot_id, LaptopRow.tag > after)
    return tuple((key, tag) for key, tag in session.execute(query.order_by(LaptopRow.tag).limit(limit)))


def lock_laptops(session: Session, ids: Sequence[int]) -> None:
    """The rows of these laptops are locked until the unit of work ends, in one order."""
    for part in slices(ids, STRETCH):
        some = LaptopRow.id.in_(part)
        session.execute(sa.select(LaptopRow.id).where(some).order_by(LaptopRow.id).with_for_update())


def list_for_gate(
    session: Session, ids: frozenset[int] | None, *, reserved_for: frozenset[int] | None
) -> tuple[SnapshotLaptop, ...]:
    """These laptops and those reserved for these people (both None: all), without what evidence says."""
    row = LaptopRow
    query = sa.select(row.id, row.tag, row.state, row.location_id, row.reserved_for_id, row.holder_handout_id)
    if ids is not None:
        query = query.where(sa.or_(row.id.in_(ids), row.reserved_for_id.in_(reserved_for or ())))
    codes = places.codes_by_id(session)
    return tuple(
        SnapshotLaptop(
            id=LaptopId(key),
            tag=tag,
            state=state,
            location_code=codes.get(location or 0),
            out=holder is not None,
            reserved_for_id=reserved,
            evidence_revoked=False,
        )
        for key, tag, state, location, reserved, holder in session.execute(query)
    )


def tags_for_desk(session: Session, location_id: int, *, also: frozenset[int]) -> dict[str, int]:
    """The laptops (tag → id) that lie at this place or are on their way there, and these."""
    row = LaptopRow
    here = sa.or_(row.location_id == location_id, row.transit_to_id == location_id, row.id.in_(also))
    return {laptop.tag: laptop.id for laptop in session.execute(sa.select(row.tag, row.id).where(here))}


def custodies_of(session: Session, laptop_ids: Iterable[int]) -> dict[int, int | None]:
    """The open custody period of each of these laptops."""
    query = sa.select(LaptopRow.id, LaptopRow.custody_id).where(LaptopRow.id.in_(set(laptop_ids)))
    return {row.id: row.custody_id for row in session.execute(query)}


def came_back_after(session: Session, laptop_id: int, moment: datetime) -> datetime | None:
    """When this laptop first came back into our custody after this moment; None where it did not."""
    row = CustodyRow
    returns = (row.laptop_id == laptop_id, row.began_by == CustodyStart.RETURN, row.began_at > moment)
    return session.scalar(sa.select(row.began_at).where(*returns).order_by(row.began_at).limit(1))


def find_laptop_id(session: Session, tag: str) -> LaptopId | None:
    """The id of this tag, or None."""
    laptop_id = session.scalar(sa.select(LaptopRow.id).where(LaptopRow.tag == tag))
    return LaptopId(laptop_id) if laptop_id is not None else None


def get_laptop(session: Session, tag: str) -> LaptopDetail:
    """One laptop with its drives and locks, in four statements; raises NotFound."""
    return _get(session, LaptopRow.tag == tag, tag)


def get_laptop_by_id(session: Session, laptop_id: int) -> LaptopDetail:
    """The same by its id; raises NotFound."""
    return _get(session, LaptopRow.id == laptop_id, laptop_id)


def _get(session: Session, named: sa.ColumnElement[bool], key: str | int) -> LaptopDetail:
    query = (
        sa.select(LaptopRow, LotRow, CustodyRow)
        .join(LotRow, LotRow.id == LaptopRow.lot_id)
        .outerjoin(CustodyRow, CustodyRow.id == LaptopRow.custody_id)
        .where(named)
    )
    result = session.execute(query).first()
    if result is None:
        raise NotFound("laptop", key)
    row, lot, custody = result
    names = places.names_of(session, [row.location_id, row.transit_to_id])
    return value_of(
        row,
        LaptopDetail,
        laptop=_laptop(row, lot.code, names),
        donor=lot.donor,
        custody_id=CustodyId(custody.id) if custody else None,
        custody_began_at=custody.began_at if custody else None,
        custody_ended_at=custody.ended_at if custody else None,
        hdd_level=lot.hdd_level,
        flash_level=lot.flash_level,
        media=list_media(session, row.id),
        locks=list_locks(session, row.id),
        transit_to_name=names.get(row.transit_to_id or 0),
    )


def laptops_with_drive(session: Session, serial_key: str) -> tuple[str, ...]:
    """Tags of laptops in which a drive with this real serial is fitted."""
    query = (
        sa.select(LaptopRow.tag)
        .join(MediumRow, MediumRow.laptop_id == LaptopRow.id)
        .where(MediumRow.serial_key == serial_key, MediumRow.removed_at.is_(None))
    )
    return tuple(sorted(set(session.scalars(query))))


def laptops_with_serial(session: Session, serial_key: str) -> tuple[str, ...]:
    """Tags of laptops with this real serial."""
    return tuple(session.scalars(sa.select(LaptopRow.tag).where(LaptopRow.serial_key == serial_key)))


def ids_by_term(term: str) -> sa.Select[int]:
    """The ids of laptops found by exactly this word, for a query to narrow itself by."""
    return sa.select(LaptopTermRow.laptop_id).where(LaptopTermRow.term == normalise(term))


def custody_of(session: Session, laptop_id: int) -> int | None:
    """The present custody period of this laptop."""
    return session.scalar(sa.select(LaptopRow.custody_id).where(LaptopRow.id == laptop_id))


def list_media(session: Session, laptop_id: int, *, fitted_only: bool = False) -> tuple[Medium, ...]:
    """The drives of this laptop, the oldest first; removed ones too unless `fitted_only`."""
    query = sa.select(MediumRow).where(MediumRow.laptop_id == laptop_id).order_by(MediumRow.id)
    if fitted_only:
        query = query.where(MediumRow.removed_at.is_(None))
    return tuple(_medium(row) for row in session.scalars(query))


def list_media_of(session: Session, laptops: sa.Select[int]) -> tuple[Medium, ...]:
    """Every drive that is or was in any of these laptops, the oldest first."""
    query = sa.select(MediumRow).where(MediumRow.laptop_id.in_(laptops)).order_by(MediumRow.id)
    return tuple(_medium(row) for row in session.scalars(query))


def list_locks(session: Session, laptop_id: int) -> tuple[Lock, ...]:
    """Every lock ever found on this laptop, the oldest first."""
    query = sa.select(LockRow).where(LockRow.laptop_id == laptop_id).order_by(LockRow.id)
    return tuple(
        Lock(id=row.id, kind=row.kind, found_at=row.found_at, cleared_at=row.cleared_at)
        for row in session.scalars(query)
    )


def list_laptops(
    session: Session,
    criteria: LaptopFilter,
    *,
    within: Places | None = None,
    among: Among = (),
    order: LaptopOrder = LaptopOrder.TAG,
    descending: bool = False,
    after: str = "",
    limit: int = 50,
) -> LaptopListing:
    """A stretch of laptops in this order, read on after a `next_after`: four queries whatever the data."""
    base = filtered(criteria, within, among)
    rows = list(session.scalars(after_cursor(base, order, after, descending=descending).limit(limit + 1)))
    count = _count(session, base, COUNT_CAP)
    shown = rows[:limit]
    return LaptopListing(
        rows=_laptops(session, shown),
        count=min(count, COUNT_CAP),
        more_than_counted=count > COUNT_CAP,
        next_after=cursor_of(shown[-1], order) if len(rows) > limit else None,
    )


def list_laptops_by_id(session: Session, ids: Sequence[int]) -> tuple[Laptop, ...]:
    """These laptops by id, at most some hundreds at once."""
    rows = list(session.scalars(sa.select(LaptopRow).where(LaptopRow.id.in_(ids)).order_by(LaptopRow.id)))
    return _laptops(session, rows)


def with_us(session: Session, ids: Iterable[int]) -> tuple[int, ...]:
    """Those of these laptops that no participant has, by id."""
    wanted, laptop_ids = sorted(set(ids)), list[int]()
    for part in slices(wanted, 500):
        some = LaptopRow.id.in_(part)
        query = sa.select(LaptopRow.id).where(some, LaptopRow.holder_handout_id.is_(None)).order_by(LaptopRow.id)
        laptop_ids += session.scalars(query)
    return tuple(laptop_ids)


def walk_laptops(
    session: Session,
    criteria: LaptopFilter,
    *,
    within: Places | None = None,
    among: Among = (),
    order: LaptopOrder = LaptopOrder.TAG,
    descending: bool = False,
) -> Iterator[tuple[ListedLaptop, ...]]:
    """Every laptop of the filter in this order, by the thousand, so that a list of any length takes little memory."""
    base, after, more = filtered(criteria, within, among), "", True
    while more:
        rows = list(session.scalars(after_cursor(base, order, after, descending=descending).limit(STRETCH)))
        more = len(rows) == STRETCH
        if rows:
            after = cursor_of(rows[-1], order)
            yield _lines(session, rows)
        session.expunge_all()


def count_laptops(
    session: Session,
    criteria: LaptopFilter,
    *,
    within: Places | None = None,
    among: Among = (),
    most: int | None = None,
) -> int:
    """How many laptops the filter holds; exact, so it grows with them, or counted up to one more than `most`."""
    return _count(session, filtered(criteria, within, among), most)


def _count(session: Session, base: sa.Select[LaptopRow], most: int | None) -> int:
    ids = base.with_only_columns(LaptopRow.id)
    if most is not None:
        ids = ids.limit(most + 1)
    return session.scalar(sa.select(sa.func.count()).select_from(ids.subquery())) or 0


def list_ids(session: Session, criteria: LaptopFilter, *, within: Places | None, among: Among, most: int) -> list[int]:
    """Ids of the filter's laptops, the oldest first, at most one more than `most`."""
    query = filtered(criteria, within, among).with_only_columns(LaptopRow.id).order_by(LaptopRow.id)
    return list(session.scalars(query.limit(most + 1)))


def _lines(session: Session, rows: Sequence[LaptopRow]) -> tuple[ListedLaptop, ...]:
    lots = sa.select(LotRow.id, LotRow.donor).where(LotRow.id.in_({row.lot_id for row in rows}))
    donors = dict(session.execute(lots).all())
    return tuple(
        value_of(
            row,
            ListedLaptop,
            laptop=laptop,
            donor=donors[row.lot_id],
            whereabouts=_whereabouts(row),
            reserved=row.reserved_for_id is not None,
        )
        for row, laptop in zip(rows, _laptops(session, rows), strict=True)
    )


def _whereabouts(row: LaptopRow) -> Whereabouts:
    """As `finding.where_it_is` says it, of one row."""
    if row.state is LaptopState.MISSING:
        return Whereabouts.UNKNOWN
    if row.holder_handout_id is not None:
        return Whereabouts.WITH_PARTICIPANT
    if row.location_id is not None:
        return Whereabouts.AT_LOCATION
    return Whereabouts.IN_TRANSIT if row.transit_to_id is not None else Whereabouts.UNKNOWN


def _laptops(session: Session, rows: Sequence[LaptopRow]) -> tuple[Laptop, ...]:
    lots = lot_codes(session, {row.lot_id for row in rows})
    names = places.names_of(session, [row.location_id for row in rows])
    return tuple(_laptop(row, lots[row.lot_id], names) for row in rows)


def _laptop(row: LaptopRow, lot_code: str, names: dict[int, str]) -> Laptop:
    return value_of(
        row,
        Laptop,
        id=LaptopId(row.id),
        lot_id=LotId(row.lot_id),
        lot_code=lot_code,
        location_name=names.get(row.location_id or 0),
    )


def _medium(row: MediumRow) -> Medium:
    return value_of(row, Medium, id=MediumId(row.id), laptop_id=LaptopId(row.laptop_id))


def lot_codes(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The codes of these lots by id."""
    query = sa.select(LotRow.id, LotRow.code).where(LotRow.id.in_(set(ids)))
    return dict(session.execute(query).all())


def find_lot(session: Session, code: str) -> Lot | None:
    """The lot with this code, or None."""
    row = session.scalar(sa.select(LotRow).where(LotRow.code == code))
    return _lot(row) if row else None


def get_lot(session: Session, lot_id: int) -> Lot:
    """The lot with this id; raises NotFound."""
    row = session.get(LotRow, lot_id)
    if row is None:
        raise NotFound("lot", lot_id)
    return _lot(row)


def list_lots(session: Session) -> tuple[Lot, ...]:
    """Every lot, newest first."""
    query = sa.select(LotRow).order_by(LotRow.received_on.desc(), LotRow.id.desc())
    return tuple(_lot(row) for row in session.scalars(query))


def _lot(row: LotRow) -> Lot:
    return value_of(row, Lot, id=LotId(row.id))


def lock_lot(session: Session, lot_id: int) -> Lot:
    """The lot, locked until the unit of work ends: whoever receives into it waits. Raises NotFound."""
    row = session.scalar(sa.select(LotRow).where(LotRow.id == lot_id).with_for_update())
    if row is None:
        raise NotFound("lot", lot_id)
    return _lot(row)


def list_delivered(session: Session, lot_id: int) -> tuple[Delivered, ...]:
    """Every laptop that came with this lot, wherever it is now, by tag."""
    return _delivered(session, LaptopRow.lot_id == lot_id)


def find_delivered(session: Session, lot_id: int, *, serial_key: str | None, row_key: str = "") -> Delivered | None:
    """The laptop of this lot with this real serial, or without one with this key; None when it did not come."""
    named = LaptopRow.serial_key == serial_key if serial_key else LaptopRow.row_key == row_key
    return next(iter(_delivered(session, LaptopRow.lot_id == lot_id, named)), None)


def _delivered(session: Session, *among: sa.ColumnElement[bool]) -> tuple[Delivered, ...]:
    row = LaptopRow
    query = sa.select(
        row.id,
        row.tag,
        row.row_key,
        row.donor_number,
        row.manufacturer,
        row.model,
        row.serial,
        row.serial_key,
        row.received_at,
    )
    rows = session.execute(query.where(*among).order_by(row.tag))
    return tuple(
        Delivered(
            id=LaptopId(key),
            tag=tag,
            row_key=row_key,
            donor_number=number,
            manufacturer=maker,
            model=model,
            serial=serial,
            serial_key=serial_key,
            received_at=received_at,
        )
        for key, tag, row_key, number, maker, model, serial, serial_key, received_at in rows
    )


def count_by_lot(session: Session) -> dict[int, int]:
    """How many laptops came with each lot; lots without one are left out."""
    query = sa.select(LaptopRow.lot_id, sa.func.count()).group_by(LaptopRow.lot_id)
    return dict(session.execute(query).all())


def places_of_lot(session: Session, lot_id: int) -> frozenset[int | None]:
    """Where laptops of this lot are registered; None for those that lie nowhere. Nothing while none has come."""
    return frozenset(session.scalars(sa.select(LaptopRow.location_id).where(LaptopRow.lot_id == lot_id).distinct()))


def known_row_keys(session: Session, lot_id: int) -> frozenset[str]:
    """What the rows already taken into this lot are known again by."""
    return frozenset(session.scalars(sa.select(LaptopRow.row_key).where(LaptopRow.lot_id == lot_id)))


def count_without_serial(session: Session, lot_id: int) -> int:
    """How many laptops of the lot have no real serial number."""
    query = sa.select(sa.func.count()).where(LaptopRow.lot_id == lot_id, LaptopRow.serial_key.is_(None))
    return session.scalar(query) or 0


def known_serials(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Tag by real serial, for those of these serials that are in the register."""
    wanted = sorted(set(keys))
    tags: dict[str, str] = {}
    for part in slices(wanted, 500):
        query = sa.select(LaptopRow.serial_key, LaptopRow.tag).where(LaptopRow.serial_key.in_(part))
        tags |= {key: tag for key, tag in session.execute(query) if key is not None}
    return tags


def ids_of(session: Session, tags: Sequence[str]) -> dict[str, int]:
    """Ids by tag, of those tags that are in the register."""
    ids: dict[str, int] = {}
    for part in slices(tags, STRETCH):
        query = sa.select(LaptopRow.tag, LaptopRow.id).where(LaptopRow.tag.in_(part))
        ids |= dict(session.execute(query).all())
    return ids


def tags_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Tags by id."""
    query = sa.select(LaptopRow.id, LaptopRow.tag).where(LaptopRow.id.in_(set(ids)))
    return dict(session.execute(query).all())


def identities_of(session: Session, ids: Iterable[int]) -> dict[int, LaptopIdentity]:
    """Tag, maker, model and serial by id."""
    query = sa.select(LaptopRow).where(LaptopRow.id.in_(set(ids)))
    return {
        row.id: LaptopIdentity(tag=row.tag, manufacturer=row.manufacturer, model=row.model, serial=row.serial)
        for row in session.scalars(query)
    }


def count_by_state(session: Session, *, within: Places | None = None) -> dict[LaptopState, int]:
    """How many laptops are in each state; every state is there, also with zero."""
    query = sa.select(LaptopRow.state, sa.func.count()).group_by(LaptopRow.state)
    query = query.where(at_places(LaptopRow.location_id, within))
    counts = dict(session.execute(query).all())
    return {state: counts.get(state, 0) for state in LaptopState}


def count_by_place_and_state(
    session: Session, *, within: Places | None = None
) -> dict[tuple[int | None, LaptopState], int]:
    """How many laptops lie at each place (None: at no place) in each state; pairs without one are left out."""
    query = sa.select(LaptopRow.location_id, LaptopRow.state, sa.func.count())
    query = query.where(at_places(LaptopRow.location_id, within))
    rows = session.execute(query.group_by(LaptopRow.location_id, LaptopRow.state))
    return {(place, state): count for place, state, count in rows}


def count_by_whereabouts(session: Session, *, within: Places | None = None) -> dict[Whereabouts, int]:
    """How many laptops are where; every whereabouts is there, also with zero."""
    query = sa.select(where_it_is, sa.func.count()).select_from(LaptopRow)
    query = query.where(at_places(LaptopRow.location_id, within))
    counts: dict[str, int] = dict(session.execute(query.group_by(where_it_is)).all())
    return {where: counts.get(where.value, 0) for where in Whereabouts}


def list_tags(session: Session, criteria: LaptopFilter, *, within: Places | None = None) -> tuple[str, ...]:
    """The tags the filter holds, in order; for labels and exports."""
    query = filtered(criteria, within).with_only_columns(LaptopRow.tag).order_by(LaptopRow.tag)
    return tuple(session.scalars(query))


def list_for_labels(
    session: Session, criteria: LaptopFilter, *, tags: Sequence[str] = (), within: Places | None = None
) -> tuple[PrintedLaptop, ...]:
    """What a label says of the laptops the filter holds, by tag; with `tags` only of these."""
    row = LaptopRow
    base = filtered(criteria, within).with_only_columns(
        row.id, row.tag, row.manufacturer, row.model, row.serial_key, row.sticker_token
    )
    batches = [tuple(tags[start : start + 500]) for start in range(0, len(tags), 500)]
    queries = [base.where(row.tag.in_(batch)) for batch in batches] if tags else [base]
    return tuple(
        PrintedLaptop(
            id=LaptopId(key), tag=tag, words=f"{maker} {model}".strip(), serial_key=serial, sticker_token=token
        )
        for query in queries
        for key, tag, maker, model, serial, token in session.execute(query.order_by(row.tag))
    )


def places_of(session: Session, ids: Iterable[int]) -> frozenset[int | None]:
    """Where these laptops lie; None stands for those that lie nowhere of ours."""
    return frozenset(session.scalars(sa.select(LaptopRow.location_id).where(LaptopRow.id.in_(set(ids))).distinct()))


def find_by_sticker(session: Session, tag: str, token: str) -> LaptopIdentity | None:
    """The laptop of this label whose sticker carries this token; None for any other pair, in the same time."""
    query = sa.select(LaptopRow.tag, LaptopRow.manufacturer, LaptopRow.model, LaptopRow.sticker_token)
    row = session.execute(query.where(LaptopRow.tag == tag)).first()
    stored_token = (row.sticker_token if row else None) or "\0"
    right = hmac.compare_digest(stored_token.encode(), token.encode("utf-8", "replace"))
    if row is None or not right:
        return None
    return LaptopIdentity(tag=row.tag, manufacturer=row.manufacturer, model=row.model, serial=None)


def is_first_custody(session: Session, custody_id: int) -> bool:
    """Whether this custody period began with the intake, so that the laptop never came back since."""
    began = session.scalar(sa.select(CustodyRow.began_by).where(CustodyRow.id == custody_id))
    return began is CustodyStart.INTAKE
