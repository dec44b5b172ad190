"""Reading the workshop: open and past repairs with their cost, quarantined laptops, what is missing, what left."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.rules import Policy, check_sufficiency, fitted_medium
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState, Medium
from laptopdesk.assets.workshop.finding import RepairSearch, searched
from laptopdesk.assets.workshop.models import DisposalRow, MissingRow, QuarantineRow, RepairPartRow, RepairRow
from laptopdesk.assets.workshop.rules import days_between, police_due
from laptopdesk.assets.workshop.values import (
    Disposal,
    DisposalDrive,
    DisposalId,
    LotCost,
    Missing,
    MissingId,
    Part,
    Quarantine,
    QuarantineId,
    Repair,
    RepairCost,
    RepairId,
    Tab,
)
from laptopdesk.core.access import Everywhere
from laptopdesk.core.clock import to_local
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]
MOST = 200
"""A list shows so many; the oldest come first, for they wait longest."""

Row = TypeVar("Row", RepairRow, QuarantineRow, MissingRow, DisposalRow)
Found = Sequence[tuple[Row, LaptopRow]]


# ---- repairs


def list_open_repairs(
    session: Session, *, now: datetime, within: Places | None = None, location_id: int | None = None
) -> tuple[Repair, ...]:
    """Open repairs, the oldest first, at these places."""
    query = _with_laptop(RepairRow).where(RepairRow.closed_at.is_(None), *_at(within, location_id))
    return _repairs(session, session.execute(query.order_by(RepairRow.opened_at, RepairRow.id).limit(MOST)).all(), now)


def find_repairs(
    session: Session,
    search: RepairSearch,
    *,
    now: datetime,
    within: Places | None = None,
    location_id: int | None = None,
) -> tuple[Repair, ...]:
    """The repairs of this question at these places, the newest first, open ones and closed ones."""
    query = _with_laptop(RepairRow).where(*searched(search), *_at(within, location_id))
    return _repairs(session, session.execute(query.order_by(RepairRow.id.desc()).limit(MOST)).all(), now)


def list_repairs_of(session: Session, laptop_id: int, *, now: datetime) -> tuple[Repair, ...]:
    """Every repair of this laptop, newest first."""
    query = _with_laptop(RepairRow).where(RepairRow.laptop_id == laptop_id).order_by(RepairRow.id.desc())
    return _repairs(session, session.execute(query).all(), now)


def get_repair(session: Session, repair_id: int, *, now: datetime) -> Repair:
    """One repair; raises NotFound."""
    rows = session.execute(_with_laptop(RepairRow).where(RepairRow.id == repair_id)).all()
    return _only("repair", repair_id, _repairs(session, rows, now))


def list_parts(session: Session, repair_id: int) -> tuple[Part, ...]:
    """What went into the laptop in this repair, in order."""
    query = sa.select(RepairPartRow).where(RepairPartRow.repair_id == repair_id).order_by(RepairPartRow.id)
    return tuple(value_of(row, Part) for row in session.scalars(query))


def cost_of_laptop(session: Session, laptop_id: int) -> RepairCost:
    """What this laptop's repairs cost so far; three sums over the same rows that its page lists."""
    mine = RepairRow.laptop_id == laptop_id
    parts = session.scalar(sa.select(_parts_sum()).join(RepairRow, RepairRow.id == RepairPartRow.repair_id).where(mine))
    minutes, repairs = session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(RepairRow.labour_minutes), 0), sa.func.count()).where(mine)
    ).one()
    return RepairCost(parts_cents=int(parts or 0), labour_minutes=int(minutes), repairs=repairs)


