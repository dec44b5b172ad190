"""Lots: what was agreed, what was announced, and how that differs from what came."""

from collections.abc import Iterable
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lots.models import ExpectedLaptopRow, ExpectedListRow, LotDecisionRow, LotTermsRow
from laptopdesk.assets.lots.rules import compare
from laptopdesk.assets.lots.values import (
    DifferenceLine,
    ExpectedLaptop,
    ExpectedList,
    LineDecision,
    LineOutcome,
    LotTerms,
)
from laptopdesk.core.rows import value_of


def get_terms(session: Session, lot_id: int) -> LotTerms:
    """What was agreed with the donor of this lot; nothing yet, where nobody wrote it down."""
    row = session.get(LotTermsRow, lot_id)
    if row is None:
        return LotTerms()
    return value_of(row, LotTerms)


def terms_by_lot(session: Session) -> dict[int, LotTerms]:
    """What was agreed about each lot of which something was written down."""
    return {row.lot_id: get_terms(session, row.lot_id) for row in session.scalars(sa.select(LotTermsRow))}


def find_announcement(session: Session, lot_id: int) -> ExpectedList | None:
    """The announcement in force, or None."""
    row = session.scalar(_newest_list(lot_id))
    if row is None:
        return None
    return value_of(row, ExpectedList)


def announced_by_lot(session: Session) -> dict[int, int]:
    """How many laptops the donor of each lot announced; lots without an announcement are left out."""
    newest = sa.select(sa.func.max(ExpectedListRow.id)).group_by(ExpectedListRow.lot_id)
    query = sa.select(ExpectedListRow.lot_id, ExpectedListRow.row_count).where(ExpectedListRow.id.in_(newest))
    return dict(session.execute(query).all())


def list_expected(session: Session, lot_id: int) -> tuple[ExpectedLaptop, ...]:
    """The lines of the announcement in force, in its own order."""
    newest = _newest_list(lot_id).with_only_columns(ExpectedListRow.id).scalar_subquery()
    query = sa.select(ExpectedLaptopRow).where(ExpectedLaptopRow.list_id == newest).order_by(ExpectedLaptopRow.line)
    return tuple(value_of(row, ExpectedLaptop) for row in session.scalars(query))


def list_decisions(session: Session, lot_id: int) -> dict[str, LineDecision]:
    """The newest decision about each line of this lot."""
    query = sa.select(LotDecisionRow).where(LotDecisionRow.lot_id == lot_id).order_by(LotDecisionRow.id)
    return {row.line_key: value_of(row, LineDecision) for row in session.scalars(query)}


def difference(session: Session, lot_id: int) -> tuple[DifferenceLine, ...]:
    """The announcement of this lot against the laptops that came with it, each line with its decision."""
    decisions = list_decisions(session, lot_id)
    lines = compare(
        list_expected(session, lot_id), lifecycle.list_delivered(session, lot_id), same=_same(decisions.values())
    )
    return tuple(replace(line, decision=decisions.get(line.key)) for line in lines)


def _same(decisions: Iterable[LineDecision]) -> dict[str, int]:
    joined = (each for each in decisions if each.outcome is LineOutcome.SAME_LAPTOP)
    return {each.line_key: each.laptop_id for each in joined if each.laptop_id is not None}


def _newest_list(lot_id: int) -> sa.Select[ExpectedListRow]:
    query = sa.select(ExpectedListRow).where(ExpectedListRow.lot_id == lot_id)
    return query.order_by(ExpectedListRow.id.desc()).limit(1)
