"""Pages and acts send a fixed number of statements, however much there is of what they show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from laptopdesk.helpdesk.service import answer_ticket, open_ticket
from laptopdesk.helpdesk.values import MessageDirection, OpenTicket
from laptopdesk.protocol.uuid7 import uuid7
from tests.factories import (
    START,
    actor_for,
    make_attendance,
    make_enrolment,
    make_invitation,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.queries import count_queries

LAPTOP_PAGE, MOVE, HAND_OUT, TICKET_PAGE = 35, 25, 30, 15
EVIDENCE, SESSION_PAGE, START_PAGE, DESK_PAGE = 45, 10, 20, 10


@dataclass(frozen=True)
class Bench:
    """A browser of somebody who works here, and a ready laptop."""

    client: FlaskClient
    db: Database
    place: int
    tag: str

    def wipe(self, drives: int) -> None:
        """So many drives were wiped in it, each in a log of its own."""
        with unit(self.db, now=START) as uow:
            actor = actor_for(uow, Role.TECHNICIAN, location=self.place)
            host = get_laptop(uow.session, self.tag).laptop.serial or ""
            for number in range(drives):
                log = wipe_log(
                    started=START - timedelta(hours=5),
                    maker="Dell",
                    product="Latitude",
                    host=host,
                    serial=f"{host}D{number}",
                )
                command = AddEvidence(name=f"{number}.log", content=log, reading=read_file(log))
                take_in_evidence(uow.by(actor), command)

    def fill(self, number: int) -> None:
        """So many ready laptops more at this place, and tickets."""
        with unit(self.db) as uow:
            for _ in range(number):
                make_ready_laptop(uow, location=self.place, now=START)
                open_ticket(uow.by(actor_for(uow, Role.AGENT)), OpenTicket(who="Ann", what="Dark"))

    def statements(self, path: str, **form: str) -> int:
        """How many the page (or, with a form, the act) sends, when it was asked for before."""
        if not form:
            assert self.client.get(path).status_code == 200
        with count_queries(self.db) as sent:
            answer = self.client.post(path, data=form) if form else self.client.get(path)
        assert answer.status_code in (200, 302, 303), answer.get_data(as_text=True)[:2000]
        return len(sent)


@pytest.fixture
def bench(client: FlaskClient, sqlite_db: Database) -> Iterator[Bench]:
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        staff = make_staff(uow, Role.ADMIN)
        tag = make_ready_laptop(uow, location=place, now=START)
    sign_in_as(client, staff)
    return Bench(client=client, db=sqlite_db, place=place, tag=tag)


def test_the_page_of_a_laptop(bench: Bench) -> None:
    few = bench.statements(f"/laptops/{bench.tag}")
    bench.wipe(40)
    many = bench.statements(f"/laptops/{bench.tag}")
    assert few == many <= LAPTOP_PAGE


def test_a_move(bench: Bench) -> None:
    """Back to erased, with everything the rule asks; the second laptop has forty drives."""
    form = {"to": LaptopState.ERASED.value, "reason": "Sound is bad"}
    few = bench.statements(f"/laptops/{bench.tag}/move", **form)
    with unit(bench.db) as uow:
        other = make_ready_laptop(uow, location=bench.place, now=START)
    again = Bench(client=bench.client, db=bench.db, place=bench.place, tag=other)
    again.wipe(40)
    assert few == again.statements(f"/laptops/{other}/move", **form) <= MOVE


def test_a_hand_out_asks_the_gate_once(bench: Bench) -> None:
    with unit(bench.db) as uow:
        training = make_session(uow, bench.place, starts_at=START - timedelta(days=3), now=START - timedelta(days=9))
        person = make_participant(uow, bench.place)
        make_enrolment(uow, person, bench.place)
        make_attendance(uow, training, person)
        code, volunteer = make_pass(uow, person), make_staff(uow, Role.VOLUNTEER, location=bench.place)
    sign_in_as(bench.client, volunteer, desk=bench.place)
    form = {
        "laptop": bench.tag,
        "pass": code,
        "kit": ["charger", "bag"],
        "paper_number": "A-17",
        "form_id": str(uuid7(1, b"0123456789")),
    }
    with count_queries(bench.db) as sent:
        answer = bench.client.post("/desk/hand-out", data=form)
    assert answer.status_code == 303
    assert len(sent) <= HAND_OUT
    assert sum("FROM enrolment" in statement for statement in sent.sent) == 1


def test_the_page_of_a_ticket(bench: Bench) -> None:
    with unit(bench.db, now=START) as uow:
        agent = actor_for(uow, Role.AGENT)
        number = open_ticket(uow.by(agent), OpenTicket(who="Ann", what="Dark"))
        answer_ticket(uow.by(agent), number, "Try the other charger", direction=MessageDirection.OUT)
    few = bench.statements(f"/tickets/{number}")
    with unit(bench.db) as uow:
        for hour in range(40):
            words, moment = f"Answer {hour}", START + timedelta(hours=hour)
            answer_ticket(uow.at(moment).by(actor_for(uow, Role.AGENT)), number, words, direction=MessageDirection.OUT)
    assert few == bench.statements(f"/tickets/{number}") <= TICKET_PAGE


def test_bringing_in_a_log(bench: Bench) -> None:
    """One log of one drive: its laptop has one drive, or forty with a record each."""

    def bring_in(number: int) -> int:
        with bench.db.read() as session:
            host = get_laptop(session, bench.tag).laptop.serial or ""
        log = wipe_log(
            started=START - timedelta(hours=3), maker="Dell", product="Latitude", host=host, serial=f"NEW{number}"
        )
        with count_queries(bench.db) as sent:
            answer = bench.client.post("/evidence", data={"files": (BytesIO(log), f"new{number}.log")})
        assert answer.status_code == 200
        return len(sent)

    bring_in(0)
    few = bring_in(1)
    bench.wipe(40)
    assert few == bring_in(2) <= EVIDENCE


def test_the_page_of_a_session(bench: Bench) -> None:
    with unit(bench.db) as uow:
        meeting = make_session(uow, bench.place)
        person = make_participant(uow, bench.place)
        make_enrolment(uow, person, bench.place)
        make_invitation(uow, meeting, person)
    few = bench.statements(f"/sessions/{meeting}")
    with unit(bench.db) as uow:
        for _ in range(39):
            person = make_participant(uow, bench.place)
            make_enrolment(uow, person, bench.place)
            make_invitation(uow, meeting, person)
    assert few == bench.statements(f"/sessions/{meeting}") <= SESSION_PAGE


def test_the_start_page(bench: Bench) -> None:
    bench.fill(1)
    few = bench.statements("/")
    bench.fill(40)
    assert few == bench.statements("/") <= START_PAGE


def test_the_page_of_the_desk(bench: Bench) -> None:
    with unit(bench.db) as uow:
        volunteer = make_staff(uow, Role.VOLUNTEER, location=bench.place)
    sign_in_as(bench.client, volunteer, desk=bench.place)
    bench.fill(1)
    few = bench.statements("/desk")
    bench.fill(40)
    assert few == bench.statements("/desk") <= DESK_PAGE
