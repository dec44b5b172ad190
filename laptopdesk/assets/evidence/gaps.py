"""Laptops whose evidence has a gap, as queries of their ids: for lists that are narrowed by more than evidence."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.lifecycle.models import LaptopRow, MediumRow
from laptopdesk.assets.lifecycle.values import LaptopState

_NOT_OURS = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)


def ids_without_evidence() -> sa.Select[int]:
    """Laptops in our hands of which a fitted drive has no accepted record of this custody period, or no drive is known.

    What a policy asks beyond that is judged per laptop; here nobody is named whose evidence might suffice.
    """
    laptop, medium, record = aliased(LaptopRow), MediumRow, SanitizationRecordRow
    fitted = sa.and_(medium.laptop_id == laptop.id, medium.removed_at.is_(None))
    proven = sa.select(record.id).where(
        record.medium_id == medium.id, record.custody_id == laptop.custody_id, record.revoked_at.is_(None),
        record.verdict == Verdict.ACCEPTED.value, record.binding != Binding.CONTRADICTED.value,
    )  # fmt: skip
    unproven = sa.select(medium.id).where(fitted, ~proven.exists())
    nothing_known = sa.and_(laptop.no_drive_at.is_(None), ~sa.select(medium.id).where(fitted).exists())
    return sa.select(laptop.id).where(laptop.state.not_in(_NOT_OURS), sa.or_(unproven.exists(), nothing_known))


def ids_with_revoked_evidence() -> sa.Select[int]:
    """Laptops, wherever they are, with a revoked record of their last custody period that nothing newer replaced."""
    row, newer, laptop = SanitizationRecordRow, aliased(SanitizationRecordRow), aliased(LaptopRow)
    replaced = sa.select(newer.id).where(
        newer.medium_id == row.medium_id, newer.custody_id == row.custody_id, newer.revoked_at.is_(None),
        newer.verdict == Verdict.ACCEPTED.value, newer.binding != Binding.CONTRADICTED.value,
    )  # fmt: skip
    here = sa.and_(laptop.id == row.laptop_id, laptop.custody_id == row.custody_id)
    return sa.select(laptop.id).join(row, here).where(row.revoked_at.is_not(None), ~replaced.exists())
