"""The pages of samples: drawing, recording, the mark on the lot; who may what."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.sampling import queries
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import make_location, make_ready_laptop, make_staff, sign_in_as, unit


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow)


@pytest.fixture
def lot(sqlite_db: Database, place: int, now: datetime) -> int:
    with unit(sqlite_db) as uow:
        tag = make_ready_laptop(uow, location=place, now=now - timedelta(hours=1))
    with sqlite_db.read() as session:
        from laptopdesk.assets.lifecycle.queries import get_laptop

        return get_laptop(session, tag).laptop.lot_id


def sign_in(client: FlaskClient, db: Database, role: Role, place: int | None = None) -> FlaskClient:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=place)
    sign_in_as(client, staff_id, desk=place)
    return client


def drawn(client: FlaskClient, db: Database, lot: int, place: int) -> str:
    sign_in(client, db, Role.TECHNICIAN, place)
    assert client.post(f"/lots/{lot}/sample/draw").status_code == 303
    with db.read() as session:
        (line,) = queries.list_lines(session, lot)
    return f"/lots/{lot}/sample/{line.id}"


def test_from_the_list_to_a_clean_result(client: FlaskClient, sqlite_db: Database, lot: int, place: int) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, place)
    assert "not drawn yet" in client.get("/samples").text
    assert "Draw 1 laptop" in client.get(f"/lots/{lot}/sample").text
    address = drawn(client, sqlite_db, lot, place)
    assert "waiting for somebody who did not wipe it" in _bench(client, sqlite_db, lot)
    answer = client.post(address, data={"result": "no_data", "tool": "hexdump 2.39", "extent": "1000 sectors"})
    assert answer.status_code == 303
    text = client.get(f"/lots/{lot}/sample").text
    assert "no data found" in text
    assert "hexdump 2.39" in text
    assert f"/lots/{lot}/sample" not in client.get("/samples").text
    assert "done, no data found" in client.get("/samples?all=1").text


def _bench(client: FlaskClient, db: Database, lot: int) -> str:
    with db.read() as session:
        (line,) = queries.list_lines(session, lot)
    return client.get(f"/laptops/{line.tag}").text


def test_data_found_marks_the_lot(client: FlaskClient, sqlite_db: Database, lot: int, place: int) -> None:
    address = drawn(client, sqlite_db, lot, place)
    answer = client.post(address, data={"result": "data_found", "tool": "photorec", "remark": "Foto's."})
    assert answer.status_code == 303
    assert "Data was found on a laptop that counted as erased." in client.get(f"/lots/{lot}").text
    assert "quarantine" in _bench(client, sqlite_db, lot)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose what you found."),
        ({"result": "clean as a whistle"}, "Not a valid choice"),
        ({"result": "no_data"}, "with which tool you looked"),
        ({"result": "data_found", "tool": "x"}, "Write down what you saw"),
        ({"result": "no_data", "tool": "x" * 5000}, "120"),
        ({"result": "no_data", "tool": "x", "remark": "\0" * 9 + "y" * 5000}, "1000"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    client: FlaskClient, sqlite_db: Database, lot: int, place: int, data: dict[str, str], sentence: str
) -> None:
    address = drawn(client, sqlite_db, lot, place)
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    with sqlite_db.read() as session:
        assert queries.list_lines(session, lot)[0].result is None


def test_a_second_draw_says_why_not(client: FlaskClient, sqlite_db: Database, lot: int, place: int) -> None:
    drawn(client, sqlite_db, lot, place)
    answer = client.post(f"/lots/{lot}/sample/draw")
    assert answer.status_code == 422
    assert "The sample is large enough." in answer.text


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.VOLUNTEER, Role.AUDITOR, Role.TRAINER])
def test_others_change_nothing(client: FlaskClient, sqlite_db: Database, lot: int, place: int, role: Role) -> None:
    address = drawn(client, sqlite_db, lot, place)
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
    sign_in(client, sqlite_db, role, elsewhere)
    assert client.post(address, data={"result": "no_data", "tool": "x"}).status_code == 403
    assert client.post(f"/lots/{lot}/sample/draw").status_code == 403
    sees = role in (Role.TECHNICIAN, Role.AUDITOR)
    assert client.get(f"/lots/{lot}/sample").status_code == (200 if sees else 403)


def test_what_does_not_exist_is_not_found(client: FlaskClient, sqlite_db: Database, lot: int, place: int) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    for address in ("/lots/999999/sample", f"/lots/{lot}/sample/999999", "/lots/999999/sample/1"):
        assert client.get(address).status_code == 404
    assert client.post("/lots/999999/sample/draw").status_code == 404
