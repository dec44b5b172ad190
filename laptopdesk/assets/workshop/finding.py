"""Finding repairs: by drive, laptop or fault, by who opened or closed them, and by the day they began."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle.models import LaptopRow, MediumRow
from laptopdesk.assets.workshop.models import RepairRow
from laptopdesk.core.clock import from_local
from laptopdesk.core.search import joined

LONGEST = 80

Text = sa.SQLColumnExpression[str] | sa.SQLColumnExpression[str | None]


@dataclass(frozen=True, kw_only=True)
class RepairSearch:
    """Which repairs are asked for, open ones and closed ones. Days in Rotterdam, both included."""

    term: str = ""
    staff_id: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return self != RepairSearch()


def searched(search: RepairSearch) -> Iterator[sa.ColumnElement[bool]]:
    """The question as conditions on a repair joined with its laptop."""
    row = RepairRow
    if search.term.strip():
        yield _named(search.term.strip()[:LONGEST])
    if search.staff_id is not None:
        yield sa.or_(row.opened_by_id == search.staff_id, row.closed_by_id == search.staff_id)
    if search.since is not None:
        yield row.opened_at >= _morning(search.since)
    if search.until is not None and search.until < date.max:
        yield row.opened_at < _morning(search.until + timedelta(days=1))


def list_menders(session: Session) -> tuple[int, ...]:
    """Everybody who opened or closed a repair."""
    columns = (RepairRow.opened_by_id, RepairRow.closed_by_id)
    staff_ids = {key for column in columns for key in session.scalars(sa.select(column).distinct())}
    return tuple(sorted(key for key in staff_ids if key is not None))


def _named(term: str) -> sa.ColumnElement[bool]:
    laptop, medium = LaptopRow, MediumRow
    drives = sa.select(medium.laptop_id).where(sa.or_(_holds(medium.serial, term), _holds(medium.model, term)))
    texts = (laptop.serial, laptop.manufacturer, laptop.model, RepairRow.fault)
    tagged = [_holds(laptop.tag, plain)] if (plain := joined(term)) else []  # marks alone are in no label
    return sa.or_(laptop.id.in_(drives), *tagged, *(_holds(column, term) for column in texts))


def _holds(column: Text, term: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(term.lower(), autoescape=True)


def _morning(day: date) -> datetime:
    return from_local(datetime.combine(day, time.min))
