"""Laptops whose evidence has a gap, as conditions on their row: for lists that are narrowed by more than evidence."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.lifecycle.models import LaptopRow, MediumRow
from laptopdesk.assets.lifecycle.values import LaptopState

_NOT_OURS = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)


def without_evidence() -> sa.ColumnElement[bool]:
    """In our hands, and a fitted drive has no accepted record of this custody period, or no drive is known.

    What a policy asks beyond that is judged per laptop; here nobody is named whose evidence might suffice.
    """
    laptop, medium, record = LaptopRow, MediumRow, SanitizationRecordRow
    fitted = sa.and_(medium.laptop_id == laptop.id, medium.removed_at.is_(None))
    proven = sa.select(record.id).where(
        record.medium_id == medium.id, record.custody_id == laptop.custody_id, record.revoked_at.is_(None),
        record.verdict == Verdict.ACCEPTED.value, record.binding != Binding.CONTRADICTED.value,
    )  # fmt: skip
    unproven = sa.select(medium.id).where(fitted, ~proven.correlate(medium, laptop).exists())
    any_drive = sa.select(medium.id).where(fitted).correlate(laptop).exists()
    nothing_known = sa.and_(laptop.no_drive_at.is_(None), ~any_drive)
    return sa.and_(laptop.state.not_in(_NOT_OURS), sa.or_(unproven.correlate(laptop).exists(), nothing_known))


def with_revoked_evidence() -> sa.ColumnElement[bool]:
    """Laptops, wherever they are, with a revoked record of their last custody period that nothing newer replaced."""
    row, newer, laptop = SanitizationRecordRow, aliased(SanitizationRecordRow), aliased(LaptopRow)
    replaced = sa.select(newer.id).where(
        newer.medium_id == row.medium_id, newer.custody_id == row.custody_id, newer.revoked_at.is_(None),
        newer.verdict == Verdict.ACCEPTED.value, newer.binding != Binding.CONTRADICTED.value,
    )  # fmt: skip
    here = sa.and_(laptop.id == row.laptop_id, laptop.custody_id == row.custody_id)
    ids = sa.select(laptop.id).join(row, here).where(row.revoked_at.is_not(None), ~replaced.exists())
    return LaptopRow.id.in_(ids)
