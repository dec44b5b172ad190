"""Reading what was done and found out in preparing laptops."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopDetail, LaptopState
from laptopdesk.assets.preparation import rules as locks
from laptopdesk.assets.preparation.models import (
    BatteryThresholdRow,
    GradeDefinitionRow,
    ImageReleaseRow,
    ImagingRow,
    LaptopCheckRow,
    LaptopGradeRow,
    LockCheckRow,
)
from laptopdesk.assets.preparation.rules import first_late_begin
from laptopdesk.assets.preparation.values import (
    DEFAULT_MIN_BATTERY_PERCENT,
    FIRST_YEAR_MONTHS,
    BatteryThreshold,
    CheckItem,
    EarlyEnd,
    EarlyEnds,
    GradeDefinition,
    GradedLaptop,
    GradedListing,
    GradeFinding,
    ImageRelease,
    Imaging,
    LaptopCheck,
    LaptopGrade,
    LockCheck,
    LockVerdict,
    ReleaseCount,
    ReleaseId,
)
from laptopdesk.core.access import Everywhere
from laptopdesk.core.clock import add_months, from_local, to_local
from laptopdesk.core.columns import at_places
from laptopdesk.core.rows import value_of
from laptopdesk.places import queries as places


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


def list_releases(session: Session, *, usable_only: bool = False) -> tuple[ImageRelease, ...]:
    """Image releases, newest first."""
    query = sa.select(ImageReleaseRow).order_by(ImageReleaseRow.id.desc())
    if usable_only:
        query = query.where(ImageReleaseRow.withdrawn_at.is_(None))
    return tuple(_release(row) for row in session.scalars(query))


def latest_imaging(session: Session, laptop_id: int, custody_id: int | None) -> Imaging | None:
    """The newest image written in this custody period, or None."""
    return next(iter(list_images(session, laptop_id, custody_id, limit=1)), None)


def list_images(
    session: Session, laptop_id: int, custody_id: int | None, *, limit: int | None = None
) -> tuple[Imaging, ...]:
    """The images written in this custody period, the newest first."""
    query = (
        sa.select(ImagingRow, ImageReleaseRow)
        .join(ImageReleaseRow, ImageReleaseRow.id == ImagingRow.release_id)
        .where(ImagingRow.laptop_id == laptop_id, ImagingRow.custody_id == custody_id)
        .order_by(ImagingRow.id.desc())
        .limit(limit)
    )
    return tuple(value_of(row, Imaging, release=_release(release)) for row, release in session.execute(query))


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
    return value_of(row, LaptopCheck, failed=tuple(CheckItem(item) for item in row.failed_items))


def _release(row: ImageReleaseRow) -> ImageRelease:
    return value_of(row, ImageRelease, id=ReleaseId(row.id))


def min_battery_percent(session: Session, lot_id: int | None = None) -> int:
    """Percent of design capacity a laptop of this lot needs: the lot's own threshold, else the one for all."""
    row = BatteryThresholdRow
    newest = [
        _newest_first().where(row.lot_id.is_not_distinct_from(key)).limit(1).with_only_columns(row.percent)
        for key in (lot_id, None)
    ]
    own, for_all = session.execute(sa.select(*(query.scalar_subquery() for query in newest))).one()
    return next((percent for percent in (own, for_all) if percent is not None), DEFAULT_MIN_BATTERY_PERCENT)


def list_thresholds(session: Session) -> tuple[BatteryThreshold, ...]:
    """Every threshold ever set, the newest first."""
    return tuple(value_of(row, BatteryThreshold) for row in session.scalars(_newest_first()))


def _newest_first() -> sa.Select[BatteryThresholdRow]:
    return sa.select(BatteryThresholdRow).order_by(BatteryThresholdRow.id.desc())


Places = Everywhere | frozenset[int]


def list_definitions(session: Session) -> tuple[GradeDefinition, ...]:
    """The definition in force of each grade, by code; withdrawn ones too."""
    newest = sa.select(sa.func.max(GradeDefinitionRow.id)).group_by(GradeDefinitionRow.code)
    query = sa.select(GradeDefinitionRow).where(GradeDefinitionRow.id.in_(newest)).order_by(GradeDefinitionRow.code)
    return tuple(_definition(row) for row in session.scalars(query))


