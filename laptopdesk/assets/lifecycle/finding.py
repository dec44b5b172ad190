"""Which laptops a filter holds, and in what order: every part an index range, whatever the data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from laptopdesk.assets.lifecycle.models import LaptopRow, LaptopTermRow, MediumRow
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopOrder, LaptopState, Whereabouts
from laptopdesk.core.access import Everywhere
from laptopdesk.core.columns import at_places, starts_with
from laptopdesk.core.rows import value_of
from laptopdesk.core.search import joined, normalise
from laptopdesk.protocol.codes import CodeKind, find_code

Places = Everywhere | frozenset[int]
Among = Sequence[sa.ColumnElement[bool]]
"""Conditions on a laptop's row that the topics above make of what they know; all of them must hold."""
MOST_WORDS = 6
LONGEST_TERM = 80
_TAG = re.compile(r"l(?:[\s\-]*\d){7}[\s\-]*[0-9a-z]?|l(?:[\s\-]*\d){1,6}", re.IGNORECASE)
where_it_is = sa.case(
    (LaptopRow.state == LaptopState.MISSING, Whereabouts.UNKNOWN.value),
    (LaptopRow.holder_handout_id.is_not(None), Whereabouts.WITH_PARTICIPANT.value),
    (LaptopRow.location_id.is_not(None), Whereabouts.AT_LOCATION.value),
    (LaptopRow.transit_to_id.is_not(None), Whereabouts.IN_TRANSIT.value),
    else_=Whereabouts.UNKNOWN.value,
)
"""The one rule that says where a laptop is: the list and every figure ask it."""


def filtered(criteria: LaptopFilter, within: Places | None, among: Among = ()) -> sa.Select[LaptopRow]:
    """The laptops of this filter, at these places, for which each of the conditions `among` holds."""
    query = sa.select(LaptopRow).where(*_equal(criteria), *_between(criteria), *_searched(criteria.term))
    if criteria.whereabouts is not None:
        query = query.where(where_it_is == criteria.whereabouts.value)
    if criteria.held_by is not None:
        query = query.where(LaptopRow.holder_handout_id.in_(criteria.held_by))
    if criteria.look_alike:
        query = query.where(LaptopRow.look_key.in_(_looks_twice()))
    query = query.where(at_places(LaptopRow.location_id, within))
    return query.where(*among)


def _equal(criteria: LaptopFilter) -> Iterator[sa.ColumnElement[bool]]:
    row = LaptopRow
    pairs: tuple[tuple[InstrumentedAttribute[Any], object], ...] = (
        (row.state, criteria.state),
        (row.location_id, criteria.location_id),
        (row.lot_id, criteria.lot_id),
        (row.origin, criteria.origin),
    )
    yield from (column == value for column, value in pairs if value is not None)
    if criteria.reserved is not None:
        yield row.reserved_for_id.is_not(None) if criteria.reserved else row.reserved_for_id.is_(None)


def _between(criteria: LaptopFilter) -> Iterator[sa.ColumnElement[bool]]:
    if criteria.received_from is not None:
        yield LaptopRow.received_at >= criteria.received_from
    if criteria.received_before is not None:
        yield LaptopRow.received_at < criteria.received_before
    if criteria.state_before is not None:
        yield LaptopRow.state_since < criteria.state_before


def _searched(term: str) -> Iterator[sa.ColumnElement[bool]]:
    """Every word begins one of the laptop's words; or the whole text, without spaces and dashes, begins one."""
    words = [word[:LONGEST_TERM] for word in normalise(term).split()]
    if not words:
        return
    code = find_code(term, CodeKind.LAPTOP)
    if code is not None:  # and a serial number may look like one by chance
        yield LaptopRow.id.in_(_named(code.text.lower())) | LaptopRow.id.in_(_named(joined(term)[:LONGEST_TERM]))
        return
    if _TAG.fullmatch(term.strip()):
        yield LaptopRow.id.in_(_named(joined(term)))
        return
    first, *others = sorted(set(words), key=_how_common)[:MOST_WORDS]
    each = sa.and_(LaptopRow.id.in_(_named(first)), *(_also_named(word) for word in others))
    whole = joined(term)[:LONGEST_TERM]
    numbered = len(words) > 1 and any(char.isdecimal() for char in whole)
    yield sa.or_(each, LaptopRow.id.in_(_named(whole))) if numbered else each


def _named(word: str) -> sa.Select[int]:
    return sa.select(LaptopTermRow.laptop_id).where(starts_with(LaptopTermRow.term, word))


def _also_named(word: str) -> sa.ColumnElement[bool]:
    """Asked of each laptop by itself: a maker's name stands on half of them, and is not listed for a few numbers."""
    return _named(word).where(LaptopTermRow.laptop_id == LaptopRow.id).correlate(LaptopRow).exists()


