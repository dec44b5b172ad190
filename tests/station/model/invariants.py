"""What must hold when everything was sent: what people saw, beside what the server holds. Nothing is asked of a ledger
but which events it has.
"""

import sqlite3
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from laptopdesk.cases.models import CaseSideRow
from laptopdesk.core.journal import verify_chain
from laptopdesk.devices.models import StationEventRow
from laptopdesk.handout.models import HandoutRow
from laptopdesk.handout.values import HandoutEnd
from tests.station.model.desk import Attempt, Desk
from tests.station.model.town import Town

TOLERANCE = 5.0
"""Seconds between what people saw and how it is dated: half of a slow contact, by which a clock is measured."""
JUMPED = 2 * 3600.0 + 60.0
"""The same for a clock that was set since it was last measured: nobody can know better."""

Pair = tuple[str, str]


@dataclass(kw_only=True, eq=False)
class Record:
    """A hand-over as the server has it."""

    pair: Pair
    enrolment: tuple[int, str]
    handed_at: float
    ended_at: float | None
    ended_by: HandoutEnd | None
    attempt: Attempt | None = None


@dataclass(kw_only=True)
class Records:
    """What the server holds: hand-overs, and what its cases name."""

    handouts: list[Record]
    pairs_in_cases: Counter[Pair] = field(default_factory=Counter)
    laptops_in_cases: set[str] = field(default_factory=set)


def missing_events(town: Town) -> list[str]:
    """Events that a desk's ledger has, or had when it was looked at last, and the server has not."""
    row = StationEventRow
    with town.db.read() as session:
        there = {(number, digest) for number, digest in session.execute(sa.select(row.sequence, row.hash))}
    for desk in town.desks:
        desk.events |= _events(desk)
    return [
        f"{desk.name}: event {number} is not on the server"
        for desk in town.desks
        for number, digest in sorted(desk.events)
        if (number, digest) not in there
    ]


def _events(desk: Desk) -> set[tuple[int, str]]:
    connection = sqlite3.connect(desk.data / "station.sqlite3", timeout=20)
    try:
        return {(int(number), str(digest)) for number, digest in connection.execute("SELECT sequence, hash FROM event")}
    finally:
        connection.close()


def violations(town: Town) -> list[str]:
    """Every broken promise, in words; the line is up and everything was sent."""
    for desk in town.desks:
        desk.remember()
    records = _read(town)
    _match(town, records)
    waiting = {desk.asked() for desk in town.desks} - {""}
    complaints = [each for desk in town.desks for each in desk.complaints]
    return [
        *complaints,
        *missing_events(town),
        *_journal(town),
        *_unique(records),
        *_greens(town, records),
        *_unseen(records, waiting),
        *_dates(records),
        *_count(town, records, waiting),
    ]


def _read(town: Town) -> Records:
    laptops = sa.table("laptop", sa.column("id"), sa.column("tag"))
    passes = dict(enumerate(town.world.race.passes, start=1))
    query = sa.select(HandoutRow, laptops.c.tag).join(laptops, laptops.c.id == HandoutRow.laptop_id)
    with town.db.read() as session:
        rows = [_record(row, tag, passes[row.participant_id]) for row, tag in session.execute(query)]
        records = Records(handouts=sorted(rows, key=lambda record: record.handed_at))
        operations = set()
        for evidence in session.scalars(sa.select(CaseSideRow.evidence)):
            _name(records, evidence, operations)
    return records


def _record(row: HandoutRow, tag: str, pass_code: str) -> Record:
    return Record(
        pair=(tag, pass_code),
        enrolment=(row.enrolment_id, row.kind.value),
        handed_at=row.handed_at.timestamp(),
        ended_at=row.ended_at.timestamp() if row.ended_at else None,
        ended_by=row.ended_by,
    )


def _name(records: Records, evidence: dict[str, Any], operations: set[str]) -> None:
    """What one side of a case is about; the same operation counts once."""
    match evidence:
        case {"operation": operation, "intent": {"laptop": laptop, "pass": pass_code}} if operation not in operations:
            operations.add(operation)
            records.pairs_in_cases[laptop, pass_code] += 1
            records.laptops_in_cases.add(laptop)
        case {"intent": {"laptop": laptop}} | {"laptop": str(laptop)}:
            records.laptops_in_cases.add(laptop)


