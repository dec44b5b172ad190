"""Reading lots and laptops: lists by index, counts up to a cap, and locked facts for the desk."""

import hmac
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.models import (
    CustodyRow,
    LaptopRow,
    LaptopTermRow,
    LockRow,
    LotRow,
    MediumRow,
)
from laptopdesk.assets.lifecycle.values import (
    CustodyId,
    CustodyStart,
    Laptop,
    LaptopDetail,
    LaptopFilter,
    LaptopId,
    LaptopIdentity,
    LaptopListing,
    LaptopState,
    Lock,
    Lot,
    LotId,
    Medium,
    MediumId,
    PrintedLaptop,
    SnapshotLaptop,
    Whereabouts,
)
from laptopdesk.core.access import Everywhere
from laptopdesk.core.errors import NotFound
from laptopdesk.core.search import normalise, starts_with
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]
COUNT_CAP = 1000
"""Counts of a list are exact up to here, so that a list costs the same whatever the data."""

_where_it_is = sa.case(
    (LaptopRow.holder_handout_id.is_not(None), Whereabouts.WITH_PARTICIPANT.value),
    (LaptopRow.location_id.is_not(None), Whereabouts.AT_LOCATION.value),
    (LaptopRow.transit_to_id.is_not(None), Whereabouts.IN_TRANSIT.value),
    else_=Whereabouts.UNKNOWN.value,
)
"""The one rule that says where a laptop is: the list and every figure ask it."""


def lock_laptop_row(session: Session, tag: str) -> LaptopRow | None:
    """The row of this tag, locked until the unit of work ends; None when it is not in the register."""
    return session.scalar(sa.select(LaptopRow).where(LaptopRow.tag == tag).with_for_update())


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
            id=LaptopId(key), tag=tag, state=state, location_code=codes.get(location or 0),
            out=holder is not None, reserved_for_id=reserved, evidence_revoked=False,
        )
        for key, tag, state, location, reserved, holder in session.execute(query)
    )  # fmt: skip


def custodies_of(session: Session, laptop_ids: Iterable[int]) -> dict[int, int | None]:
    """The open custody period of each of these laptops."""
    query = sa.select(LaptopRow.id, LaptopRow.custody_id).where(LaptopRow.id.in_(set(laptop_ids)))
    return {row.id: row.custody_id for row in session.execute(query)}


def find_laptop_id(session: Session, tag: str) -> LaptopId | None:
    """The id of this tag, or None."""
    found = session.scalar(sa.select(LaptopRow.id).where(LaptopRow.tag == tag))
    return LaptopId(found) if found is not None else None


def get_laptop(session: Session, tag: str) -> LaptopDetail:
    """One laptop with its drives and locks; raises NotFound."""
    row = session.scalar(sa.select(LaptopRow).where(LaptopRow.tag == tag))
    if row is None:
        raise NotFound("laptop", tag)
    lot = session.get_one(LotRow, row.lot_id)
    names = places.names_of(session, [row.location_id])
    custody = session.get(CustodyRow, row.custody_id) if row.custody_id else None
    return LaptopDetail(
        laptop=_laptop(row, lot.code, names),
        donor_number=row.donor_number, uuid=row.uuid, cpu=row.cpu, memory_mib=row.memory_mib, note=row.note,
        donor=lot.donor,
        custody_id=CustodyId(custody.id) if custody else None,
        custody_began_at=custody.began_at if custody else None,
        reserved_for_id=row.reserved_for_id, no_drive_by_id=row.no_drive_by_id,
        holder_handout_id=row.holder_handout_id,
        media=list_media(session, row.id), locks=list_locks(session, row.id),
    )  # fmt: skip


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


def custody_of(session: Session, laptop_id: int) -> int | None:
    """The present custody period of this laptop."""
    return session.scalar(sa.select(LaptopRow.custody_id).where(LaptopRow.id == laptop_id))


def last_mover(session: Session, laptop_id: int) -> int | None:
    """Who moved this laptop to the state it is in."""
    return session.scalar(sa.select(LaptopRow.moved_by_id).where(LaptopRow.id == laptop_id))


def list_media(session: Session, laptop_id: int, *, fitted_only: bool = False) -> tuple[Medium, ...]:
    """The drives of this laptop, the oldest first; removed ones too unless `fitted_only`."""
    query = sa.select(MediumRow).where(MediumRow.laptop_id == laptop_id).order_by(MediumRow.id)
    if fitted_only:
        query = query.where(MediumRow.removed_at.is_(None))
    return tuple(_medium(row) for row in session.scalars(query))


