"""Finding wipe records: by drive, laptop, log or tool, by who wiped or brought it in, and by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.models import EvidenceFileRow, SanitizationRecordRow
from laptopdesk.assets.evidence.queries import list_records_by_id
from laptopdesk.assets.evidence.values import Record
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.core.clock import from_local
from laptopdesk.core.search import joined

SHOWN = 100
LONGEST = 80

Text = sa.SQLColumnExpression[str] | sa.SQLColumnExpression[str | None]


@dataclass(frozen=True, kw_only=True)
class RecordSearch:
    """Which records are asked for. Days in Rotterdam, both included, of the end of the wipe, or else of bringing in."""

    term: str = ""
    staff_id: int | None = None
    since: date | None = None
    until: date | None = None


def find_records(session: Session, search: RecordSearch, *, limit: int = SHOWN) -> tuple[tuple[Record, ...], int]:
    """The newest records of this question, and how many there are in all."""
    query = (
        sa.select(SanitizationRecordRow.id)
        .join(EvidenceFileRow, EvidenceFileRow.id == SanitizationRecordRow.evidence_file_id)
        .where(*_narrowed(search))
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    ids = session.scalars(query.order_by(SanitizationRecordRow.id.desc()).limit(limit)).all()
    return tuple(sorted(list_records_by_id(session, ids), key=lambda record: -record.id)), count


def list_wipers(session: Session) -> tuple[int, ...]:
    """Everybody who wiped, joined or brought in a record."""
    record, file = SanitizationRecordRow, EvidenceFileRow
    columns = (record.wiped_by_id, record.bound_by_id, file.added_by_id)
    staff_ids = {key for column in columns for key in session.scalars(sa.select(column).distinct())}
    return tuple(sorted(key for key in staff_ids if key is not None))


def _narrowed(search: RecordSearch) -> Iterator[sa.ColumnElement[bool]]:
    record, file = SanitizationRecordRow, EvidenceFileRow
    if search.term.strip():
        yield _named(search.term.strip()[:LONGEST])
    if search.staff_id is not None:
        theirs = (record.wiped_by_id, record.bound_by_id, file.added_by_id)
        yield sa.or_(*(column == search.staff_id for column in theirs))
    moment = sa.func.coalesce(record.ended_at, file.added_at)
    if search.since is not None:
        yield moment >= _morning(search.since)
    if search.until is not None and search.until < date.max:
        yield moment < _morning(search.until + timedelta(days=1))


def _named(term: str) -> sa.ColumnElement[bool]:
    record, file = SanitizationRecordRow, EvidenceFileRow
    texts = (record.serial, record.model, record.tool, file.name, file.sha256)
    tagged = [_holds(LaptopRow.tag, plain)] if (plain := joined(term)) else []  # marks alone are in no label
    laptops = sa.select(LaptopRow.id).where(sa.or_(*tagged, _holds(LaptopRow.serial, term)))
    return sa.or_(record.laptop_id.in_(laptops), *(_holds(column, term) for column in texts))


def _holds(column: Text, term: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(term.lower(), autoescape=True)


def _morning(day: date) -> datetime:
    return from_local(datetime.combine(day, time.min))
