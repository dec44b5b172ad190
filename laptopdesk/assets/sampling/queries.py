"""Reading samples: how each lot stands, its draws, and its drawn laptops."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.lifecycle.models import LaptopRow, LotRow
from laptopdesk.assets.lifecycle.values import LaptopState, SanitizationLevel
from laptopdesk.assets.sampling.models import SampleDrawRow, SampleLineRow
from laptopdesk.assets.sampling.rules import state_of
from laptopdesk.assets.sampling.values import CheckResult, Draw, DrawId, Line, LotStanding, SampleState, Standing
from laptopdesk.core.errors import NotFound

AWAY = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)
"""States in which nobody can look at a laptop."""


def _erased() -> sa.Select[int | None]:
    """Laptops with an accepted erasure; what was destroyed cannot be looked at."""
    row = SanitizationRecordRow
    return sa.select(row.laptop_id).where(
        row.laptop_id.is_not(None), row.verdict == Verdict.ACCEPTED.value, row.revoked_at.is_(None),
        row.binding != Binding.CONTRADICTED.value, row.level != SanitizationLevel.DESTROY.value,
    )  # fmt: skip


def standings_of(session: Session, lot_ids: Iterable[int]) -> dict[int, Standing]:
    """How the sample of each of these lots stands: two queries."""
    wanted = sorted(set(lot_ids))
    count = sa.func.count()
    erased = sa.select(LaptopRow.lot_id, count).where(LaptopRow.lot_id.in_(wanted), LaptopRow.id.in_(_erased()))
    many = dict(session.execute(erased.group_by(LaptopRow.lot_id)).all())
    lines = sa.select(SampleLineRow.lot_id, SampleLineRow.result, count).where(SampleLineRow.lot_id.in_(wanted))
    results: dict[int, dict[CheckResult | None, int]] = {lot: {} for lot in wanted}
    for lot, result, number in session.execute(lines.group_by(SampleLineRow.lot_id, SampleLineRow.result)):
        results[lot][result] = number
    return {lot: _standing(many.get(lot, 0), found) for lot, found in results.items()}


def _standing(erased: int, results: dict[CheckResult | None, int]) -> Standing:
    return Standing(
        erased=erased,
        drawn=sum(number for result, number in results.items() if result is not CheckResult.UNREADABLE),
        clean=results.get(CheckResult.NO_DATA, 0),
        found=results.get(CheckResult.DATA_FOUND, 0),
    )


def standing_of(session: Session, lot_id: int) -> Standing:
    """How the sample of this lot stands."""
    return standings_of(session, [lot_id])[lot_id]


def list_standings(session: Session, *, open_only: bool = False) -> tuple[LotStanding, ...]:
    """Every lot with its sample, newest first; `open_only` leaves out what is done and what is not erased."""
    lots = session.execute(
        sa.select(LotRow.id, LotRow.code, LotRow.donor).order_by(LotRow.received_on.desc(), LotRow.id.desc())
    ).all()
    found = standings_of(session, [lot.id for lot in lots])
    rows = [
        LotStanding(lot_id=key, code=code, donor=donor, standing=found[key], state=state_of(found[key]))
        for key, code, donor in lots
    ]
    over = (SampleState.DONE, SampleState.NOTHING_ERASED)
    return tuple(row for row in rows if not (open_only and row.state in over))


def list_draws(session: Session, lot_id: int) -> tuple[Draw, ...]:
    """The draws of this lot, the first one first."""
    rows = session.scalars(
        sa.select(SampleDrawRow).where(SampleDrawRow.lot_id == lot_id).order_by(SampleDrawRow.number)
    )
    return tuple(
        Draw(
            id=DrawId(row.id), lot_id=row.lot_id, number=row.number, seed=row.seed, population=tuple(row.population),
            count=row.count, drawn_at=row.drawn_at, drawn_by_id=row.drawn_by_id,
        )
        for row in rows
    )  # fmt: skip


def list_candidates(session: Session, lot_id: int) -> dict[str, int]:
    """Laptops of this lot that are erased, in our hands and not drawn yet: id by tag."""
    drawn = sa.select(SampleLineRow.laptop_id).where(SampleLineRow.lot_id == lot_id)
    query = sa.select(LaptopRow.tag, LaptopRow.id).where(
        LaptopRow.lot_id == lot_id, LaptopRow.id.in_(_erased()), LaptopRow.id.not_in(drawn),
        LaptopRow.state.not_in(AWAY),
    )  # fmt: skip
    return dict(session.execute(query.order_by(LaptopRow.tag)).all())


def list_lines(session: Session, lot_id: int) -> tuple[Line, ...]:
    """The drawn laptops of this lot: those that wait on top, by tag."""
    rows = session.execute(_lines().where(SampleLineRow.lot_id == lot_id)).all()
    found = [_line(line, laptop) for line, laptop in rows]
    return tuple(sorted(found, key=lambda line: (line.result is not None, line.tag)))


def get_line(session: Session, lot_id: int, line_id: int) -> Line:
    """One drawn laptop of this lot; raises NotFound."""
    found = session.execute(_lines().where(SampleLineRow.lot_id == lot_id, SampleLineRow.id == line_id)).one_or_none()
    if found is None:
        raise NotFound("sample line", line_id)
    return _line(*found)


def find_line_of(session: Session, laptop_id: int) -> Line | None:
    """The line of this laptop in the sample of its lot; None where it was not drawn."""
    found = session.execute(_lines().where(SampleLineRow.laptop_id == laptop_id).limit(1)).one_or_none()
    return _line(*found) if found else None


def _lines() -> sa.Select[SampleLineRow, LaptopRow]:
    return sa.select(SampleLineRow, LaptopRow).join(LaptopRow, LaptopRow.id == SampleLineRow.laptop_id)


def _line(row: SampleLineRow, laptop: LaptopRow) -> Line:
    return Line(
        id=row.id, draw_id=DrawId(row.draw_id), laptop_id=laptop.id, tag=laptop.tag,
        words=f"{laptop.manufacturer} {laptop.model}".strip(), location_id=laptop.location_id,
        checked_at=row.checked_at, checked_by_id=row.checked_by_id, result=row.result, tool=row.tool,
        extent=row.extent, remark=row.remark,
    )  # fmt: skip