def list_locks(session: Session, laptop_id: int) -> tuple[Lock, ...]:
    """Every lock ever found on this laptop, the oldest first."""
    query = sa.select(LockRow).where(LockRow.laptop_id == laptop_id).order_by(LockRow.id)
    return tuple(
        Lock(id=row.id, kind=row.kind, found_at=row.found_at, cleared_at=row.cleared_at)
        for row in session.scalars(query)
    )


def list_laptops(
    session: Session, found: LaptopFilter, *, within: Places | None = None, after: str = "", limit: int = 50
) -> LaptopListing:
    """Laptops by tag, after the tag `after`: three queries whatever the data."""
    base = _filtered(found, within)
    rows = list(session.scalars(base.where(LaptopRow.tag > after).order_by(LaptopRow.tag).limit(limit + 1)))
    counted = session.scalar(
        sa.select(sa.func.count()).select_from(base.with_only_columns(LaptopRow.id).limit(COUNT_CAP + 1).subquery())
    )
    count = counted or 0
    shown = rows[:limit]
    return LaptopListing(
        rows=_laptops(session, shown),
        count=min(count, COUNT_CAP),
        more_than_counted=count > COUNT_CAP,
        next_after=shown[-1].tag if len(rows) > limit else None,
    )


def count_laptops(session: Session, found: LaptopFilter, *, within: Places | None = None) -> int:
    """Exactly how many laptops the filter holds; grows with them."""
    base = _filtered(found, within).with_only_columns(LaptopRow.id).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(base)) or 0


def _filtered(found: LaptopFilter, within: Places | None) -> sa.Select[LaptopRow]:
    query = sa.select(LaptopRow)
    if found.state is not None:
        query = query.where(LaptopRow.state == found.state)
    if found.location_id is not None:
        query = query.where(LaptopRow.location_id == found.location_id)
    if found.lot_id is not None:
        query = query.where(LaptopRow.lot_id == found.lot_id)
    if found.whereabouts is not None:
        query = query.where(_where_it_is == found.whereabouts.value)
    if within is not None and not isinstance(within, Everywhere):
        query = query.where(LaptopRow.location_id.in_(within))
    for word in normalise(found.term).split():
        named = sa.select(LaptopTermRow.laptop_id).where(starts_with(LaptopTermRow.term, word[:80]))
        query = query.where(LaptopRow.id.in_(named))
    return query


def _laptops(session: Session, rows: Sequence[LaptopRow]) -> tuple[Laptop, ...]:
    lots = lot_codes(session, {row.lot_id for row in rows})
    names = places.names_of(session, [row.location_id for row in rows])
    return tuple(_laptop(row, lots[row.lot_id], names) for row in rows)


def _laptop(row: LaptopRow, lot_code: str, names: dict[int, str]) -> Laptop:
    return Laptop(
        id=LaptopId(row.id), tag=row.tag, lot_id=LotId(row.lot_id), lot_code=lot_code,
        manufacturer=row.manufacturer, model=row.model, serial=row.serial, state=row.state,
        location_id=row.location_id, location_name=names.get(row.location_id or 0), origin=row.origin,
        received_at=row.received_at, state_since=row.state_since,
    )  # fmt: skip


def _medium(row: MediumRow) -> Medium:
    return Medium(
        id=MediumId(row.id), laptop_id=LaptopId(row.laptop_id), kind=row.kind, serial=row.serial, model=row.model,
        bus=row.bus, size_bytes=row.size_bytes, fitted_at=row.fitted_at, removed_at=row.removed_at,
    )  # fmt: skip


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
    return Lot(
        id=LotId(row.id), code=row.code, donor=row.donor, received_on=row.received_on, hdd_level=row.hdd_level,
        flash_level=row.flash_level, attestation_allowed=row.attestation_allowed,
    )  # fmt: skip


def known_row_keys(session: Session, lot_id: int) -> frozenset[str]:
    """What the rows already taken into this lot are known again by."""
    return frozenset(session.scalars(sa.select(LaptopRow.row_key).where(LaptopRow.lot_id == lot_id)))


