"""Laptops whose system loses its support before the first year is over."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from laptopdesk.assets.bench.models import ImageReleaseRow, ImagingRow
from laptopdesk.assets.condition.rules.support import first_late_begin
from laptopdesk.assets.condition.values import FIRST_YEAR_MONTHS, EarlyEnd, EarlyEnds
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Everywhere
from laptopdesk.core.clock import add_months, from_local, to_local
from laptopdesk.core.columns import at_places
from laptopdesk.places import queries as places

Places = Everywhere | frozenset[int]


def list_early_ends(
    session: Session, *, today: date, within: Places, after: str = "", limit: int | None = 50
) -> EarlyEnds:
    """Laptops ready or handed out whose support ends before the hand-over (or today) and a year, by tag.

    `limit` None: all of them. A laptop with a resident lies at no location, so it is listed for who sees every place.
    """
    query = _early(session, today, within)
    counted = session.scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(LaptopRow.id).subquery()))
    page = query.where(LaptopRow.tag > after).order_by(LaptopRow.tag)
    found = session.execute(page if limit is None else page.limit(limit + 1)).all()
    shown = found[:limit]
    names = places.names_of(session, [laptop.location_id for laptop, _ in shown])
    rows = tuple(_row(laptop, release, names) for laptop, release in shown)
    return EarlyEnds(rows=rows, count=counted or 0, next_after=rows[-1].tag if len(found) > len(shown) else None)


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
