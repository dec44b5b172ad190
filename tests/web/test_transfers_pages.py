"""The pages of transfers: from the van's door to the signature; hostile scans; who sees what."""

import re

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import make_erased_laptop, make_laptop, make_location, make_staff, sign_in_as, unit
from tests.unit.printing.reading import words_on


@pytest.fixture
def places(sqlite_db: Database) -> tuple[int, int, int]:
    with unit(sqlite_db) as uow:
        return tuple(make_location(uow, name) for name in ("Werkplaats", "Huis", "Ergens Anders"))  # type: ignore[return-value]


@pytest.fixture
def tags(sqlite_db: Database, places: tuple[int, int, int]) -> list[str]:
    with unit(sqlite_db) as uow:
        return [make_erased_laptop(uow, location=places[0]) for _ in range(2)]


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> FlaskClient:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return client


def opened(client: FlaskClient, places: tuple[int, int, int]) -> str:
    answer = client.post("/transfers/new", data={"origin": str(places[0]), "destination": str(places[1])})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_trip_from_door_to_signature(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int], tags: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    assert "Nothing is on its way" in client.get("/transfers").text
    trip = opened(client, places)
    for tag in tags:
        assert "Loaded:" in client.post(f"{trip}/out", data={"code": tag}).text
    assert "It was already on the list." in client.post(f"{trip}/out", data={"code": tags[0].lower()}).text
    line = re.search(rf"{trip}/lines/\d+/off", client.get(trip).text)
    assert line is not None
    assert client.post(line.group()).status_code == 303
    assert "removed from the list" in client.get(trip).text
    assert client.post(f"{trip}/depart").status_code == 303
    assert "on its way" in client.get(trip).text
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert "On its way" in client.get(f"/laptops/{tags[0]}").text + client.get(f"/laptops/{tags[1]}").text
    sheet = words_on(client.get(f"{trip}/list.pdf").data)
    assert "From Werkplaats to Huis" in sheet
    sign_in(client, sqlite_db, Role.VOLUNTEER, places[1])
    assert "1 on the way, 0 arrived" in client.get("/transfers").text
    assert "Write down what you know" in client.post(f"{trip}/close", data={"remark": ""}).text
    arrived = [tag for tag in tags if "Arrived:" in client.post(f"{trip}/in", data={"code": tag}).text]
    assert arrived == tags  # one was sent, the other came along all the same
    assert "Arrived, but not scanned out" in client.get(f"{trip}/close").text
    assert client.post(f"{trip}/close", data={"remark": "Kwam mee."}).status_code == 303
    assert "Kwam mee." in client.get(trip).text


@pytest.mark.parametrize("code", ["", "nonsense", "P0000000000", "L0000001P", "<script>", "é" * 5000, "\0"])
def test_what_is_no_laptop_of_ours_is_said_and_changes_nothing(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int], code: str
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    trip = opened(client, places)
    answer = client.post(f"{trip}/out", data={"code": code})
    assert answer.status_code == 422
    assert "Not recorded" in answer.text
    assert "<script>" not in answer.text.replace("<script type", "").replace("<script src", "")
    assert "No laptop was scanned yet" in client.get(trip).text


def test_a_label_nobody_knows_is_said(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int], tags: list[str]
) -> None:
    from laptopdesk.protocol.codes import make_laptop_tag

    sign_in(client, sqlite_db, Role.PROGRAMME)
    trip = opened(client, places)
    assert "is not in the register." in client.post(f"{trip}/out", data={"code": make_laptop_tag(9_999_999)}).text


def test_the_form_wants_two_places(client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int]) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    same = client.post("/transfers/new", data={"origin": str(places[0]), "destination": str(places[0])})
    assert same.status_code == 422
    assert "Choose two different locations." in same.text
    assert client.post("/transfers/new", data={"origin": "x", "destination": "99999999"}).status_code == 422


def test_refusals_stand_on_the_page(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int], tags: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    trip = opened(client, places)
    assert "Not one laptop was scanned." in client.post(f"{trip}/depart").text
    client.post(f"{trip}/out", data={"code": tags[0]})
    assert "Remove all laptops from the list first." in client.post(f"{trip}/cancel").text
    line = re.search(rf"{trip}/lines/\d+", client.get(trip).text)
    assert line is not None
    assert client.post(f"{line.group()}/settle", data={"how": "never_left"}).status_code == 422
    assert client.post(f"{line.group()}/settle", data={"how": "nonsense"}).status_code == 422
    assert client.post(f"{trip}/lines/999999/off").status_code == 404


def test_places_see_their_own_transfers(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int], tags: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    trip = opened(client, places)
    sign_in(client, sqlite_db, Role.VOLUNTEER, places[2])
    assert "Nothing is on its way" in client.get("/transfers").text
    for path in ("", "/close", "/list.pdf"):
        assert client.get(f"{trip}{path}").status_code == 403
    for path in ("/out", "/in", "/depart", "/cancel", "/close"):
        assert client.post(f"{trip}{path}", data={"code": tags[0]}).status_code == 403, path
    sign_in(client, sqlite_db, Role.AUDITOR)
    assert client.get("/transfers").status_code == 403


def test_a_laptop_that_is_not_fit_warns_and_needs_a_tick_and_a_reason(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int, int]
) -> None:
    with unit(sqlite_db) as uow:
        tag = make_laptop(uow, location=places[0])
    sign_in(client, sqlite_db, Role.PROGRAMME)
    trip = opened(client, places)
    page = client.post(f"{trip}/out", data={"code": tag}).text
    assert 'data-sound="bad"' in page
    assert "The laptop is now “received”." in page
    for answers in ({"anyway": "1"}, {"reason": "wiped there"}):
        assert "not fit to leave" in client.post(f"{trip}/out", data={"code": tag, **answers}).text
        assert "1 laptop on this list" not in client.get(trip).text
    loaded = client.post(f"{trip}/out", data={"code": tag, "anyway": "1", "reason": "wiped there"}).text
    assert 'data-sound="note"' in loaded
    assert "1 laptop on this list is not fit to leave" in loaded
    assert "received" in client.get(trip).text
    assert client.get(f"{trip}/list.pdf").data[:5] == b"%PDF-"