def known_serials(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Tag by real serial, for those of these serials that are in the register."""
    wanted = sorted(set(keys))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        query = sa.select(LaptopRow.serial_key, LaptopRow.tag).where(
            LaptopRow.serial_key.in_(wanted[start : start + 500])
        )
        found |= {key: tag for key, tag in session.execute(query) if key is not None}
    return found


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
    """How many laptops are in each state; every state is there, also with nought."""
    query = sa.select(LaptopRow.state, sa.func.count()).group_by(LaptopRow.state)
    if within is not None and not isinstance(within, Everywhere):
        query = query.where(LaptopRow.location_id.in_(within))
    found = dict(session.execute(query).all())
    return {state: found.get(state, 0) for state in LaptopState}


def count_by_place_and_state(
    session: Session, *, within: Places | None = None
) -> dict[tuple[int | None, LaptopState], int]:
    """How many laptops lie at each place (None: at no place) in each state; pairs without one are left out."""
    query = sa.select(LaptopRow.location_id, LaptopRow.state, sa.func.count())
    if within is not None and not isinstance(within, Everywhere):
        query = query.where(LaptopRow.location_id.in_(within))
    rows = session.execute(query.group_by(LaptopRow.location_id, LaptopRow.state))
    return {(place, state): count for place, state, count in rows}


def count_by_whereabouts(session: Session, *, within: Places | None = None) -> dict[Whereabouts, int]:
    """How many laptops are where; every whereabouts is there, also with nought."""
    query = sa.select(_where_it_is, sa.func.count()).select_from(LaptopRow)
    if within is not None and not isinstance(within, Everywhere):
        query = query.where(LaptopRow.location_id.in_(within))
    found: dict[str, int] = dict(session.execute(query.group_by(_where_it_is)).all())
    return {where: found.get(where.value, 0) for where in Whereabouts}


def count_by_location(session: Session, state: LaptopState | None = None) -> dict[int, int]:
    """How many laptops lie at each location (all states, or one); those with participants are at none."""
    query = sa.select(LaptopRow.location_id, sa.func.count()).where(LaptopRow.location_id.is_not(None))
    if state is not None:
        query = query.where(LaptopRow.state == state)
    rows = session.execute(query.group_by(LaptopRow.location_id))
    return {key: count for key, count in rows if key is not None}


def list_tags(session: Session, found: LaptopFilter, *, within: Places | None = None) -> tuple[str, ...]:
    """The tags the filter holds, in order; for labels and exports."""
    query = _filtered(found, within).with_only_columns(LaptopRow.tag).order_by(LaptopRow.tag)
    return tuple(session.scalars(query))


def list_for_labels(
    session: Session, found: LaptopFilter, *, tags: Sequence[str] = (), within: Places | None = None
) -> tuple[PrintedLaptop, ...]:
    """What a label says of the laptops the filter holds, by tag; with `tags` only of these."""
    row = LaptopRow
    base = _filtered(found, within).with_only_columns(row.id, row.tag, row.manufacturer, row.model, row.sticker_token)
    batches = [tuple(tags[start : start + 500]) for start in range(0, len(tags), 500)]
    queries = [base.where(row.tag.in_(batch)) for batch in batches] if tags else [base]
    return tuple(
        PrintedLaptop(id=LaptopId(key), tag=tag, words=f"{maker} {model}".strip(), sticker_token=token)
        for query in queries
        for key, tag, maker, model, token in session.execute(query.order_by(row.tag))
    )


def places_of(session: Session, ids: Iterable[int]) -> frozenset[int | None]:
    """Where these laptops lie; None stands for those that lie nowhere of ours."""
    return frozenset(session.scalars(sa.select(LaptopRow.location_id).where(LaptopRow.id.in_(set(ids))).distinct()))


def find_by_sticker(session: Session, tag: str, token: str) -> LaptopIdentity | None:
    """The laptop of this label whose sticker carries this token; None for any other pair, in the same time."""
    query = sa.select(LaptopRow.tag, LaptopRow.manufacturer, LaptopRow.model, LaptopRow.sticker_token)
    row = session.execute(query.where(LaptopRow.tag == tag)).first()
    known = (row.sticker_token if row else None) or "\0"
    right = hmac.compare_digest(known.encode(), token.encode("utf-8", "replace"))
    if row is None or not right:
        return None
    return LaptopIdentity(tag=row.tag, manufacturer=row.manufacturer, model=row.model, serial=None)


def is_first_custody(session: Session, custody_id: int) -> bool:
    """Whether this custody period began with the intake, so that the laptop never came back since."""
    began = session.scalar(sa.select(CustodyRow.began_by).where(CustodyRow.id == custody_id))
    return began is CustodyStart.INTAKE
