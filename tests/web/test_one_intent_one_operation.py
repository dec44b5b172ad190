"""A model of everybody who sends forms: tried, refused, corrected, cut, repeated, cancelled, and the next person.

Seeded random walks over desk, round, returns, tickets and the API. After each step: every green that was shown is one
hand-over that stands or was ended by a later act of the walk, nothing was handed out unseen, no ticket is lost or
doubled, and no false alarm was raised.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import COMMANDS, Command
from laptopdesk.training.service import invite
from tests.factories import (
    START,
    actor_for,
    location_code,
    make_attendance,
    make_enrolment,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
)
from tests.web.plain_browser import PlainBrowser

PEOPLE = 6
STEPS = 45
CARD = {command: code.text for command, code in COMMANDS.items()}


@dataclass(kw_only=True)
class Walk:
    """The world, its browsers, and what the model believes."""

    rng: Random
    app: Flask
    db: Database
    place: str
    session: int
    passes: list[str]
    laptops: list[str]
    token: str
    desks: list[PlainBrowser]
    room: PlainBrowser
    greens: set[int] = field(default_factory=set)
    tickets: set[tuple[str, str]] = field(default_factory=set)
    ticket_form: dict[str, str] = field(default_factory=dict)

    def note(self, browser: PlainBrowser) -> None:
        """What a volunteer reads: never an alarm, and a green only for what stands."""
        assert "operation id" not in browser.html
        assert "sent with something else" not in browser.html
        if browser.verdict == "done" and 'name="done"' in browser.html:
            shown = int(browser.value("done"))
            assert shown in self.open_handouts(), f"green for {shown}, which has ended"
            self.greens.add(shown)

    def open_handouts(self) -> set[int]:
        with self.db.read() as session:
            return set(session.scalars(sa.text("SELECT id FROM handout WHERE ended_at IS NULL")))

    def all_handouts(self) -> set[int]:
        with self.db.read() as session:
            return set(session.scalars(sa.text("SELECT id FROM handout")))


def any_desk(walk: Walk) -> PlainBrowser:
    return walk.rng.choice([*walk.desks, walk.room])


def scan(walk: Walk) -> None:
    """A person or a laptop, either or both, in any order."""
    codes = [walk.rng.choice(walk.passes), walk.rng.choice(walk.laptops)]
    walk.rng.shuffle(codes)
    desk = any_desk(walk)
    if 'id="desk-scan"' in desk.html:
        desk.scan(*codes[: walk.rng.randint(1, 2)])
    walk.note(desk)


def card(walk: Walk) -> None:
    desk = any_desk(walk)
    if 'id="desk-scan"' in desk.html:
        cards = (Command.CONFIRM, Command.CONFIRM, Command.UNDO, Command.CANCEL, Command.PAPER_SIGNED, Command.COUNT)
        desk.scan(CARD[walk.rng.choice(cards)])
    walk.note(desk)


def complete(walk: Walk) -> None:
    """What is still to do is done, all or part of it, and it is handed over."""
    desk = any_desk(walk)
    if not desk.has("Handed over"):
        return
    if walk.rng.random() < 0.8:
        desk.tick("charger")
    if walk.rng.random() < 0.8:
        desk.write("paper_number", f"A-{walk.rng.randint(1, 99)}")
    desk.press("Handed over")
    walk.note(desk)


def serve(walk: Walk) -> None:
    """The next person, served as it should be, but for one press too early."""
    desk = walk.rng.choice(walk.desks)
    desk.open("/desk")
    desk.scan(walk.rng.choice(walk.passes), walk.rng.choice(walk.laptops))
    if walk.rng.random() < 0.5:
        desk.scan(CARD[Command.CONFIRM])
    if desk.has("Handed over"):
        desk.tick("charger")
        desk.write("paper_number", "B-1")
        desk.press("Handed over")
    walk.note(desk)


def repeat(walk: Walk) -> None:
    """A second click, back and resend, or the answer was cut: the same form goes out again."""
    desk = any_desk(walk)
    if not desk.sent[0]:
        return
    before, handouts = desk.verdict, walk.all_handouts()
    desk.again()
    walk.note(desk)
    assert walk.all_handouts() == handouts or before != "done"


def fresh_page(walk: Walk) -> None:
    desk = walk.rng.choice(walk.desks)
    desk.open("/desk")
    walk.room.open(f"/sessions/{walk.session}/round")
    walk.note(desk)


def take_back(walk: Walk) -> None:
    desk = walk.rng.choice(walk.desks)
    desk.open("/returns")
    laptop = walk.rng.choice(walk.laptops)
    form = [("laptop", laptop), ("reason", "defect"), ("form_id", desk.value("form_id"))]
    before = walk.open_handouts()
    desk.post("/returns", form)
    after, first = walk.open_handouts(), desk.address
    desk.again()
    assert walk.open_handouts() == after
    assert desk.address == first
    assert len(before - after) <= 1
    desk.open("/desk")


def by_script(walk: Walk) -> None:
    """A script tries with nothing ticked, corrects it under the same id, and asks again."""
    operation = str(UUID(int=walk.rng.getrandbits(128), version=4))
    body = {
        "laptop": walk.rng.choice(walk.laptops),
        "pass": walk.rng.choice(walk.passes),
        "location": walk.place,
        "kit": [],
        "signature": "paper:9",
        "operation_id": operation,
    }
    client, headers = walk.app.test_client(), {"Authorization": f"Bearer {walk.token}"}
    first = client.post("/api/v1/handouts", json=body, headers=headers)
    assert first.status_code == 422
    if first.json["reasons"] != ["kit_incomplete"]:
        return  # refused for good: that stays the answer of this id
    answers = [client.post("/api/v1/handouts", json=body | {"kit": ["charger"]}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    walk.greens.add(int(answers[0].json["handout"]))


def ticket(walk: Walk) -> None:
    """A ticket: a new form, the old one corrected, or the very same again."""
    client = walk.desks[0].client
    if not walk.ticket_form or walk.rng.random() < 0.4:
        desk = PlainBrowser(client=client)
        desk.open("/tickets/new")
        walk.ticket_form = {"who": "Ann Bos", "channel": "phone", "operation_id": desk.value("operation_id")}
    words = walk.rng.choice(("Dark screen", "No sound", ""))
    answer = client.post("/tickets/new", data=walk.ticket_form | {"what": words, "laptop": ""})
    assert answer.status_code == (303 if words else 422)
    if words:
        walk.tickets.add((walk.ticket_form["operation_id"], words))


ACTS: tuple[Callable[[Walk], None], ...] = (
    serve,
    serve,
    scan,
    scan,
    card,
    card,
    complete,
    complete,
    complete,
    repeat,
    repeat,
    fresh_page,
    take_back,
    by_script,
    ticket,
)


def check(walk: Walk) -> None:
    """Nothing was handed out unseen, no false alarm, one ticket for each question."""
    assert walk.all_handouts() == walk.greens
    with walk.db.read() as session:
        assert session.scalar(sa.text('SELECT count(*) FROM "case"')) == 0
        assert session.scalar(sa.text("SELECT count(*) FROM ticket")) == len(walk.tickets)


@pytest.fixture
def walk(app: Flask, sqlite_db: Database, now: datetime) -> Walk:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        place = make_location(uow, name="Huis A")
        session = make_session(uow, place, starts_at=now - timedelta(hours=3), now=now - timedelta(days=9))
        people = [make_participant(uow, place) for _ in range(PEOPLE)]
        for person in people:
            make_enrolment(uow, person, place)
        invite(uow.by(actor_for(uow, Role.PROGRAMME)), session, people)
        for person in people[:-1]:
            make_attendance(uow, session, person, now=now)
        passes = [make_pass(uow, person) for person in people]
        laptops = [make_ready_laptop(uow, location=place) for _ in range(PEOPLE)]
        trainer = make_staff(uow, Role.TRAINER, location=place)
        volunteers = [make_staff(uow, Role.VOLUNTEER, location=place) for _ in range(2)]
        token = issue_token(uow.at(START), volunteers[0], "walk")[1]
        code = location_code(uow.session, place)
    desks = [_browser(app, staff, place) for staff in volunteers]
    room = _browser(app, trainer, place)
    room.open(f"/sessions/{session}/round")
    return Walk(
        rng=Random(0),
        app=app,
        db=sqlite_db,
        place=code,
        session=session,
        passes=passes,
        laptops=laptops,
        token=token,
        desks=desks,
        room=room,
    )


def _browser(app: Flask, staff: int, place: int) -> PlainBrowser:
    client: FlaskClient = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, staff, desk=place)
    browser = PlainBrowser(client=client)
    browser.open("/desk")
    return browser


@pytest.mark.parametrize("seed", range(5))
def test_one_intent_is_one_operation(walk: Walk, seed: int) -> None:
    walk.rng.seed(seed)
    for _ in range(STEPS):
        act = walk.rng.choice(ACTS)
        act(walk)
        check(walk)
    assert len(walk.greens) >= 3, "a walk that hands nothing out shows nothing"
