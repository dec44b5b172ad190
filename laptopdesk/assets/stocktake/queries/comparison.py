"""The comparison: what was expected beside what was scanned, and where the register says a laptop is by now.

Until it is signed it is derived from the frozen list, the scans and the register as it is; what was signed stands as
`stocktake_line`. The number of queries does not depend on the number of laptops.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState, Whereabouts
from laptopdesk.assets.stocktake.models import StocktakeExpectedRow, StocktakeLineRow, StocktakeScanRow
from laptopdesk.assets.stocktake.queries.stocktakes import counters_of, effective, get_stocktake, list_misread
from laptopdesk.assets.stocktake.values import (
    Difference,
    DifferenceDecision,
    DifferenceKind,
    Figures,
    ScanStanding,
    Stocktake,
    StocktakeResult,
    StocktakeState,
    UnknownCode,
)
from laptopdesk.places import queries as places

K = DifferenceKind
GONE = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)
"""States in which no laptop lies on a shelf."""
SHOWN = (K.MISSING, K.ELSEWHERE, K.WRONG_STATE, K.LEFT, K.CAME)
"""Kinds that differ, in the order of the page."""
WHERE = sa.case(
    (LaptopRow.holder_handout_id.is_not(None), Whereabouts.WITH_PARTICIPANT.value),
    (LaptopRow.location_id.is_not(None), Whereabouts.AT_LOCATION.value),
    (LaptopRow.transit_to_id.is_not(None), Whereabouts.IN_TRANSIT.value),
    else_=Whereabouts.UNKNOWN.value,
)


def compared(stocktake: Stocktake) -> sa.CTE:
    """One row for each laptop that was expected or scanned: its kind, and what the register says of it now."""
    row, expected, laptop = StocktakeScanRow, StocktakeExpectedRow, LaptopRow
    counted = sa.and_(effective(stocktake), row.tag.is_not(None))
    scanned = sa.select(row.tag, sa.func.max(row.at).label("at")).where(counted).group_by(row.tag).cte("scanned")
    register = (
        laptop.id.label("laptop_id"),
        laptop.tag,
        laptop.manufacturer,
        laptop.model,
        laptop.state,
        laptop.state_since,
        laptop.location_id,
        WHERE.label("whereabouts"),
    )
    listed = (
        sa.select(*register, expected.state.label("expected_state"), scanned.c.at.label("scanned_at"))
        .join(expected, expected.laptop_id == laptop.id)
        .outerjoin(scanned, scanned.c.tag == expected.tag)
        .where(expected.stocktake_id == stocktake.id)
    )
    is_expected = sa.exists().where(expected.stocktake_id == stocktake.id, expected.tag == scanned.c.tag)
    others = (
        sa.select(*register, sa.null().label("expected_state"), scanned.c.at.label("scanned_at"))
        .join(scanned, scanned.c.tag == laptop.tag)
        .where(~is_expected)
    )
    both = sa.union_all(listed, others).cte("both_sides")
    return sa.select(*both.c, _kind(both.c, stocktake.location_id).label("kind")).cte("compared")


def _kind(columns: Any, here: int) -> "sa.Case[str]":
    gone = columns.state.in_([state.value for state in GONE])
    was_gone = sa.and_(gone, columns.scanned_at >= columns.state_since)
    is_here = sa.and_(~gone, columns.location_id.is_not(None), columns.location_id == here)
    scanned, expected = columns.scanned_at.is_not(None), columns.expected_state.is_not(None)
    return sa.case(
        (sa.and_(scanned, was_gone), K.WRONG_STATE.value),
        (sa.and_(scanned, expected), K.FOUND.value),
        (sa.and_(scanned, sa.or_(is_here, gone)), K.CAME.value),
        (scanned, K.ELSEWHERE.value),
        (is_here, K.MISSING.value),
        else_=K.LEFT.value,
    )


def get_result(session: Session, stocktake_id: int, *, each: int = 50) -> StocktakeResult:
    """Figures and the first `each` of every list; the same number of queries whatever the data."""
    stocktake = get_stocktake(session, stocktake_id)
    return StocktakeResult(
        stocktake=stocktake,
        figures=_figures(session, stocktake),
        lists={kind: list_differences(session, stocktake, kind, limit=each) for kind in SHOWN},
        unknown=list_unknown(session, stocktake, limit=each),
        misread=list_misread(session, stocktake, limit=each),
        counters=counters_of(session, stocktake_id),
    )


def _figures(session: Session, stocktake: Stocktake) -> Figures:
    row, expected = StocktakeScanRow, StocktakeExpectedRow
    listed = session.scalar(sa.select(sa.func.count()).where(expected.stocktake_id == stocktake.id)) or 0
    one = sa.literal(1)
    scans, voided, late = session.execute(
        sa.select(
            sa.func.count(sa.case((row.voids.is_(None), one))),
            sa.func.count(row.voids),
            sa.func.count(sa.case((sa.and_(row.standing == ScanStanding.LATE, row.voids.is_(None)), one))),
        ).where(row.stocktake_id == stocktake.id)
    ).one()
    laptop = sa.exists().where(LaptopRow.tag == row.tag)
    unknown, misread = session.execute(
        sa.select(
            sa.func.count(sa.case((~laptop, row.tag)).distinct()), sa.func.count(sa.case((row.tag.is_(None), one)))
        ).where(effective(stocktake))
    ).one()
    kinds = _kinds(session, stocktake, listed)
    return Figures(
        expected=listed, kinds=kinds, unknown=unknown, misread=misread, scans=scans, voided=voided, late=late
    )


def _kinds(session: Session, stocktake: Stocktake, listed: int) -> dict[DifferenceKind, int]:
    if stocktake.state is not StocktakeState.SIGNED:
        laptops = compared(stocktake)
        query = sa.select(laptops.c.kind, sa.func.count()).group_by(laptops.c.kind)
        return {K(kind): count for kind, count in session.execute(query)}
    line = StocktakeLineRow
    signed = sa.select(line.kind, sa.func.count(), sa.func.count(line.expected_state)).where(
        line.stocktake_id == stocktake.id
    )
    rows = session.execute(signed.group_by(line.kind)).all()
    kinds = {kind: count for kind, count, _expected in rows}
    return {**kinds, K.FOUND: listed - sum(expected for _kind, _count, expected in rows)}


def list_differences(
    session: Session, stocktake: Stocktake, kind: DifferenceKind, *, after: str = "", limit: int = 50
) -> tuple[Difference, ...]:
    """Laptops of this kind by tag, after the tag `after`."""
    if stocktake.state is StocktakeState.SIGNED:
        return _signed(session, stocktake, kind, after=after, limit=limit)
    laptops = compared(stocktake)
    query = (
        sa.select(laptops)
        .where(laptops.c.kind == kind.value, laptops.c.tag > after)
        .order_by(laptops.c.tag)
        .limit(limit)
    )
    return _differences(session, session.execute(query).mappings().all())


def next_lines_after(rows: Sequence[Difference], limit: int) -> str | None:
    """Where the list goes on, when it is as long as was asked for."""
    return rows[-1].tag if len(rows) == limit else None


def _signed(
    session: Session, stocktake: Stocktake, kind: DifferenceKind, *, after: str, limit: int
) -> tuple[Difference, ...]:
    line, laptop = StocktakeLineRow, LaptopRow
    query = (
        sa.select(*line.__table__.c, laptop.manufacturer, laptop.model)
        .join(laptop, laptop.id == line.laptop_id)
        .where(line.stocktake_id == stocktake.id, line.kind == kind, line.tag > after)
        .order_by(line.tag)
        .limit(limit)
    )
    return _differences(session, session.execute(query).mappings().all())


def _differences(session: Session, rows: Sequence[Any]) -> tuple[Difference, ...]:
    names = places.names_of(session, [row["location_id"] for row in rows]) if rows else {}
    return tuple(_difference(row, names) for row in rows)


def _difference(row: Any, names: dict[int, str]) -> Difference:
    decision = row.get("decision")
    return Difference(
        tag=row["tag"],
        kind=K(row["kind"]),
        title=f"{row['manufacturer']} {row['model']}".strip(),
        expected_state=LaptopState(row["expected_state"]) if row["expected_state"] else None,
        state=LaptopState(row["state"]),
        where=Whereabouts(row["whereabouts"]),
        location_id=row["location_id"],
        location_name=names.get(row["location_id"] or 0),
        scanned_at=row["scanned_at"],
        decision=DifferenceDecision(decision) if decision else None,
        decided_at=row.get("decided_at"),
        reasons=tuple(row.get("reasons") or ()),
    )


def list_unknown(session: Session, stocktake: Stocktake, *, limit: int) -> tuple[UnknownCode, ...]:
    """Good laptop codes that are not in the register, by code."""
    row = StocktakeScanRow
    laptop = sa.exists().where(LaptopRow.tag == row.tag)
    query = sa.select(row.tag, sa.func.count()).where(effective(stocktake), row.tag.is_not(None), ~laptop)
    rows = session.execute(query.group_by(row.tag).order_by(row.tag).limit(limit))
    return tuple(UnknownCode(tag=tag or "", times=times) for tag, times in rows)


def list_laptop_lines(session: Session, laptop_id: int) -> tuple[tuple[int, Difference], ...]:
    """(stock-take, line) of each signed stock-take in which this laptop differed, the newest first."""
    line, laptop = StocktakeLineRow, LaptopRow
    query = (
        sa.select(*line.__table__.c, laptop.manufacturer, laptop.model)
        .join(laptop, laptop.id == line.laptop_id)
        .where(line.laptop_id == laptop_id)
        .order_by(line.stocktake_id.desc())
        .limit(20)
    )
    rows = session.execute(query).mappings().all()
    return tuple(zip((row["stocktake_id"] for row in rows), _differences(session, rows), strict=True))


def expected_at(stocktake_id: int, location_id: int) -> sa.Select[int, str, int, LaptopState]:
    """What a stock-take of this location expects: every laptop that the register has there."""
    here = sa.and_(LaptopRow.location_id == location_id, LaptopRow.state.not_in(GONE))
    return sa.select(sa.literal(stocktake_id), LaptopRow.tag, LaptopRow.id, LaptopRow.state).where(here)