def list_versions(session: Session, code: str) -> tuple[GradeDefinition, ...]:
    """Every version of one grade's definition, the newest first."""
    query = sa.select(GradeDefinitionRow).where(GradeDefinitionRow.code == code)
    return tuple(_definition(row) for row in session.scalars(query.order_by(GradeDefinitionRow.version.desc())))


def find_definition(session: Session, code: str) -> GradeDefinition | None:
    """The definition in force of this grade, or None."""
    return next(iter(list_versions(session, code)), None)


def find_grade(session: Session, laptop_id: int, custody_id: int | None) -> LaptopGrade | None:
    """The newest grade of this custody period, or None."""
    query = (
        sa.select(LaptopGradeRow, GradeDefinitionRow)
        .join(GradeDefinitionRow, GradeDefinitionRow.id == LaptopGradeRow.definition_id)
        .where(LaptopGradeRow.laptop_id == laptop_id, LaptopGradeRow.custody_id == custody_id)
        .order_by(LaptopGradeRow.id.desc())
        .limit(1)
    )
    result = session.execute(query).first()
    if result is None:
        return None
    row, definition = result
    return LaptopGrade(
        definition=_definition(definition),
        findings=tuple(GradeFinding(code) for code in row.findings),
        remarks=row.remarks,
        graded_at=row.graded_at,
        graded_by_id=row.graded_by_id,
    )


def count_by_grade(session: Session, *, within: Places) -> dict[str, int]:
    """How many laptops have each grade in their present custody period."""
    query = _present(within).with_only_columns(GradeDefinitionRow.code, sa.func.count())
    return dict(session.execute(query.group_by(GradeDefinitionRow.code)).all())


def list_graded(session: Session, code: str, *, within: Places, after: str = "", limit: int = 50) -> GradedListing:
    """Laptops of this grade by tag, after the tag `after`: two queries whatever the data."""
    query = _present(within).where(GradeDefinitionRow.code == code, LaptopRow.tag > after)
    results = session.execute(query.order_by(LaptopRow.tag).limit(limit + 1)).all()
    names = places.names_of(session, [laptop.location_id for laptop, *_ in results])
    rows = tuple(
        GradedLaptop(
            tag=laptop.tag,
            manufacturer=laptop.manufacturer,
            model=laptop.model,
            state=laptop.state,
            location_name=names.get(laptop.location_id or 0),
            version=definition.version,
            findings=tuple(GradeFinding(code) for code in grade.findings),
            graded_at=grade.graded_at,
        )
        for laptop, grade, definition in results[:limit]
    )
    return GradedListing(rows=rows, next_after=rows[-1].tag if len(results) > limit else None)


def _present(within: Places) -> sa.Select[LaptopRow, LaptopGradeRow, GradeDefinitionRow]:
    newer = aliased(LaptopGradeRow)
    later = sa.select(newer.id).where(newer.custody_id == LaptopGradeRow.custody_id, newer.id > LaptopGradeRow.id)
    query = (
        sa.select(LaptopRow, LaptopGradeRow, GradeDefinitionRow)
        .join(LaptopGradeRow, LaptopGradeRow.custody_id == LaptopRow.custody_id)
        .join(GradeDefinitionRow, GradeDefinitionRow.id == LaptopGradeRow.definition_id)
        .where(~later.exists())
    )
    return query.where(at_places(LaptopRow.location_id, within))


def _definition(row: GradeDefinitionRow) -> GradeDefinition:
    return value_of(row, GradeDefinition)


def list_lock_checks(session: Session, laptop_id: int, custody_id: int | None) -> tuple[LockCheck, ...]:
    """Every try of this custody period, oldest first."""
    query = (
        sa.select(LockCheckRow)
        .where(LockCheckRow.laptop_id == laptop_id, LockCheckRow.custody_id == custody_id)
        .order_by(LockCheckRow.id)
    )
    return tuple(_lock_check(row) for row in session.scalars(query))


def lock_verdict(session: Session, laptop: LaptopDetail) -> LockVerdict:
    """What must still be tried on this laptop, and what holds it."""
    return locks.lock_verdict(laptop, list_lock_checks(session, laptop.id, laptop.custody_id))


