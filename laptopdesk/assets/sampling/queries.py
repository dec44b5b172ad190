"""Reading samples: how each lot stands, its draws, and its drawn laptops."""

from collections import Counter
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.models import LaptopRow, LotRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.proof.queries import judge_laptops
from laptopdesk.assets.proof.values import ERASED_OR_BEYOND, Judged, Period, Proof
from laptopdesk.assets.sampling.models import SampleDrawRow, SampleLineRow
from laptopdesk.assets.sampling.rules import state_of
from laptopdesk.assets.sampling.values import (
    CheckResult,
    Draw,
    DrawId,
    FollowUp,
    LotStanding,
    SampleLine,
    SampleStanding,
    SampleState,
)
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of

AWAY = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)
"""States in which nobody can look at a laptop."""


def _erased(session: Session, *among: sa.ColumnElement[bool]) -> Iterator[Judged]:
    """Laptops called erased, on evidence that suffices; what was destroyed cannot be looked at."""
    condition = (LaptopRow.state.in_(ERASED_OR_BEYOND), *among)
    for laptop in judge_laptops(session, condition, Period.ERASED):
        if laptop.sufficient and laptop.proof is not Proof.DESTROYED:
            yield laptop


def standings_of(session: Session, lot_ids: Iterable[int]) -> dict[int, SampleStanding]:
    """How the sample of each of these lots stands."""
    wanted = sorted(set(lot_ids))
    count = sa.func.count()
    erased = list(_erased(session, LaptopRow.lot_id.in_(wanted)))
    many = Counter(laptop.lot_id for laptop in erased)
    attested = Counter(laptop.lot_id for laptop in erased if laptop.proof is Proof.ATTESTED)
    row = SampleLineRow
    lines = sa.select(row.lot_id, row.result, row.followed, count).where(row.lot_id.in_(wanted))
    results: dict[int, Counter[CheckResult | None]] = {lot: Counter() for lot in wanted}
    for lot, result, followed, number in session.execute(lines.group_by(row.lot_id, row.result, row.followed)):
        results[lot][_counted(result, followed)] += number
    return {lot: _standing(many[lot], attested[lot], counts) for lot, counts in results.items()}


def _counted(result: CheckResult | None, followed: FollowUp | None) -> CheckResult | None:
    """As what a line counts: what was harmless is clean, what was dealt with is as if it could not be read."""
    if followed is None:
        return result
    return CheckResult.NO_DATA if followed is FollowUp.HARMLESS else CheckResult.UNREADABLE


def _standing(erased: int, attested: int, results: Counter[CheckResult | None]) -> SampleStanding:
    return SampleStanding(
        erased=erased,
        attested=attested,
        drawn=sum(number for result, number in results.items() if result is not CheckResult.UNREADABLE),
        clean=results.get(CheckResult.NO_DATA, 0),
        with_data=results.get(CheckResult.DATA_FOUND, 0),
    )


def standing_of(session: Session, lot_id: int) -> SampleStanding:
    """How the sample of this lot stands."""
    return standings_of(session, [lot_id])[lot_id]


def list_standings(session: Session, *, open_only: bool = False) -> tuple[LotStanding, ...]:
    """Every lot with its sample, newest first; `open_only` leaves out what is done and what is not erased."""
    lots = session.execute(
        sa.select(LotRow.id, LotRow.code, LotRow.donor).order_by(LotRow.received_on.desc(), LotRow.id.desc())
    ).all()
    standings = standings_of(session, [lot.id for lot in lots])
    rows = [
        LotStanding(lot_id=key, code=code, donor=donor, standing=standings[key], state=state_of(standings[key]))
        for key, code, donor in lots
    ]
    over = (SampleState.DONE, SampleState.NOTHING_ERASED)
    return tuple(row for row in rows if not (open_only and row.state in over))


def list_draws(session: Session, lot_id: int) -> tuple[Draw, ...]:
    """The draws of this lot, the first one first."""
    rows = session.scalars(
        sa.select(SampleDrawRow).where(SampleDrawRow.lot_id == lot_id).order_by(SampleDrawRow.number)
    )
    return tuple(value_of(row, Draw, id=DrawId(row.id), population=tuple(row.population)) for row in rows)


def list_candidates(session: Session, lot_id: int) -> dict[str, int]:
    """Laptops of this lot that are erased, in our hands and not drawn yet: id by tag."""
    again = (FollowUp.ERASED_AGAIN, FollowUp.DESTROYED)
    row = SampleLineRow
    drawn = sa.select(row.laptop_id).where(
        row.lot_id == lot_id, sa.or_(row.followed.is_(None), row.followed.not_in(again))
    )
    mine = (LaptopRow.lot_id == lot_id, LaptopRow.id.not_in(drawn), LaptopRow.state.not_in(AWAY))
    return dict(sorted((laptop.tag, laptop.laptop_id) for laptop in _erased(session, *mine)))


def list_lines(session: Session, lot_id: int) -> tuple[SampleLine, ...]:
    """The drawn laptops of this lot: those that wait on top, by tag."""
    rows = session.execute(_lines().where(SampleLineRow.lot_id == lot_id)).all()
    lines = [_line(line, laptop) for line, laptop in rows]
    return tuple(sorted(lines, key=lambda line: (line.result is not None, line.tag)))


def get_line(session: Session, lot_id: int, line_id: int) -> SampleLine:
    """One drawn laptop of this lot; raises NotFound."""
    row = session.execute(_lines().where(SampleLineRow.lot_id == lot_id, SampleLineRow.id == line_id)).one_or_none()
    if row is None:
        raise NotFound("sample line", line_id)
    return _line(*row)


def find_line_of(session: Session, laptop_id: int) -> SampleLine | None:
    """The line of this laptop in the sample of its lot; None where it was not drawn."""
    newest = _lines().where(SampleLineRow.laptop_id == laptop_id).order_by(SampleLineRow.id.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return _line(*row) if row else None


def _lines() -> sa.Select[SampleLineRow, LaptopRow]:
    return sa.select(SampleLineRow, LaptopRow).join(LaptopRow, LaptopRow.id == SampleLineRow.laptop_id)


def _line(row: SampleLineRow, laptop: LaptopRow) -> SampleLine:
    return value_of(
        row,
        SampleLine,
        draw_id=DrawId(row.draw_id),
        laptop_id=laptop.id,
        tag=laptop.tag,
        words=f"{laptop.manufacturer} {laptop.model}".strip(),
        location_id=laptop.location_id,
    )
