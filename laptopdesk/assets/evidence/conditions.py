"""Laptops whose evidence has a gap, as conditions on their row: for lists that are narrowed by more than evidence."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from laptopdesk.assets.evidence.models import SanitizationRecordRow
from laptopdesk.assets.evidence.values import Binding, Verdict
from laptopdesk.assets.lifecycle.models import LaptopRow


def with_revoked_evidence() -> sa.ColumnElement[bool]:
    """Laptops, wherever they are, with a revoked record of their last custody period that nothing newer replaced."""
    row, newer, laptop = SanitizationRecordRow, aliased(SanitizationRecordRow), aliased(LaptopRow)
    replaced = sa.select(newer.id).where(
        newer.medium_id == row.medium_id,
        newer.custody_id == row.custody_id,
        newer.revoked_at.is_(None),
        newer.verdict == Verdict.ACCEPTED,
        newer.binding != Binding.CONTRADICTED,
    )
    here = sa.and_(laptop.id == row.laptop_id, laptop.custody_id == row.custody_id)
    ids = sa.select(laptop.id).join(row, here).where(row.revoked_at.is_not(None), ~replaced.exists())
    return LaptopRow.id.in_(ids)
