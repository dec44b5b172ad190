"""The course of stock-takes: open, closed, signed, and their rounds."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.assets.stocktake.models import StocktakeExpectedRow, StocktakeRoundRow, StocktakeRow, StocktakeScanRow
from laptopdesk.assets.stocktake.values import (
    OPEN_STATES,
    Counter,
    CountingBoard,
    CountingDevice,
    CountingRound,
    RawScan,
    ScanStanding,
    Stocktake,
    StocktakeId,
)
from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]


def _query() -> "sa.Select[StocktakeRow, StocktakeRoundRow]":
    row, round_row = StocktakeRow, StocktakeRoundRow
    return sa.select(row, round_row).join(
        round_row, sa.and_(round_row.stocktake_id == row.id, round_row.number == row.round)
    )


def get_stocktake(session: Session, stocktake_id: int) -> Stocktake:
    """One stock-take with its latest round; raises NotFound."""
    result = session.execute(_query().where(StocktakeRow.id == stocktake_id)).one_or_none()
    if result is None:
        raise NotFound("stocktake", stocktake_id)
    return _stocktake(*result, places.names_of(session, [result[0].location_id]))


def find_open_at(session: Session, location_id: int) -> Stocktake | None:
    """The stock-take of this place that is not signed or cancelled yet, or None."""
    query = _query().where(StocktakeRow.location_id == location_id, StocktakeRow.state.in_(OPEN_STATES))
    result = session.execute(query).one_or_none()
    return _stocktake(*result, places.names_of(session, [location_id])) if result else None


def list_stocktakes(session: Session, *, within: Places, limit: int = 100) -> tuple[Stocktake, ...]:
    """The newest stock-takes at these places, the last one first; two queries whatever the data."""
    query = _query().order_by(StocktakeRow.id.desc()).limit(limit)
    query = query.where(at_places(StocktakeRow.location_id, within))
    results = session.execute(query).all()
    names = places.names_of(session, [row.location_id for row, _round in results])
    return tuple(_stocktake(row, round_row, names) for row, round_row in results)


def list_rounds(session: Session, stocktake_id: int) -> tuple[CountingRound, ...]:
    """The rounds of this stock-take, the first one first."""
    row = StocktakeRoundRow
    query = sa.select(row).where(row.stocktake_id == stocktake_id).order_by(row.number)
    return tuple(_round(round_row) for round_row in session.scalars(query))


def _stocktake(row: StocktakeRow, round_row: StocktakeRoundRow, names: dict[int, str]) -> Stocktake:
    return value_of(
        row, Stocktake, id=StocktakeId(row.id), location_name=names.get(row.location_id, ""), round=_round(round_row)
    )


def _round(row: StocktakeRoundRow) -> CountingRound:
    return value_of(row, CountingRound)


_row = StocktakeScanRow
RECENT = 20


def effective(stocktake: Stocktake) -> "sa.ColumnElement[bool]":
    """Whether a scan counts in the latest round: kept in time, not taken back, of this round or still standing."""
    expected = StocktakeExpectedRow
    stands = sa.exists().where(expected.stocktake_id == _row.stocktake_id, expected.tag == _row.tag)
    return sa.and_(
        _row.stocktake_id == stocktake.id,
        _row.standing == ScanStanding.COUNTS,
        _row.voids.is_(None),
        ~_is_voided(stocktake.id),
        sa.or_(_row.round == stocktake.round.number, sa.and_(_row.round >= stocktake.round.base, stands)),
    )


def _is_voided(stocktake_id: int) -> "sa.ColumnElement[bool]":
    """Whether a scan of this stock-take was taken back: a set made once, not a look for each scan."""
    void = aliased(StocktakeScanRow)
    taken_back = sa.select(void.voids).where(
        void.stocktake_id == stocktake_id, void.voids.is_not(None), void.standing == ScanStanding.COUNTS
    )
    return _row.scan_id.in_(taken_back)


def get_board(session: Session, stocktake_id: int) -> CountingBoard:
    """The counting screen: six queries whatever the data; the recount of differences begins at zero."""
    stocktake = get_stocktake(session, stocktake_id)
    mine = sa.and_(effective(stocktake), _row.round == stocktake.round.number)
    counted = session.execute(sa.select(sa.func.count(_row.tag.distinct()), sa.func.count()).where(mine)).one()
    recent = sa.select(_row, _is_voided(stocktake_id)).where(_row.stocktake_id == stocktake_id, _row.voids.is_(None))
    return CountingBoard(
        stocktake=stocktake,
        laptops=counted[0],
        scans=counted[1],
        waiting=count_waiting(session, stocktake.location_id),
        recent=_raw(session.execute(recent.order_by(_row.id.desc()).limit(RECENT)).all()),
    )


def count_waiting(session: Session, location_id: int) -> int:
    """Scans of stations at this place for which no stock-take was open."""
    query = sa.select(sa.func.count()).where(
        _row.standing == ScanStanding.WAITING, _row.location_id == location_id, _row.voids.is_(None)
    )
    return session.scalar(query) or 0


def counters_of(session: Session, stocktake_id: int) -> tuple[Counter, ...]:
    """Everybody who scanned in any round of this stock-take, who scanned most first."""
    query = (
        sa.select(_row.staff_id, sa.func.count())
        .where(_row.stocktake_id == stocktake_id)
        .group_by(_row.staff_id)
        .order_by(sa.func.count().desc(), _row.staff_id)
    )
    return tuple(Counter(staff_id=staff, scans=scans) for staff, scans in session.execute(query))


def list_raw_scans(session: Session, stocktake_id: int, *, after: int = 0, limit: int = 200) -> tuple[RawScan, ...]:
    """Every scan as it was kept, in the order in which they came, after the one numbered `after`."""
    query = sa.select(_row, _is_voided(stocktake_id)).where(_row.stocktake_id == stocktake_id, _row.id > after)
    return _raw(session.execute(query.order_by(_row.id).limit(limit)).all())


def raw_scans_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The kept text of these scans, for those that are known."""
    query = sa.select(_row.scan_id, _row.raw).where(_row.scan_id.in_(list(ids)))
    return {scan.scan_id: scan.raw for scan in session.execute(query)}


def list_misread(session: Session, stocktake: Stocktake, *, limit: int) -> tuple[RawScan, ...]:
    """Scans of the latest round that are no laptop's code, the newest first."""
    query = sa.select(_row, sa.false()).where(effective(stocktake), _row.tag.is_(None))
    return _raw(session.execute(query.order_by(_row.id.desc()).limit(limit)).all())


def last_scan_of(
    session: Session, stocktake: Stocktake, *, staff_id: int | None, device: CountingDevice
) -> UUID | None:
    """The newest scan of this person with this kind of device that still counts; of one page where it has a name."""
    mine = sa.and_(
        effective(stocktake),
        _row.round == stocktake.round.number,
        _row.staff_id == staff_id,
        _row.source == device.source,
    )
    if device.name:
        mine = sa.and_(mine, _row.device == device.name)
    return session.scalar(sa.select(_row.scan_id).where(mine).order_by(_row.id.desc()).limit(1))


def _raw(rows: Sequence[sa.Row[StocktakeScanRow, bool]]) -> tuple[RawScan, ...]:
    return tuple(value_of(row, RawScan, id=row.scan_id, number=row.id, voided=bool(voided)) for row, voided in rows)


def find_place_of_scan(session: Session, scan_id: UUID) -> int | None:
    """The place (id) where this scan was made; None for one that never came in."""
    row = StocktakeScanRow
    return session.scalar(sa.select(row.location_id).where(row.scan_id == scan_id))