def _match(town: Town, records: Records) -> None:
    """Each hand-over belongs to the attempt it came of: the same pair, at its time; one seen green before any other."""
    free = sorted(town.attempts, key=lambda one: (one.green is None, one.confirmed_at))
    for wide in (False, True):
        for record in records.handouts:
            if record.attempt is None:
                fits = [one for one in free if one.pair == record.pair and (wide or _in_time(record, one))]
                if fits:
                    record.attempt = fits[0]
                    free.remove(fits[0])


def _in_time(record: Record, attempt: Attempt) -> bool:
    slack = TOLERANCE if attempt.clock_measured else JUMPED
    last = attempt.green.at if attempt.green else attempt.confirmed_at + 10.0
    return attempt.confirmed_at - slack <= record.handed_at <= last + slack


def _words(attempt: Attempt) -> str:
    return f"desk {attempt.desk}: {attempt.laptop} to {attempt.pass_code}"


def _greens(town: Town, records: Records) -> Iterator[str]:
    of = {id(record.attempt): record for record in records.handouts if record.attempt}
    cases = records.pairs_in_cases.copy()
    for attempt in town.attempts:
        if attempt.green is None:
            continue
        record = of.get(id(attempt))
        if record is None:
            if cases[attempt.pair] <= 0:
                yield f"LOST. {_words(attempt)} was green, and the server has neither hand-over nor case"
            cases[attempt.pair] -= 1
        else:
            yield from _ends(attempt, record, named=attempt.laptop in records.laptops_in_cases)


def _ends(attempt: Attempt, record: Record, *, named: bool) -> Iterator[str]:
    if record.ended_by is HandoutEnd.UNDONE and not (attempt.undo_scanned or attempt.undone):
        yield f"UNDONE BY NOBODY. {_words(attempt)} was green"
    if record.ended_at is None and (attempt.undone or attempt.returned) and not named:
        yield f"STILL OUT. {_words(attempt)} was undone or came back"
    if record.ended_by is HandoutEnd.RETURNED and not attempt.returned:
        yield f"RETURNED BY NOBODY. {_words(attempt)} was green"


def _unseen(records: Records, waiting: set[str]) -> Iterator[str]:
    """Open hand-overs that no page ever showed as done, asks about now, or a case names."""
    for record in records.handouts:
        attempt = record.attempt
        if record.ended_at is not None or (attempt and attempt.green):
            continue
        if record.pair[0] in waiting or record.pair[0] in records.laptops_in_cases:
            continue
        yield f"NEVER SEEN. {record.pair[0]} to {record.pair[1]} is out on the server, and no page said so"


def _dates(records: Records) -> Iterator[str]:
    for record in records.handouts:
        attempt = record.attempt
        if attempt is not None and attempt.green and not _in_time(record, attempt):
            seconds = record.handed_at - attempt.green.at
            yield f"DATED WRONG. {_words(attempt)} was green {seconds:+.1f} s from when the server says"
        if record.ended_at is not None and record.ended_at < record.handed_at:
            yield f"ENDED BEFORE IT BEGAN. {record.pair[0]} at {datetime.fromtimestamp(record.handed_at)}"


def _unique(records: Records) -> Iterator[str]:
    still_out = [record for record in records.handouts if record.ended_at is None]
    for what, count in (
        ("laptop", Counter(record.pair[0] for record in still_out)),
        ("enrolment", Counter(record.enrolment for record in still_out)),
    ):
        yield from (f"DOUBLED. {what} {key} is out {times} times" for key, times in count.items() if times > 1)


def _journal(town: Town) -> Iterator[str]:
    with town.db.read() as session:
        if not verify_chain(session).ok:
            yield "JOURNAL. the chain is broken"


def _count(town: Town, records: Records, waiting: set[str]) -> Iterator[str]:
    """The server's own figure, beside what people saw: greens that stand and became no case, and what is asked now."""
    greens = [one for one in town.attempts if one.green]
    sure = [one for one in greens if not (one.undo_scanned or one.undone)]
    perhaps = [one for one in town.attempts if (one.undo_scanned and not one.undone) or one.passed_on]
    in_cases = sum(records.pairs_in_cases[pair] for pair in {one.pair for one in town.attempts})
    figure = _figure(town)
    least, most = len(sure) - in_cases, len(sure) + len(perhaps) + len(waiting)
    if not least <= figure <= most:
        yield f"COUNT. laptopdesk_handouts_total is {figure}, and people saw {least} to {most}"


def _figure(town: Town) -> int:
    with urllib.request.urlopen(f"{town.world.server.url}/metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    return next(int(float(line.split()[1])) for line in lines if line.startswith("laptopdesk_handouts_total "))