def list_cost_by_lot(session: Session, *, within: Places | None = None) -> tuple[LotCost, ...]:
    """What each lot's laptops cost in repair, the newest lot first; lots without a repair are left out."""
    labour = (
        sa.select(
            LaptopRow.lot_id,
            sa.func.count(sa.distinct(RepairRow.laptop_id)),
            sa.func.count(),
            sa.func.sum(RepairRow.labour_minutes),
        )
        .join(RepairRow, RepairRow.laptop_id == LaptopRow.id)
        .where(*_at(within, None))
        .group_by(LaptopRow.lot_id)
    )
    paid = (
        sa.select(LaptopRow.lot_id, _parts_sum())
        .join(RepairRow, RepairRow.laptop_id == LaptopRow.id)
        .join(RepairPartRow, RepairPartRow.repair_id == RepairRow.id)
        .where(*_at(within, None))
        .group_by(LaptopRow.lot_id)
    )
    parts = dict(session.execute(paid).all())
    rows = session.execute(labour.order_by(LaptopRow.lot_id.desc())).all()
    codes = lifecycle.lot_codes(session, [row[0] for row in rows])
    return tuple(
        LotCost(
            lot_id=lot,
            lot_code=codes[lot],
            laptops=laptops,
            cost=RepairCost(parts_cents=int(parts.get(lot) or 0), labour_minutes=int(minutes or 0), repairs=repairs),
        )
        for lot, laptops, repairs, minutes in rows
    )


def _parts_sum() -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(RepairPartRow.quantity * RepairPartRow.cost_cents), 0)


def _parts_by_repair(session: Session, ids: Sequence[int]) -> dict[int, int]:
    if not ids:
        return {}
    query = sa.select(RepairPartRow.repair_id, _parts_sum()).where(RepairPartRow.repair_id.in_(ids))
    return {key: int(cents) for key, cents in session.execute(query.group_by(RepairPartRow.repair_id))}


def _repairs(session: Session, rows: Found[RepairRow], now: datetime) -> tuple[Repair, ...]:
    cents = _parts_by_repair(session, [row.id for row, _laptop in rows])
    names = _place_names(session, rows)
    return tuple(
        value_of(
            row,
            Repair,
            id=RepairId(row.id),
            laptop_id=laptop.id,
            tag=laptop.tag,
            model=_model(laptop),
            location_id=laptop.location_id,
            location=names.get(laptop.location_id or 0),
            parts_cents=cents.get(row.id, 0),
            days=days_between(row.opened_at, row.closed_at or now),
        )
        for row, laptop in rows
    )


# ---- quarantine


def list_quarantined(
    session: Session, *, now: datetime, within: Places | None = None, location_id: int | None = None
) -> tuple[Quarantine, ...]:
    """Quarantined laptops, the longest first; also those in repair meanwhile."""
    query = _with_laptop(QuarantineRow).where(QuarantineRow.ended_at.is_(None), *_at(within, location_id))
    rows = session.execute(query.order_by(QuarantineRow.began_at, QuarantineRow.id).limit(MOST)).all()
    return _quarantines(session, rows, now)


def list_quarantines_of(session: Session, laptop_id: int, *, now: datetime) -> tuple[Quarantine, ...]:
    """Every stay apart of this laptop, newest first."""
    query = _with_laptop(QuarantineRow).where(QuarantineRow.laptop_id == laptop_id).order_by(QuarantineRow.id.desc())
    return _quarantines(session, session.execute(query).all(), now)


def get_quarantine(session: Session, quarantine_id: int, *, now: datetime) -> Quarantine:
    """One stay apart; raises NotFound."""
    rows = session.execute(_with_laptop(QuarantineRow).where(QuarantineRow.id == quarantine_id)).all()
    return _only("quarantine", quarantine_id, _quarantines(session, rows, now))


def _quarantines(session: Session, rows: Found[QuarantineRow], now: datetime) -> tuple[Quarantine, ...]:
    names = _place_names(session, rows)
    return tuple(
        value_of(
            row,
            Quarantine,
            id=QuarantineId(row.id),
            laptop_id=laptop.id,
            tag=laptop.tag,
            model=_model(laptop),
            state=laptop.state,
            location_id=laptop.location_id,
            location=names.get(laptop.location_id or 0),
            days=days_between(row.began_at, row.ended_at or now),
        )
        for row, laptop in rows
    )


