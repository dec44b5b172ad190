"""Laptops that fall short on the bench, as conditions on their row: for lists that are narrowed by more than that."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from laptopdesk.assets.bench.models import ImageReleaseRow, ImagingRow, LaptopCheckRow
from laptopdesk.assets.lifecycle.models import LaptopRow


def with_battery_below(percent: int) -> sa.ColumnElement[bool]:
    """Laptops whose battery was below this when a check of their custody period last measured it; percent of new."""
    row, newer, laptop = LaptopCheckRow, aliased(LaptopCheckRow), aliased(LaptopRow)
    later = sa.select(newer.id).where(
        newer.laptop_id == row.laptop_id,
        newer.custody_id == row.custody_id,
        newer.id > row.id,
        newer.battery_percent.is_not(None),
    )
    here = sa.and_(laptop.id == row.laptop_id, laptop.custody_id == row.custody_id)
    ids = sa.select(laptop.id).join(row, here).where(row.battery_percent < percent, ~later.exists())
    return LaptopRow.id.in_(ids)


def with_support_ending(before: date) -> sa.ColumnElement[bool]:
    """Laptops whose installed image, the last of their custody period, gets no support from this day on."""
    row, newer, laptop, release = ImagingRow, aliased(ImagingRow), aliased(LaptopRow), ImageReleaseRow
    later = sa.select(newer.id).where(
        newer.laptop_id == row.laptop_id, newer.custody_id == row.custody_id, newer.id > row.id
    )
    here = sa.and_(laptop.id == row.laptop_id, laptop.custody_id == row.custody_id)
    query = sa.select(laptop.id).join(row, here).join(release, release.id == row.release_id)
    return LaptopRow.id.in_(query.where(release.support_until < before, ~later.exists()))
