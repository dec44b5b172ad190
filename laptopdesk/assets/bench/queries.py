"""Reading images and checks."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.bench.models import ImageReleaseRow, ImagingRow, LaptopCheckRow
from laptopdesk.assets.bench.values import CheckItem, ImageRelease, Imaging, LaptopCheck, ReleaseId


def list_releases(session: Session, *, usable_only: bool = False) -> tuple[ImageRelease, ...]:
    """Image releases, newest first."""
    query = sa.select(ImageReleaseRow).order_by(ImageReleaseRow.id.desc())
    if usable_only:
        query = query.where(ImageReleaseRow.withdrawn_at.is_(None))
    return tuple(_release(row) for row in session.scalars(query))


def latest_imaging(session: Session, laptop_id: int, custody_id: int | None) -> Imaging | None:
    """The newest image written in this custody period, or None."""
    query = (
        sa.select(ImagingRow, ImageReleaseRow)
        .join(ImageReleaseRow, ImageReleaseRow.id == ImagingRow.release_id)
        .where(ImagingRow.laptop_id == laptop_id, ImagingRow.custody_id == custody_id)
        .order_by(ImagingRow.id.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, release = found
    return Imaging(
        release=_release(release),
        custody_id=row.custody_id,
        written_at=row.written_at,
        written_by_id=row.written_by_id,
        log_id=row.log_id,
        reason=row.reason,
    )


def latest_check(session: Session, laptop_id: int, custody_id: int | None) -> LaptopCheck | None:
    """The newest check of this custody period, or None."""
    return _check(session.scalar(_checks(laptop_id, custody_id).limit(1)))


def latest_measurement(session: Session, laptop_id: int, custody_id: int | None) -> LaptopCheck | None:
    """The newest check of this custody period that measured the battery, or None: not every check does."""
    measured = _checks(laptop_id, custody_id).where(LaptopCheckRow.battery_percent.is_not(None))
    return _check(session.scalar(measured.limit(1)))


def _checks(laptop_id: int, custody_id: int | None) -> sa.Select[LaptopCheckRow]:
    row = LaptopCheckRow
    return sa.select(row).where(row.laptop_id == laptop_id, row.custody_id == custody_id).order_by(row.id.desc())


def _check(row: LaptopCheckRow | None) -> LaptopCheck | None:
    if row is None:
        return None
    return LaptopCheck(
        custody_id=row.custody_id,
        checked_at=row.checked_at,
        checked_by_id=row.checked_by_id,
        failed=tuple(CheckItem(item) for item in row.failed_items),
        battery_percent=row.battery_percent,
    )


def _release(row: ImageReleaseRow) -> ImageRelease:
    return ImageRelease(
        id=ReleaseId(row.id),
        name=row.name,
        version=row.version,
        sha256=row.sha256,
        os=row.os,
        licence=row.licence,
        support_until=row.support_until,
        withdrawn_at=row.withdrawn_at,
    )