def wipers_of(session: Session, laptop_id: int) -> frozenset[int]:
    """Who wiped drives of this laptop in this custody period, whatever the verdict, also where it contradicts."""
    custody = lifecycle.custody_of(session, laptop_id)
    records = evidence.list_records_of_laptop(session, laptop_id)
    return frozenset(r.wiped_by_id for r in records if r.custody_id == custody and r.wiped_by_id is not None)


# ---- missing


def list_missing(
    session: Session, *, now: datetime, within: Places | None = None, location_id: int | None = None
) -> tuple[Missing, ...]:
    """What is missing, the longest first, among what was seen last at these places."""
    query = _with_laptop(MissingRow).where(MissingRow.ended_at.is_(None))
    query = query.where(at_places(MissingRow.location_id, within))
    if location_id is not None:
        query = query.where(MissingRow.location_id == location_id)
    rows = session.execute(query.order_by(MissingRow.since, MissingRow.id).limit(MOST)).all()
    return _missing(session, rows, now)


def list_missing_of(session: Session, laptop_id: int, *, now: datetime) -> tuple[Missing, ...]:
    """Every time this laptop was missing, newest first."""
    query = _with_laptop(MissingRow).where(MissingRow.laptop_id == laptop_id).order_by(MissingRow.id.desc())
    return _missing(session, session.execute(query).all(), now)


def get_missing(session: Session, missing_id: int, *, now: datetime) -> Missing:
    """One time a laptop was missing; raises NotFound."""
    rows = session.execute(_with_laptop(MissingRow).where(MissingRow.id == missing_id)).all()
    return _only("missing", missing_id, _missing(session, rows, now))


def _missing(session: Session, rows: Found[MissingRow], now: datetime) -> tuple[Missing, ...]:
    names = places.names_of(session, [row.location_id for row, _laptop in rows])
    return tuple(
        value_of(
            row,
            Missing,
            id=MissingId(row.id),
            laptop_id=laptop.id,
            tag=laptop.tag,
            model=_model(laptop),
            location=names.get(row.location_id or 0),
            police_due=police_due(row.kind, row.police_number, to_local(row.reported_at).date()),
            found_at=row.ended_at,
            found_by_id=row.ended_by_id,
            days=days_between(row.reported_at, row.ended_at or now),
        )
        for row, laptop in rows
    )


# ---- disposal


def list_disposals(
    session: Session, *, within: Places | None = None, location_id: int | None = None
) -> tuple[Disposal, ...]:
    """What left or waits to: those with something to do first, then the newest."""
    waits = sa.case((DisposalRow.done_at.is_(None), 0), (DisposalRow.document_file_id.is_(None), 1), else_=2)
    query = _with_laptop(DisposalRow).where(DisposalRow.withdrawn_at.is_(None), *_at(within, location_id))
    rows = session.execute(query.order_by(waits, DisposalRow.id.desc()).limit(MOST)).all()
    return _disposals(session, rows)


def find_disposal_of(session: Session, laptop_id: int) -> Disposal | None:
    """The disposal of this laptop that stands, or None."""
    query = _with_laptop(DisposalRow).where(DisposalRow.laptop_id == laptop_id, DisposalRow.withdrawn_at.is_(None))
    disposals = _disposals(session, session.execute(query).all())
    return disposals[0] if disposals else None


def get_disposal(session: Session, disposal_id: int) -> Disposal:
    """One disposal, also a withdrawn one; raises NotFound."""
    rows = session.execute(_with_laptop(DisposalRow).where(DisposalRow.id == disposal_id)).all()
    return _only("disposal", disposal_id, _disposals(session, rows))


def file_of_disposal(session: Session, disposal_id: int) -> int | None:
    """The stored document of this disposal."""
    return session.scalar(sa.select(DisposalRow.document_file_id).where(DisposalRow.id == disposal_id))


def _disposals(session: Session, rows: Found[DisposalRow]) -> tuple[Disposal, ...]:
    names = _place_names(session, rows)
    return tuple(
        value_of(
            row,
            Disposal,
            id=DisposalId(row.id),
            laptop_id=laptop.id,
            tag=laptop.tag,
            model=_model(laptop),
            location_id=laptop.location_id,
            location=names.get(laptop.location_id or 0),
        )
        for row, laptop in rows
    )


