"""Reading the register: a question turned into index ranges once, for list, counts, export, and bulk acts alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.queries import with_revoked_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.finding import Among, Places, filtered
from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopFilter, LaptopListing, LaptopState, ListedLaptop
from laptopdesk.assets.preparation.queries import with_battery_below, with_support_ending
from laptopdesk.assets.proof.queries import count_by_proof, with_proof
from laptopdesk.assets.proof.values import ERASED_OR_BEYOND, Period, Proof
from laptopdesk.assets.register.choices import choices_of
from laptopdesk.assets.register.models import BulkRowRow, BulkRunRow, ColumnMapRow, PendingImportRow, SavedFilterRow
from laptopdesk.assets.register.rules import read_saved
from laptopdesk.assets.register.values import (
    BulkLine,
    BulkOutcome,
    BulkRun,
    BulkRunId,
    EvidenceGap,
    FilterProblem,
    ImportId,
    ListQuery,
    PendingImport,
    RegisterFilter,
    SavedFilter,
    SavedFilterId,
)
from laptopdesk.assets.transfers.queries import sent_before
from laptopdesk.core.clock import add_months, from_local, to_local
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of
from laptopdesk.core.slices import slices
from laptopdesk.places import queries as places
from laptopdesk.protocol.codes import CodeKind, find_code

FindHolders = Callable[[Session, str], frozenset[int]]
NOT_OURS = (LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED)
"""States of a laptop that is not in our hands."""

COUNTED_UP_TO = 10_000
"""Counts on the page of lists are exact up to here."""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """For whom a question is answered: the moment, the places they may see, and the hand-overs a pass code names."""

    now: datetime
    within: Places
    find_holders: FindHolders = lambda _session, _code: frozenset()


def list_laptops(
    session: Session, query: ListQuery, view: Viewer, *, after: str = "", limit: int = 50
) -> LaptopListing:
    """A stretch of the answer."""
    narrowed, among = resolve(session, query.criteria, view)
    return lifecycle.list_laptops(
        session,
        narrowed,
        within=view.within,
        among=among,
        order=query.order,
        descending=query.descending,
        after=after,
        limit=limit,
    )


def walk_laptops(session: Session, query: ListQuery, view: Viewer) -> Iterator[tuple[ListedLaptop, ...]]:
    """The whole answer by the thousand."""
    narrowed, among = resolve(session, query.criteria, view)
    return lifecycle.walk_laptops(
        session, narrowed, within=view.within, among=among, order=query.order, descending=query.descending
    )


def count_laptops(session: Session, criteria: RegisterFilter, view: Viewer) -> int:
    """How many there are, counted up to one more than COUNTED_UP_TO."""
    narrowed, among = resolve(session, criteria, view)
    return lifecycle.count_laptops(session, narrowed, within=view.within, among=among, most=COUNTED_UP_TO)


def count_proofs(session: Session, view: Viewer, *, erased: bool = False) -> dict[Proof, int]:
    """How many laptops are how well proven now, at these places; each number is that of its own list.

    `erased`: only those in state erased or beyond.
    """
    narrowed, among = resolve(session, RegisterFilter(erased=erased), view)
    ids = filtered(narrowed, view.within, among).with_only_columns(LaptopRow.id)
    return count_by_proof(session, (LaptopRow.id.in_(ids),), Period.ERASED if erased else Period.LAST)


def list_ids(session: Session, criteria: RegisterFilter, view: Viewer, *, most: int) -> list[int]:
    """Ids of the whole answer, at most one more than `most`."""
    narrowed, among = resolve(session, criteria, view)
    return lifecycle.list_ids(session, narrowed, within=view.within, among=among, most=most)


def resolve(session: Session, criteria: RegisterFilter, view: Viewer) -> tuple[LaptopFilter, Among]:
    """The question in moments and keys, and the queries of what other topics know."""
    code = find_code(criteria.term, CodeKind.PASS)
    held_by = view.find_holders(session, code.text) if code else None
    narrowed = LaptopFilter(
        state=criteria.state,
        location_id=criteria.location_id,
        lot_id=criteria.lot_id,
        whereabouts=criteria.whereabouts,
        term="" if held_by is not None else criteria.term,
        origin=criteria.origin,
        reserved=criteria.reserved,
        received_from=_morning(criteria.received_from),
        received_before=_morning(criteria.received_until, days=1),
        state_before=view.now - timedelta(days=criteria.days) if criteria.days is not None else None,
        held_by=held_by,
        look_alike=criteria.look_alike,
    )
    among = tuple(_among(criteria, view.now))
    for proof, period in _proofs(criteria):
        ids = filtered(narrowed, view.within, among).with_only_columns(LaptopRow.id)
        among = (*among, with_proof(session, proof, (LaptopRow.id.in_(ids),), period))
    return narrowed, among


def _proofs(criteria: RegisterFilter) -> Iterator[tuple[Proof, Period]]:
    """What must be known of a laptop's data, and in which period."""
    if criteria.evidence is EvidenceGap.MISSING:
        yield Proof.NOT_PROVEN, Period.LAST
    if criteria.proof is not None:
        yield criteria.proof, Period.ERASED if criteria.erased else Period.LAST


