"""The demo has two of each common kind of case to decide, made by desks, rooms and files, not by hand."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.cases.queries import get_case, list_cases
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.demo.cases import Cast, add_cases
from laptopdesk.demo.load import DemoLoader, Sizes
from laptopdesk.devices.models import StationEventRow
from laptopdesk.protocol.operations import OperationKind
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import (
    actor_for,
    make_attendance,
    make_enrolment,
    make_laptop,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    unit,
)

COMMON = {
    CaseKind.LAPTOP_TWICE,
    CaseKind.PERSON_TWICE,
    CaseKind.NOT_ELIGIBLE,
    CaseKind.LAPTOP_ELSEWHERE,
    CaseKind.ATTENDANCE_WITHDRAWN,
    CaseKind.RETURN_UNEXPECTED,
    CaseKind.SEQUENCE_GAP,
    CaseKind.EVIDENCE_CONTRADICTED,
    CaseKind.HARDWARE_CONTRADICTED,
}


def a_cast(db: Database, now: datetime, *, laptops: int, people: int) -> Cast:
    """Two places with a desk, a store, people who attended there and some who did not, and a bench."""
    long_ago = now - timedelta(days=5)
    with unit(db) as uow:
        rooms, store = (make_location(uow, now=long_ago), make_location(uow, now=long_ago)), make_location(uow)
        session = make_session(uow, rooms[0], starts_at=now - timedelta(days=3), now=long_ago, capacity=people)
        attended = {}
        for number in range(people + 2):
            person = make_participant(uow, rooms[0], now=long_ago)
            make_pass(uow, person, now=long_ago)
            make_enrolment(uow, person, rooms[0], now=long_ago)
            if number < people:
                make_attendance(uow, session, person, now=now - timedelta(days=3))
                attended[int(person)] = int(session)
        for _ in range(laptops):
            make_ready_laptop(uow, location=store, now=long_ago)
        for _ in range(7):
            make_laptop(uow, location=store, now=now - timedelta(days=2))
        office, technician = actor_for(uow, Role.PROGRAMME), actor_for(uow, Role.TECHNICIAN)
    return Cast(office=office, technician=technician, rooms=rooms, attended=attended)


def test_two_of_each_common_kind_wait(db: Database, now: datetime) -> None:
    cast = a_cast(db, now, laptops=18, people=14)
    add_cases(db, compose().operations, cast, now=now, dice=Random(7))
    with db.read() as session:
        found = list_cases(session, limit=500)
        assert Counter(case.kind for case in found) == dict.fromkeys(COMMON, 2)
        assert verify_chain(session).ok
        said = [get_case(session, case.id).sides for case in found if case.kind is CaseKind.LAPTOP_TWICE]
    assert all(sides[0]["kind"] == OperationKind.HAND_OUT.value and "handout" in sides[1] for sides in said)


@pytest.mark.parametrize("laptops", [0, 1, 3])
def test_where_there_is_little_there_are_fewer(db: Database, now: datetime, laptops: int) -> None:
    add_cases(db, compose().operations, a_cast(db, now, laptops=laptops, people=2), now=now, dice=Random(7))
    with db.read() as session:
        assert Counter(case.kind for case in list_cases(session))[CaseKind.EVIDENCE_CONTRADICTED] == 2


@pytest.mark.slow
def test_the_same_seed_makes_the_same_cases(tmp_path: Path, now: datetime) -> None:
    def load(name: str) -> list[object]:
        db = open_database(f"sqlite:///{tmp_path / name}")
        prepare(db)
        DemoLoader(db, Sizes(laptops=24), seed=3, now=now).load(lambda _done, _total: None)
        with db.read() as session:
            events = session.scalars(sa.select(StationEventRow.hash).order_by(StationEventRow.id)).all()
            told = [(case.kind, case.laptop_id, case.participant_id) for case in list_cases(session)]
        db.dispose()
        return [*events, *told]

    made = load("one.sqlite3")
    assert len(made) > 10
    assert load("two.sqlite3") == made