def list_drives(session: Session, detail: LaptopDetail) -> tuple[DisposalDrive, ...]:
    """The drives a disposal must account for: fitted now, or taken out in this custody period."""
    began = detail.custody_began_at
    fitted = [medium for medium in detail.media if medium.removed_at is None]
    taken = [m for m in detail.media if m.removed_at is not None and (began is None or m.removed_at >= began)]
    lacking = {m.medium_id for m in evidence.sufficiency(session, detail).media if m.reasons}
    lacking |= _unproven(session, detail, taken)
    return tuple(
        DisposalDrive(
            medium_id=medium.id,
            label=_drive_label(medium),
            fitted=medium.removed_at is None,
            proven=medium.id not in lacking,
        )
        for medium in (*fitted, *taken)
    )


def _unproven(session: Session, detail: LaptopDetail, taken: Sequence[Medium]) -> set[int]:
    if not taken:
        return set()
    lot = lifecycle.get_lot(session, detail.laptop.lot_id)
    records = evidence.list_records_of_laptop(session, detail.laptop.id)
    media = [fitted_medium(medium, records) for medium in taken]
    policy = Policy(hdd_level=lot.hdd_level, flash_level=lot.flash_level)
    judged = check_sufficiency(media, policy, custody_id=detail.custody_id, custody_began_at=detail.custody_began_at)
    return {medium.medium_id for medium in judged.media if medium.reasons}


def _drive_label(medium: Medium) -> str:
    return " ".join(part for part in (medium.model, medium.serial or "") if part) or f"#{medium.id}"


# ---- all


def count_open(session: Session, *, within: Places | None = None) -> dict[Tab, int]:
    """How many laptops each list of the workshop holds: open repairs, apart, missing, and disposals to finish."""
    unfinished = sa.or_(DisposalRow.done_at.is_(None), DisposalRow.document_file_id.is_(None))
    lists = (
        (Tab.REPAIRS, RepairRow, RepairRow.closed_at.is_(None)),
        (Tab.QUARANTINE, QuarantineRow, QuarantineRow.ended_at.is_(None)),
        (Tab.MISSING, MissingRow, MissingRow.ended_at.is_(None)),
        (Tab.DISPOSAL, DisposalRow, sa.and_(DisposalRow.withdrawn_at.is_(None), unfinished)),
    )
    counts: dict[Tab, int] = {}
    for tab, table, open_ones in lists:
        query = sa.select(sa.func.count()).select_from(table)
        if within is not None and not isinstance(within, Everywhere):
            place = MissingRow.location_id if table is MissingRow else LaptopRow.location_id
            query = query.join(LaptopRow, LaptopRow.id == table.laptop_id).where(place.in_(within))
        counts[tab] = session.scalar(query.where(open_ones)) or 0
    return counts


def _with_laptop(table: type[Row]) -> sa.Select[Row, LaptopRow]:
    return sa.select(table, LaptopRow).join(LaptopRow, LaptopRow.id == table.laptop_id)


def _at(within: Places | None, location_id: int | None) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if within is not None and not isinstance(within, Everywhere):
        conditions.append(LaptopRow.location_id.in_(within))
    if location_id is not None:
        conditions.append(LaptopRow.location_id == location_id)
    return conditions


def _place_names(session: Session, rows: Found[Row]) -> dict[int, str]:
    return places.names_of(session, [laptop.location_id for _row, laptop in rows])


def _model(laptop: LaptopRow) -> str:
    return f"{laptop.manufacturer} {laptop.model}".strip()


One = TypeVar("One")


def _only(kind: str, key: int, rows: tuple[One, ...]) -> One:
    if not rows:
        raise NotFound(kind, key)
    return rows[0]


def state_of(session: Session, laptop_id: int) -> LaptopState | None:
    """The state of this laptop, or None."""
    return session.scalar(sa.select(LaptopRow.state).where(LaptopRow.id == laptop_id))
