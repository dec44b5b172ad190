"""Judging laptops by the one definition of *proven*, any number of them: seven queries for every two thousand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.attestation import queries as attestation
from laptopdesk.assets.evidence import queries as evidence
from laptopdesk.assets.evidence.rules import Policy
from laptopdesk.assets.evidence.values import Record
from laptopdesk.assets.hardware import queries as inventory
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.finding import Among
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow, LotRow
from laptopdesk.assets.lifecycle.values import CustodyStart, LaptopState, Medium, SanitizationLevel
from laptopdesk.assets.proof.rules import Doubt, Span, doubts_of, judge_period
from laptopdesk.assets.proof.values import Judged, Period, Proof
from laptopdesk.core.errors import NotFound

T = TypeVar("T")

STRETCH = 2000
"""Laptops judged at once, so that a register of any size takes little memory."""


@dataclass(frozen=True, kw_only=True)
class _JudgedLaptop:
    """A laptop as the judgement needs it."""

    id: int
    tag: str
    lot_id: int
    state: LaptopState
    custody_id: int | None
    no_drive: bool
    hdd_level: SanitizationLevel
    flash_level: SanitizationLevel


@dataclass(frozen=True, kw_only=True)
class _RegisterFacts:
    """Everything the register holds about some laptops, by laptop; `attested` are (laptop, custody period)."""

    custodies: Mapping[int, list[CustodyRow]]
    media: Mapping[int, list[Medium]]
    records: Mapping[int, list[Record]]
    attested: frozenset[tuple[int, int]]
    doubts: Mapping[int, list[Doubt]]


def judge_laptop(session: Session, laptop_id: int, period: Period = Period.LAST) -> Judged | None:
    """What is known of this laptop; None where there is no such laptop."""
    return next(judge_laptops(session, (LaptopRow.id == laptop_id,), period), None)


def get_judged(session: Session, laptop_id: int, period: Period = Period.LAST) -> Judged:
    """What is known of this laptop; raises NotFound."""
    judged = judge_laptop(session, laptop_id, period)
    if judged is None:
        raise NotFound("laptop", laptop_id)
    return judged


def among_ids(ids: Sequence[int]) -> Among:
    """These laptops, where it is asked which ones to judge."""
    return (LaptopRow.id.in_(ids),)


def judge_laptops(session: Session, among: Among, period: Period = Period.LAST) -> Iterator[Judged]:
    """What is known of each of these laptops, by id."""
    last, more = 0, True
    while more:
        laptops = _laptops(session, among, last)
        more = len(laptops) == STRETCH
        if laptops:
            facts = _register_facts(session, sa.and_(LaptopRow.id > last, LaptopRow.id <= laptops[-1].id, *among))
            last = laptops[-1].id
            yield from (_judge(laptop, facts, period) for laptop in laptops)


def count_by_proof(session: Session, among: Among, period: Period = Period.LAST) -> dict[Proof, int]:
    """How many of these laptops are how well proven; every answer is there, also with zero."""
    counted = Counter(judged.proof for judged in judge_laptops(session, among, period))
    return {proof: counted[proof] for proof in Proof}


def with_proof(
    session: Session, proof: Proof, among: Among = (), period: Period = Period.LAST
) -> sa.ColumnElement[bool]:
    """The laptops of which just this is known in this period, as a condition on their row."""
    ids = [judged.laptop_id for judged in judge_laptops(session, among, period) if judged.proof is proof]
    return LaptopRow.id.in_(sa.bindparam("judged", ids, expanding=True, literal_execute=True, unique=True))


def _laptops(session: Session, among: Among, after: int) -> list[_JudgedLaptop]:
    row, lot = LaptopRow, LotRow
    query = sa.select(
        row.id, row.tag, row.lot_id, row.state, row.custody_id, row.no_drive_by_id, lot.hdd_level, lot.flash_level
    ).join(lot, lot.id == row.lot_id)
    rows = session.execute(query.where(row.id > after, *among).order_by(row.id).limit(STRETCH))
    return [
        _JudgedLaptop(
            id=key,
            tag=tag,
            lot_id=lot_id,
            state=state,
            custody_id=custody,
            no_drive=nobody is not None,
            hdd_level=hdd,
            flash_level=flash,
        )
        for key, tag, lot_id, state, custody, nobody, hdd, flash in rows
    ]


def _register_facts(session: Session, condition: sa.ColumnElement[bool]) -> _RegisterFacts:
    ids = sa.select(LaptopRow.id).where(condition)
    custodies = session.scalars(sa.select(CustodyRow).where(CustodyRow.laptop_id.in_(ids)).order_by(CustodyRow.id))
    return _RegisterFacts(
        custodies=_by_laptop((row.laptop_id, row) for row in custodies),
        media=_by_laptop((medium.laptop_id, medium) for medium in lifecycle.list_media_of(session, ids)),
        records=_by_laptop((record.laptop_id or 0, record) for record in evidence.list_records_of(session, ids)),
        attested=attestation.attested_periods(session, ids),
        doubts=_by_laptop((doubt.laptop_id, doubt) for doubt in list_doubts(session, ids)),
    )


def list_doubts(session: Session, laptops: sa.Select[int]) -> Iterator[Doubt]:
    """What is open about each of these laptops as a whole."""
    return doubts_of(inventory.list_questions(session, laptops), inventory.list_contradicted(session, laptops))


def _by_laptop(pairs: Iterable[tuple[int, T]]) -> Mapping[int, list[T]]:
    groups: dict[int, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _judge(laptop: _JudgedLaptop, facts: _RegisterFacts, period: Period) -> Judged:
    span, custody = None, _choose(laptop, facts.custodies.get(laptop.id, []), period)
    if custody is not None:
        policy = Policy(hdd_level=laptop.hdd_level, flash_level=laptop.flash_level)
        span = Span(custody_id=custody.id, began_at=custody.began_at, ended_at=custody.ended_at, policy=policy)
    proof, lacks = judge_period(
        facts.media.get(laptop.id, []),
        facts.records.get(laptop.id, []),
        span,
        no_drive=laptop.no_drive and custody is not None and custody.id == laptop.custody_id,
        attested=custody is not None and (laptop.id, custody.id) in facts.attested,
        doubts=facts.doubts.get(laptop.id, []),
    )
    return Judged(
        laptop_id=laptop.id, tag=laptop.tag, lot_id=laptop.lot_id, state=laptop.state, proof=proof, lacks=lacks
    )


def _choose(laptop: _JudgedLaptop, custodies: list[CustodyRow], period: Period) -> CustodyRow | None:
    """The period that is asked about, of these by age."""
    match period:
        case Period.FIRST:
            periods = [row for row in custodies if row.began_by is CustodyStart.INTAKE][:1]
        case Period.ERASED if laptop.state is LaptopState.RETURNED:
            periods = [row for row in custodies if row.id != laptop.custody_id]
        case _:
            periods = [row for row in custodies if row.id == laptop.custody_id]
    return periods[-1] if periods else None