def _lock_check(row: LockCheckRow) -> LockCheck:
    return value_of(row, LockCheck)


def list_early_ends(
    session: Session, *, today: date, within: Places, after: str = "", limit: int | None = 50
) -> EarlyEnds:
    """Laptops ready or handed out whose support ends before the hand-over (or today) and a year, by tag.

    `limit` None: all of them. A laptop with a resident lies at no location, so it is listed for who sees every place.
    """
    query = _early(session, today, within)
    counted = session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(LaptopRow.id).subquery()))
    page = query.where(LaptopRow.tag > after).order_by(LaptopRow.tag)
    results = session.execute(page if limit is None else page.limit(limit + 1)).all()
    shown = results[:limit]
    names = places.names_of(session, [laptop.location_id for laptop, _ in shown])
    rows = tuple(_row(laptop, release, names) for laptop, release in shown)
    return EarlyEnds(rows=rows, count=counted or 0, next_after=rows[-1].tag if len(results) > len(shown) else None)


def _early(session: Session, today: date, within: Places) -> sa.Select[LaptopRow, ImageReleaseRow]:
    newer = aliased(ImagingRow)
    later = sa.select(newer.id).where(newer.custody_id == ImagingRow.custody_id, newer.id > ImagingRow.id)
    query = (
        sa.select(LaptopRow, ImageReleaseRow)
        .join(ImagingRow, ImagingRow.custody_id == LaptopRow.custody_id)
        .join(ImageReleaseRow, ImageReleaseRow.id == ImagingRow.release_id)
        .where(~later.exists(), _too_early(session, today))
    )
    return query.where(at_places(LaptopRow.location_id, within))


def _too_early(session: Session, today: date) -> sa.ColumnElement[bool]:
    """One condition per release that can be too early at all: there are few of them, and any number of laptops."""
    near = ImageReleaseRow.support_until < add_months(today, FIRST_YEAR_MONTHS)
    releases = session.execute(sa.select(ImageReleaseRow.id, ImageReleaseRow.support_until).where(near)).all()
    return sa.or_(sa.false(), *(_concerned(key, until) for key, until in releases))


def _concerned(release_id: int, support_until: date) -> sa.ColumnElement[bool]:
    since = from_local(datetime.combine(first_late_begin(support_until), time.min))
    out = sa.and_(LaptopRow.state == LaptopState.HANDED_OUT, LaptopRow.state_since >= since)
    return sa.and_(ImagingRow.release_id == release_id, sa.or_(LaptopRow.state == LaptopState.READY, out))


def _row(laptop: LaptopRow, release: ImageReleaseRow, names: dict[int, str]) -> EarlyEnd:
    out = laptop.state is LaptopState.HANDED_OUT
    return EarlyEnd(
        tag=laptop.tag,
        manufacturer=laptop.manufacturer,
        model=laptop.model,
        state=laptop.state,
        location_name=names.get(laptop.location_id or 0),
        image=f"{release.name} {release.version}",
        os=release.os,
        licence=release.licence,
        support_until=release.support_until,
        begins=to_local(laptop.state_since).date() if out else None,
    )


def latest_imaging_row(session: Session, laptop_id: int, custody_id: int | None) -> ImagingRow | None:
    """The row of the newest image of this custody period."""
    query = sa.select(ImagingRow).where(ImagingRow.laptop_id == laptop_id, ImagingRow.custody_id == custody_id)
    return session.scalar(query.order_by(ImagingRow.id.desc()).limit(1))


def count_by_release(session: Session) -> dict[int, ReleaseCount]:
    """On how many laptops each image is now, by log and by word; of each laptop the newest of its custody counts."""
    newest = sa.select(sa.func.max(ImagingRow.id)).group_by(ImagingRow.custody_id)
    here = sa.and_(LaptopRow.id == ImagingRow.laptop_id, LaptopRow.custody_id == ImagingRow.custody_id)
    proven = sa.func.count(ImagingRow.log_id)
    query = sa.select(ImagingRow.release_id, sa.func.count(), proven).join(LaptopRow, here)
    rows = session.execute(query.where(ImagingRow.id.in_(newest)).group_by(ImagingRow.release_id))
    return {key: ReleaseCount(proven=by_log, attested=every - by_log) for key, every, by_log in rows}
