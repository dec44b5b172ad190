"""Every answer that shows a resident's name, or their initials, wrote down who looked: in that request, once.

The walk goes over every route of the application with a planted person, so a new page cannot forget it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import laptopdesk
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database, open_database
from laptopdesk.core.looks import SAME_LOOK, LookRow, NobodyReads, Reader, write_look
from laptopdesk.handout.models import TrainingExceptionRow
from laptopdesk.people import queries as people
from laptopdesk.people.queries import list_looks
from laptopdesk.people.service import erase_participant
from tests.factories import make_invitation, make_staff, sign_in_as, unit
from tests.stations import HandMade, make_place, make_station
from tests.unit.printing.reading import words_on
from tests.web.test_decision_pages import laptop_twice
from tests.web.test_devices_api import call

NAME, INITIALS, PHONE = "Quirijn Xantippe", "Q.X.", "0687650931"
STRANGER = "Zonder Pas"


@dataclass(kw_only=True)
class Place:
    """A place where this person is everywhere, and an admin who looks at everything."""

    desk: HandMade
    client: FlaskClient
    admin: int
    person: int
    tag: str
    pass_code: str

    @property
    def db(self) -> Database:
        return self.desk.db

    def looks(self) -> list[tuple[str, str, int]]:
        """(who, page, how many were shown) of every look, oldest first."""
        with self.db.read() as session:
            rows = session.execute(sa.select(LookRow.who, LookRow.page, LookRow.shown).order_by(LookRow.id))
            return [tuple(row) for row in rows]

    def at(self, moment: datetime) -> None:
        """It is this moment, and the admin has just signed in."""
        self.client.application.extensions["laptopdesk"].clock = lambda: moment
        sign_in_as(self.client, self.admin, desk=self.desk.place.location_id)


@pytest.fixture
def place(client: FlaskClient, sqlite_db: Database, now: datetime) -> Place:
    with unit(sqlite_db) as uow:
        here = make_place(uow)
        make_invitation(uow, here.session_id, *here.people)
        admin = make_staff(uow, Role.ADMIN, Role.PROGRAMME)
        rename = sa.text("UPDATE person_identity SET name = :name, initials = :initials, phone = '+31687650931'")
        uow.session.execute(rename, {"name": NAME, "initials": INITIALS})
    desk = make_station(sqlite_db, here)
    laptop_twice(desk)
    client.application.config["PROPAGATE_EXCEPTIONS"] = True
    sign_in_as(client, admin, desk=here.location_id)
    for who, what in ((PHONE, "joined"), (STRANGER, "not joined")):
        form = {"who": who, "what": what, "laptop": "", "channel": "phone", "operation_id": str(uuid4())}
        assert client.post("/tickets/new", data=form).status_code == 303
    with unit(sqlite_db) as uow:
        enrolment = uow.session.execute(sa.text("SELECT max(id) FROM enrolment")).scalar_one()
        uow.session.add(TrainingExceptionRow(enrolment_id=enrolment, asked_at=now, asked_by_id=admin, reason="-"))
    return Place(
        desk=desk, client=client, admin=admin, person=here.people[0], tag=here.laptops[0], pass_code=here.passes[2]
    )


def says(answer: TestResponse) -> str:
    """What a person or program reads in it."""
    if answer.mimetype == "application/pdf":
        return " ".join(words_on(answer.data).split())
    return answer.get_data(as_text=True) if answer.mimetype.startswith(("text/", "application/j")) else ""


def names_somebody(text: str) -> bool:
    main = text.split("<main")[-1]
    return any(name in main for name in (NAME, INITIALS, STRANGER, PHONE[1:]))


def addresses(place: Place, rule: Rule) -> Iterator[str]:
    """The route with the ids of the planted world in it."""
    path = re.sub(r"<(?:\w+:)?tag>", place.tag, rule.rule)
    path = re.sub(r"<int:participant_id>", str(place.person), path)
    yield re.sub(r"<[^>]+>", "1", path)
    yield re.sub(r"<[^>]+>", "2", path) + "?show=all"


def test_every_answer_with_a_name_wrote_a_look(place: Place, now: datetime) -> None:
    shown: set[str] = set()
    moment = now
    for rule in list(place.client.application.url_map.iter_rules()):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for address in addresses(place, rule):
            moment += SAME_LOOK + timedelta(seconds=1)
            place.at(moment)
            before = len(place.looks())
            answer = place.client.get(address)
            written = place.looks()[before:]
            assert len(written) <= 2, address  # a whole record is a row of its own, the rest of the page one more
            if answer.status_code == 200 and names_somebody(says(answer)):
                shown.add(rule.endpoint)
                assert written, address
                assert written[0][0] == f"staff:{place.admin}"
    assert {
        "people.people",
        "people.person",
        "people.erase",
        "training.session",
        "handout.hand_out_round",
        "helpdesk.tickets",
        "helpdesk.ticket",
        "handout.exceptions",
        "handout.ask_for_exception",
        "cases.case",
        "reporting.story",
    } <= shown


@pytest.mark.parametrize(
    ("path", "searched"),
    [
        ("/people", False),
        (f"/people?q={PHONE}", True),
        ("/people?q=bewoner", True),
        ("/tickets", False),
        ("/tickets?q=Zonder", True),
        ("/desk", False),
        ("/exceptions", False),
    ],
)
def test_a_list_is_one_row_and_says_what_was_searched(place: Place, path: str, *, searched: bool) -> None:
    before = len(place.looks())
    assert place.client.get(path).status_code == 200
    written = place.looks()[before:]
    assert len(written) <= 1
    with place.db.read() as session:
        last = session.scalars(sa.select(LookRow).order_by(LookRow.id.desc()).limit(1)).one()
        assert (last.term is not None) is (searched and bool(written))
        assert PHONE[1:] not in (last.term or "")
    if path.startswith("/people"):
        assert written[0][2] == 3


def test_the_person_knows_who_saw_them_in_a_list(place: Place) -> None:
    place.client.get("/people")
    with place.db.read() as session:
        looks = list_looks(session, place.person)
    assert next((look.staff_id, look.page) for look in looks) == (place.admin, "people.people")


def test_a_page_that_reloads_itself_is_one_look(place: Place, now: datetime) -> None:
    before = len(place.looks())
    for second in range(0, 590, 59):
        place.at(now + timedelta(seconds=second))
        place.client.get("/people")
    assert len(place.looks()) - before == 1
    place.at(now + SAME_LOOK + timedelta(seconds=1))
    place.client.get("/people")
    assert len(place.looks()) - before == 2
    place.client.get("/people?q=bewoner")
    assert len(place.looks()) - before == 3


def test_another_person_at_the_same_page_is_another_look(place: Place) -> None:
    place.client.get("/people")
    with unit(place.db) as uow:
        other = make_staff(uow, Role.PROGRAMME)
    before = len(place.looks())
    sign_in_as(place.client, other)
    place.client.get("/people")
    assert [who for who, _page, _count in place.looks()[before:]] == [f"staff:{other}"]


def test_the_desk_that_says_may_go_looked(place: Place) -> None:
    before = len(place.looks())
    answer = place.client.post("/desk", data={"code": f"{place.pass_code}\n{place.desk.place.laptops[1]}"})
    assert INITIALS in answer.text
    assert len(place.looks()) == before + 1


def test_a_station_that_asks_for_its_desk_looked(place: Place) -> None:
    body = {"laptop": place.desk.place.laptops[1], "pass": place.pass_code, "operator": None}
    answer = call(place.client, place.desk, "POST", "/api/v1/devices/ask", body)
    assert INITIALS in answer.get_data(as_text=True)
    assert place.looks()[-1] == (f"station:{place.desk.station_id}", "handout_api.ask", 1)


def test_a_station_that_took_the_snapshot_looked(place: Place) -> None:
    answer = call(place.client, place.desk, "GET", "/api/v1/devices/snapshot")
    assert INITIALS in answer.get_data(as_text=True)
    who, page, count = place.looks()[-1]
    assert (who, page) == (f"station:{place.desk.station_id}", "devices_api.snapshot")
    assert count == 3


def test_erasing_forgets_what_was_searched_and_not_who_looked(place: Place, now: datetime) -> None:
    place.client.get(f"/people?q={PHONE}")
    registry = place.client.application.extensions["laptopdesk"].wiring.erasures
    with place.db.unit_of_work(now=now, actor=system_actor()) as uow:
        erase_participant(uow, registry, place.person)
    with place.db.read() as session:
        assert not session.scalars(sa.select(LookRow.term).where(LookRow.term.is_not(None))).all()
        assert list_looks(session, place.person)


def test_names_are_not_read_by_nobody(tmp_path: Path, sqlite_db: Database) -> None:
    with open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}").read() as session, pytest.raises(NobodyReads):
        people.reader_of(session)
    reader = Reader(page="x", name="test")
    write_look(sqlite_db, reader, now=datetime.now().astimezone())
    with pytest.raises(NobodyReads):
        reader.note("participant", [1])


PERSONAL = {"name", "sort_key", "initials", "phone", "email", "need", "street", "postcode", "city"}
WRITERS = {"queries.py", "models.py", "intake.py", "erasure.py", "rows.py"}
"""Files of `people` that may touch the columns: the one place that reads them, and the services that write them."""


def test_only_one_place_reads_the_columns_of_names() -> None:
    house = Path(laptopdesk.__file__).parent
    for file in house.rglob("*.py"):
        text = file.read_text()
        touches = "PersonIdentityRow" in text or "person_identity" in text
        assert not touches or (file.is_relative_to(house / "people") and file.name in WRITERS), file
        asks = "requester_name" in text or "requester_phone" in text
        assert not asks or file.is_relative_to(house / "helpdesk"), file


def test_every_query_that_loads_names_says_so() -> None:
    """A function of `people/queries.py` that selects a personal column notes whom it loaded."""
    source = (Path(laptopdesk.__file__).parent / "people" / "queries.py").read_text()
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    silent = {
        function.name
        for function in functions
        if _selects_names(function)
        and "_seen"
        not in {
            call.func.id
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        }
    }
    assert silent == set()


def _selects_names(function: ast.FunctionDef) -> bool:
    """Whether a select in it loads the row of identity, or a personal column of it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "sa.select":
            loaded = [ast.unparse(argument) for argument in node.args]
            if any(text == "PersonIdentityRow" for text in loaded):
                return True
            if any(text.startswith("PersonIdentityRow.") and text.split(".")[1] in PERSONAL for text in loaded):
                return True
    return False
