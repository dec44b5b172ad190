"""One station's ledger told by several processes at once, as after a time-out: each event is kept, and done, once."""

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.cases.queries import count_open
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.devices.models import InboxRow, StationEventRow
from laptopdesk.devices.service import ReportedEvent, take_events
from laptopdesk.devices.values import EventAnswer, Station
from laptopdesk.handout.queries import count_handouts
from laptopdesk.protocol.operations import OperationOutcome
from tests.concurrency.ground import people_at_once
from tests.databases import open_database
from tests.factories import START, unit
from tests.stations import HandMade, make_place, make_station

pytestmark = pytest.mark.races

TWINS = 3
EVENTS = 400 if os.environ.get("LAPTOPDESK_SOAK") else 20


def upload(url: str, station: Station, events: Sequence[ReportedEvent], moment: float) -> tuple[EventAnswer, ...]:
    """Tell these events at `moment` (seconds since 1970), in a process of one's own."""
    db = open_database(url)
    operations = compose().operations
    time.sleep(max(0.0, moment - time.time()))
    try:
        return take_events(db, operations, station, events, now=START)
    finally:
        db.dispose()


@pytest.fixture(scope="module")
def twins() -> Iterator[ProcessPoolExecutor]:
    with people_at_once(TWINS) as pool:
        yield pool


@pytest.fixture
def desk(committed_db: Database) -> HandMade:
    with unit(committed_db) as uow:
        place = make_place(uow, laptops=EVENTS, people=EVENTS)
    return make_station(committed_db, place)


def told(desk: HandMade, twins: ProcessPoolExecutor, events: Sequence[ReportedEvent]) -> list[tuple[EventAnswer, ...]]:
    url, moment = desk.db.engine.url.render_as_string(hide_password=False), time.time() + 1.0
    return [
        answer.result() for answer in [twins.submit(upload, url, desk.station, events, moment) for _ in range(TWINS)]
    ]


def test_one_batch_from_three_processes_is_done_once(desk: HandMade, twins: ProcessPoolExecutor) -> None:
    pairs = zip(desk.place.laptops, desk.place.passes, strict=True)
    events = [desk.write(desk.operation(desk.hand_out(*pair))) for pair in pairs]

    answers = told(desk, twins, events)

    done = {OperationOutcome.APPLIED, OperationOutcome.DUPLICATE}
    assert {answer.outcome for each in answers for answer in each} == done
    for same in zip(*answers, strict=True):
        assert [answer.outcome for answer in same].count(OperationOutcome.APPLIED) <= 1
        assert len({answer.handout for answer in same}) == 1
    with desk.db.read() as session:
        assert session.scalar(sa.select(sa.func.count(StationEventRow.id))) == EVENTS
        assert session.scalar(sa.select(sa.func.count(InboxRow.id))) == EVENTS
        assert (count_handouts(session), count_open(session)) == (EVENTS, 0)
        assert verify_chain(session).ok
    assert (desk.station.last_sequence, desk.station.gaps, desk.station.copied_at) == (EVENTS, 0, None)


def test_one_story_of_a_contradiction_is_one_case(desk: HandMade, twins: ProcessPoolExecutor) -> None:
    laptop = desk.place.laptops[0]
    events = [desk.write(desk.operation(desk.hand_out(laptop, pass_code))) for pass_code in desk.place.passes[:8]]

    answers = told(desk, twins, events)

    assert len({tuple(answer.case for answer in each) for each in answers}) == 1
    with desk.db.read() as session:
        assert (count_handouts(session), count_open(session)) == (1, 7)
        assert verify_chain(session).ok