def _morning(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None or day.year >= date.max.year:
        return None
    return from_local(datetime.combine(day + timedelta(days=days), time.min))


def _among(criteria: RegisterFilter, now: datetime) -> Iterator[sa.ColumnElement[bool]]:
    if criteria.evidence is EvidenceGap.MISSING:
        yield LaptopRow.state.not_in(NOT_OURS)
    if criteria.erased:
        yield LaptopRow.state.in_(ERASED_OR_BEYOND)
    if criteria.evidence is EvidenceGap.REVOKED:
        yield with_revoked_evidence()
    if criteria.battery_below is not None:
        yield with_battery_below(criteria.battery_below)
    if criteria.support_months is not None:
        yield with_support_ending(add_months(to_local(now).date(), criteria.support_months))
    if criteria.transit_days is not None:
        yield sent_before(now - timedelta(days=criteria.transit_days))


def get_run(session: Session, run_id: int) -> BulkRun:
    """One run with how far it is; raises NotFound."""
    row = session.get(BulkRunRow, run_id)
    if row is None:
        raise NotFound("bulk run", run_id)
    return value_of(
        row,
        BulkRun,
        id=BulkRunId(row.id),
        answers={str(name): str(value) for name, value in row.answers.items()},
        counts=count_outcomes(session, run_id),
    )


def list_runs(session: Session, staff_id: int | None, *, limit: int = 10) -> tuple[BulkRun, ...]:
    """This person's latest runs, the newest first."""
    row = BulkRunRow
    ids = session.scalars(sa.select(row.id).where(row.created_by_id == staff_id).order_by(row.id.desc()).limit(limit))
    return tuple(get_run(session, run_id) for run_id in ids.all())


def count_outcomes(session: Session, run_id: int) -> dict[BulkOutcome, int]:
    """How many rows of the run came out how; every outcome is there, also with zero."""
    row = BulkRowRow
    query = sa.select(row.outcome, sa.func.count()).where(row.run_id == run_id).group_by(row.outcome)
    counts = dict(session.execute(query).all())
    return {outcome: counts.get(outcome, 0) for outcome in BulkOutcome}


def list_bulk_lines(
    session: Session, run_id: int, *, outcome: BulkOutcome | None = None, after: int = 0, limit: int | None = 100
) -> tuple[BulkLine, ...]:
    """Rows of the run by position, after this one; all of them with `limit=None`."""
    row = BulkRowRow
    query = sa.select(row).where(row.run_id == run_id, row.position > after).order_by(row.position).limit(limit)
    if outcome is not None:
        query = query.where(row.outcome == outcome)
    rows = list(session.scalars(query))
    tags: dict[int, str] = {}
    ids = [line.laptop_id for line in rows if line.laptop_id is not None]
    for part in slices(ids, lifecycle.STRETCH):
        tags |= lifecycle.tags_of(session, part)
    return tuple(
        BulkLine(
            position=line.position,
            text=line.asked,
            tag=tags.get(line.laptop_id or 0),
            outcome=line.outcome,
            reasons=tuple(str(reason) for reason in line.reasons),
        )
        for line in rows
    )


def get_pending(session: Session, import_id: int) -> PendingImport:
    """A list on its way in; raises NotFound."""
    row = session.get(PendingImportRow, import_id)
    if row is None:
        raise NotFound("import", import_id)
    return pending_of(row)


def pending_of(row: PendingImportRow) -> PendingImport:
    """The row as plain values."""
    return value_of(
        row,
        PendingImport,
        id=ImportId(row.id),
        columns=tuple(str(column) for column in row.columns),
        choices=choices_of(row.choices),
    )


def find_columns(session: Session, headers: str, donor: str) -> dict[str, str] | None:
    """What each column of these headers was read as last time, for this donor or else for anybody."""
    row = ColumnMapRow
    query = sa.select(row.columns).where(row.headers == headers)
    columns = session.scalar(query.order_by(sa.case((row.donor == donor, 0), else_=1), row.used_at.desc()).limit(1))
    return {str(name): str(field) for name, field in columns} if columns is not None else None


def list_saved(session: Session, staff_id: int | None) -> tuple[SavedFilter, ...]:
    """This person's filters and those shared with the team, by name."""
    row = SavedFilterRow
    query = sa.select(row).where(sa.or_(row.shared, row.owner_id == staff_id)).order_by(row.name, row.id)
    return tuple(_saved(saved) for saved in session.scalars(query))


def get_saved(session: Session, filter_id: int, staff_id: int | None) -> SavedFilter:
    """One of them; raises NotFound, also for another person's own."""
    row = session.get(SavedFilterRow, filter_id)
    if row is None or not (row.shared or row.owner_id == staff_id):
        raise NotFound("saved filter", filter_id)
    return _saved(row)


def read_filter(session: Session, saved: SavedFilter) -> ListQuery:
    """What the filter asks today; a location or a lot that is gone is a problem, and narrows nothing."""
    query = read_saved(saved.arguments)
    criteria, gone = query.criteria, []
    if criteria.location_id is not None and places.find_location(session, criteria.location_id) is None:
        gone.append(FilterProblem(name="location", value=str(criteria.location_id)))
        criteria = replace(criteria, location_id=None)
    if criteria.lot_id is not None and lifecycle.lot_codes(session, {criteria.lot_id}) == {}:
        gone.append(FilterProblem(name="lot", value=str(criteria.lot_id)))
        criteria = replace(criteria, lot_id=None)
    return replace(query, criteria=criteria, problems=(*query.problems, *gone))


def _saved(row: SavedFilterRow) -> SavedFilter:
    return value_of(
        row,
        SavedFilter,
        id=SavedFilterId(row.id),
        arguments={str(name): str(value) for name, value in row.arguments.items()},
    )
