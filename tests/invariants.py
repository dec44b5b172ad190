"""What must hold after every act, whatever was decided: the same checks for every test that changes who has what.

`check_invariants(db)` reads the tables themselves, not the queries of the product, and raises AssertionError with every
violation it finds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.kits.models import KitMovementRow
from laptopdesk.assets.kits.queries import count_at
from laptopdesk.assets.kits.values import MovementReason
from laptopdesk.assets.lifecycle.models import CustodyRow, LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.workshop.models import MissingRow
from laptopdesk.cases.models import CaseRow, CaseSideRow
from laptopdesk.cases.values import CaseState
from laptopdesk.core.db import Database
from laptopdesk.core.journal import JournalEntryRow, list_lines, verify_chain
from laptopdesk.devices.models import InboxRow
from laptopdesk.devices.values import InboxState
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.values import HandoutEnd
from laptopdesk.people.models import PassRow, PersonIdentityRow
from laptopdesk.reporting.messages import SENTENCES
from laptopdesk.training.models import EnrolmentRow

DID_NOT_HAPPEN = frozenset({HandoutEnd.UNDONE, HandoutEnd.MISTAKE})
AWAY = frozenset({LaptopState.HANDED_OUT, LaptopState.MISSING, LaptopState.DISPOSED})


def check_invariants(db: Database) -> None:
    """Every invariant of hand-overs, custody, kit, operations and journal holds; else all that do not, in words."""
    with db.read() as session:
        broken = [
            *_one_open_each(session),
            *_laptops_agree(session),
            *_custody_whole(session),
            *_kit_adds_up(session),
            *_operations_agree(session),
            *_nothing_left(session),
            *_journal_explains(session),
        ]
    assert not broken, "\n".join(broken)


# ---- hand-overs


def _one_open_each(session: Session) -> Iterator[str]:
    """One open hand-over per laptop and per enrolment and kind, each to the person of its enrolment."""
    rows = _handouts(session, open_only=True)
    yield from _doubles("laptop", [row.laptop_id for row in rows])
    yield from _doubles("enrolment and kind", [(row.enrolment_id, row.kind) for row in rows])
    yield from _doubles("person and kind", [(row.participant_id, row.kind) for row in rows])
    for row in _handouts(session):
        enrolment = session.get_one(EnrolmentRow, row.enrolment_id)
        if enrolment.participant_id != row.participant_id:
            yield f"handout {row.number} goes to another person than its enrolment"
        if (row.ended_at is None) != (row.ended_by is None):
            yield f"handout {row.number} is half ended"
        if row.ended_at is not None and row.ended_at < row.handed_at:
            yield f"handout {row.number} ends before it begins"


def _doubles(what: str, keys: Sequence[object]) -> Iterator[str]:
    yield from (f"two open hand-overs of {what} {key}" for key, count in Counter(keys).items() if count > 1)


def _handouts(session: Session, *, open_only: bool = False) -> list[HandoutRow]:
    query = sa.select(HandoutRow).order_by(HandoutRow.id)
    return list(session.scalars(query.where(HandoutRow.ended_at.is_(None)) if open_only else query))


def _laptops_agree(session: Session) -> Iterator[str]:
    """State, holder and place of every laptop say the same as its open hand-over."""
    held = {row.laptop_id: row for row in _handouts(session, open_only=True)}
    for laptop in session.scalars(sa.select(LaptopRow)):
        handout = held.get(laptop.id)
        if laptop.holder_handout_id != (handout.id if handout else None):
            yield f"laptop {laptop.tag}: holder {laptop.holder_handout_id}, open hand-over {handout and handout.id}"
        if (laptop.state is LaptopState.HANDED_OUT) != (handout is not None):
            yield f"laptop {laptop.tag} is {laptop.state} with open hand-over {handout and handout.id}"
        if handout is not None and (laptop.location_id or laptop.transit_to_id or laptop.reserved_for_id):
            yield f"laptop {laptop.tag} is out, and at a place, on its way or reserved"
        if laptop.location_id is not None and laptop.transit_to_id is not None:
            yield f"laptop {laptop.tag} is at a place and on its way"
        if laptop.state not in AWAY and laptop.location_id is None and laptop.transit_to_id is None:
            yield f"laptop {laptop.tag} is {laptop.state} at no place"


# ---- custody


def _custody_whole(session: Session) -> Iterator[str]:
    """No periods overlap; between two of them, and after the last one, somebody had it or it was missing."""
    periods: dict[int, list[CustodyRow]] = defaultdict(list)
    for row in session.scalars(sa.select(CustodyRow).order_by(CustodyRow.began_at, CustodyRow.id)):
        periods[row.laptop_id].append(row)
    for laptop in session.scalars(sa.select(LaptopRow)):
        yield from _custody_of(session, laptop, periods[laptop.id])


def _custody_of(session: Session, laptop: LaptopRow, periods: list[CustodyRow]) -> Iterator[str]:
    away = _away(session, laptop.id)
    if not periods:
        yield f"laptop {laptop.tag} was never in custody"
        return
    for row in periods:
        if row.ended_at is not None and row.ended_at < row.began_at:
            yield f"laptop {laptop.tag}: custody {row.id} ends before it begins"
    for before, after in pairwise(periods):
        if before.ended_at is None or before.ended_at > after.began_at:
            yield f"laptop {laptop.tag}: custody {before.id} and {after.id} overlap"
        elif not _covered(away, before.ended_at, after.began_at):
            yield f"laptop {laptop.tag}: nobody had it between custody {before.id} and {after.id}"
    yield from _last_custody(laptop, periods[-1], away)


def _last_custody(laptop: LaptopRow, last: CustodyRow, away: list[tuple[datetime, datetime | None]]) -> Iterator[str]:
    if laptop.custody_id != last.id:
        yield f"laptop {laptop.tag}: custody {last.id} is not its present one, {laptop.custody_id}"
    if laptop.state is LaptopState.DISPOSED:
        return
    if (last.ended_at is None) != (laptop.state not in AWAY):
        yield f"laptop {laptop.tag} is {laptop.state}, its custody ended at {last.ended_at}"
    elif last.ended_at is not None and not _covered(away, last.ended_at, None):
        yield f"laptop {laptop.tag}: nobody has it since its custody {last.id} ended"


def _away(session: Session, laptop_id: int) -> list[tuple[datetime, datetime | None]]:
    """(from, until) of everything that keeps a laptop out of our custody; until None: still."""
    real = [row for row in _handouts(session) if row.laptop_id == laptop_id and row.ended_by not in DID_NOT_HAPPEN]
    missing = session.scalars(sa.select(MissingRow).where(MissingRow.laptop_id == laptop_id))
    spans = [(row.handed_at, row.ended_at) for row in real]
    return sorted(spans + [(row.reported_at, row.ended_at) for row in missing], key=lambda span: span[0])


def _covered(away: list[tuple[datetime, datetime | None]], begin: datetime, end: datetime | None) -> bool:
    """Whether the spans together cover from begin to end (None: until now)."""
    if end is not None and begin == end:
        return True
    reached = begin
    for start, stop in away:
        if start > reached:
            continue
        if stop is None:
            return True
        reached = max(reached, stop)
    return end is not None and reached >= end


# ---- kit


def _kit_adds_up(session: Session) -> Iterator[str]:
    """Every count is the sum of its movements; a hand-over took its kit once, and what did not happen took none."""
    movement = KitMovementRow
    sums: dict[int, dict[str, int]] = defaultdict(dict)
    query = sa.select(movement.location_id, movement.kit_code, sa.func.sum(movement.change))
    for place, code, total in session.execute(query.group_by(movement.location_id, movement.kit_code)):
        sums[place][code] = int(total)
    for place, codes in sums.items():
        counts = {code: number for code, number in count_at(session, place).items() if code in codes}
        if any(counts.get(code, 0) != number for code, number in codes.items()):
            yield f"location {place}: counts {counts}, movements {codes}"
    waiting = _named_by_cases(session, CaseState.OPEN)
    for row in _handouts(session):
        if row.operation_id not in waiting:  # what a desk did with the kit counts until a person decides
            yield from _kit_of(session, row)
    decided = _named_by_cases(session, CaseState.DECIDED) - waiting
    yield from _kit_of_nothing(session, decided - {row.operation_id for row in _handouts(session)})


def _named_by_cases(session: Session, state: CaseState) -> set[UUID]:
    """Operations that a case in this state is about: reported, or the hand-over that was undone or doubted."""
    query = sa.select(CaseSideRow.evidence).join(CaseRow, CaseRow.id == CaseSideRow.case_id)
    names: set[str | None] = set()
    for evidence in session.scalars(query.where(CaseRow.state == state)):
        names |= {evidence.get("operation"), (evidence.get("intent") or {}).get("operation")}
    return {UUID(name) for name in names if name}


def _kit_of_nothing(session: Session, operations: set[UUID]) -> Iterator[str]:
    """What was decided not to have happened, and made no hand-over, took no kit."""
    movement = KitMovementRow
    query = sa.select(movement.operation_id, movement.kit_code, sa.func.sum(movement.change))
    mine = query.where(movement.operation_id.in_(operations)).group_by(movement.operation_id, movement.kit_code)
    yield from (
        f"operation {key}: {code} is gone ({total}), and it never happened"
        for key, code, total in session.execute(mine)
        if total < 0
    )


def _kit_of(session: Session, row: HandoutRow) -> Iterator[str]:
    movement = KitMovementRow
    mine = sa.select(movement).where(movement.operation_id == row.operation_id)
    gone: Counter[str] = Counter()
    for moved in session.scalars(mine):
        if moved.reason is not MovementReason.RETURNED:
            gone[moved.kit_code] -= moved.change
    expected = set() if row.ended_by in DID_NOT_HAPPEN else set(row.kit)
    out = {code for code, number in gone.items() if number}
    if out != expected or any(number not in (0, 1) for number in gone.values()):
        yield f"handout {row.number} ({row.ended_by}): kit {sorted(row.kit)}, gone {dict(gone)}"


# ---- operations and journal


def _operations_agree(session: Session) -> Iterator[str]:
    """A reported hand-over that answers *applied* has its row; one that waits for a decision has an open case."""
    for row in session.scalars(sa.select(InboxRow).where(InboxRow.kind == "hand_out")):
        handout = session.scalar(sa.select(HandoutRow).where(HandoutRow.operation_id == row.operation_id))
        if row.state is InboxState.APPLIED and not _answers(session, row, handout):
            yield f"operation {row.operation_id} is applied and answers {row.answer}"
        if row.state is InboxState.CASE and handout is not None:
            yield f"operation {row.operation_id} has a hand-over and still answers with its case"
    for handout in _handouts(session):
        if handout.case_id is None:
            continue
        case = session.get_one(CaseRow, handout.case_id)
        if case.state is not CaseState.DECIDED:
            yield f"handout {handout.number} rests on case {case.id}, which is not decided"


def _answers(session: Session, row: InboxRow, made: HandoutRow | None) -> bool:
    """Whether it answers its own hand-over, or the one of its person that was put in the place of a mistake."""
    answered = session.get(HandoutRow, row.answer.get("handout"))
    if made is None or answered is None or made is answered:
        return made is not None and made is answered
    return made.ended_by is HandoutEnd.MISTAKE and made.participant_id == answered.participant_id


def _nothing_left(session: Session) -> Iterator[str]:
    """What was reported and did not happen took no kit, once its case is decided."""
    sides = sa.select(CaseSideRow.inbox_id, CaseRow.state).join(CaseRow, CaseRow.id == CaseSideRow.case_id)
    states: dict[int, set[CaseState]] = defaultdict(set)
    for inbox_id, state in session.execute(sides.where(CaseSideRow.inbox_id.is_not(None))):
        states[inbox_id].add(state)
    query = sa.select(InboxRow).where(InboxRow.kind == "hand_out", InboxRow.state == InboxState.CASE)
    for row in session.scalars(query):
        moved = sa.select(sa.func.sum(KitMovementRow.change)).where(KitMovementRow.operation_id == row.operation_id)
        if states[row.id] == {CaseState.DECIDED} and session.scalar(moved):
            yield f"operation {row.operation_id} did not happen, and took kit"


def _journal_explains(session: Session) -> Iterator[str]:
    """The chain is whole, every action has a sentence, and the lines of each laptop tell what state it is in."""
    verified = verify_chain(session)
    if not verified.ok:
        yield f"the journal is broken at {verified.first_broken}"
    actions = set(session.scalars(sa.select(JournalEntryRow.action).distinct()))
    yield from (f"no sentence for {action}" for action in sorted(actions - set(SENTENCES)))
    for laptop in session.scalars(sa.select(LaptopRow)):
        moves = list_lines(session, kind="laptop", key=laptop.id, actions=["laptop.moved"])
        for before, after in pairwise(moves):
            if before.facts["after"] != after.facts["before"]:
                yield f"laptop {laptop.tag} was {before.facts['after']} and moved from {after.facts['before']}"
        if moves and moves[-1].facts["after"] != laptop.state.value:
            yield f"laptop {laptop.tag} is {laptop.state}, its journal says {moves[-1].facts['after']}"
    for row in _handouts(session):
        lines = list_lines(session, kind="handout", key=row.id)
        told = [line.action for line in lines]
        if "laptop.handed_out" not in told and "laptop.taken_over" not in told:
            yield f"handout {row.number}: nothing says that it was made"
        ends = [line.facts["by"] for line in lines if line.action == "handout.ended"]
        if (ends[-1] if ends else None) != (row.ended_by.value if row.ended_by else None):
            yield f"handout {row.number} ended by {row.ended_by}, its journal says {ends}"
    yield from _no_names(session)


def _no_names(session: Session) -> Iterator[str]:
    """No name and no pass stands in the facts of the journal."""
    names = list(session.scalars(sa.select(PersonIdentityRow.name)))
    secrets = [*names, *session.scalars(sa.select(PassRow.code))]
    for facts in session.scalars(sa.select(JournalEntryRow.facts)):
        yield from (f"the journal names {secret}" for secret in secrets if secret and f'"{secret}"' in facts)