def _how_common(word: str) -> tuple[int, int]:
    """The order in which words narrow: those with most digits first, for no two laptops share a number."""
    return -sum(char.isdecimal() for char in word), -len(word)


def _looks_twice() -> sa.Select[str | None]:
    """Looks that more than one laptop has: one walk along an index, never a comparison of pairs."""
    row = LaptopRow
    query = sa.select(row.look_key).where(row.look_key.is_not(None)).group_by(row.look_key)
    return query.having(sa.func.count() > 1)


def after_cursor(
    query: sa.Select[LaptopRow], order: LaptopOrder, cursor: str, *, descending: bool = False
) -> sa.Select[LaptopRow]:
    """The query in this order, read on after the laptop that `cursor_of` told; a cursor that is none begins anew."""
    column = _column(order)
    columns = (LaptopRow.tag,) if column is None else (column, LaptopRow.tag)
    query = query.order_by(*(part.desc() if descending else part.asc() for part in columns))
    where = _read_cursor(order, cursor)
    if where is None:
        return query
    last = sa.tuple_(*(sa.literal(value, part.type) for value, part in zip(where, columns, strict=True)))
    here = sa.tuple_(*columns)
    return query.where(here < last if descending else here > last)


def cursor_of(row: LaptopRow, order: LaptopOrder) -> str:
    """Where this row stands in the order, as text for an address."""
    match order:
        case LaptopOrder.TAG:
            return row.tag
        case LaptopOrder.SINCE:
            return f"{row.state_since.astimezone(UTC):%Y%m%dT%H%M%S.%f}.{row.tag}"
        case LaptopOrder.RECEIVED:
            return f"{row.received_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}.{row.tag}"


def _column(order: LaptopOrder) -> InstrumentedAttribute[datetime] | None:
    return {LaptopOrder.SINCE: LaptopRow.state_since, LaptopOrder.RECEIVED: LaptopRow.received_at}.get(order)


def _read_cursor(order: LaptopOrder, cursor: str) -> tuple[object, ...] | None:
    if not cursor:
        return None
    if order is LaptopOrder.TAG:
        return (cursor,)
    moment, _, tag = cursor.rpartition(".")
    try:
        return datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), tag
    except ValueError:
        return None


MOST = 21
"""One more than a search shows, so that it knows that there are more."""
WILD = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


@dataclass(frozen=True, kw_only=True)
class Located:
    """A laptop, where it is, and by which drive it was found, if by one."""

    id: int
    tag: str
    words: str
    state: LaptopState
    serial: str | None = None
    location_id: int | None = None
    transit_to_id: int | None = None
    drive_serial: str | None = None
    drive_removed: bool = False


def locate_by_tag(session: Session, tag: str) -> tuple[Located, ...]:
    """The laptop of this tag, or none."""
    return _located(session, sa.select(LaptopRow).where(LaptopRow.tag == tag))


def locate_by_id(session: Session, laptop_id: int) -> tuple[Located, ...]:
    """The laptop with this id, or none."""
    return _located(session, sa.select(LaptopRow).where(LaptopRow.id == laptop_id))


def locate_by_serial(session: Session, serial_key: str, *, ends: bool = False) -> tuple[Located, ...]:
    """Laptops with this real serial, or whose serial `ends` with it; at most `MOST`, by tag."""
    return _located(session, sa.select(LaptopRow).where(_is(LaptopRow.serial_key, serial_key, ends=ends)))


def locate_by_drive(session: Session, serial_key: str, *, ends: bool = False) -> tuple[Located, ...]:
    """Laptops in which a drive with this real serial is or was; the one it is in now first; at most `MOST`."""
    row, drive = LaptopRow, MediumRow
    query = (
        sa.select(row, drive.serial, drive.removed_at)
        .join(drive, drive.laptop_id == row.id)
        .where(_is(drive.serial_key, serial_key, ends=ends))
        .order_by(drive.removed_at.is_not(None), row.tag)
        .limit(MOST)
    )
    return tuple(
        _one(laptop, serial, removed=removed is not None) for laptop, serial, removed in session.execute(query)
    )


def _is(column: InstrumentedAttribute[str | None], key: str, *, ends: bool) -> sa.ColumnElement[bool]:
    return column.endswith(key.translate(WILD), escape="\\") if ends else column == key


def _located(session: Session, query: sa.Select[LaptopRow]) -> tuple[Located, ...]:
    rows: Sequence[LaptopRow] = session.scalars(query.order_by(LaptopRow.tag).limit(MOST)).all()
    return tuple(_one(row) for row in rows)


def _one(row: LaptopRow, drive_serial: str | None = None, *, removed: bool = False) -> Located:
    return value_of(
        row, Located, words=f"{row.manufacturer} {row.model}".strip(), drive_serial=drive_serial, drive_removed=removed
    )
