"""The page on which the office loads what a station brought out: a row for each event, by place, hostile files too."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.handout.queries import count_handouts
from laptopdesk.ui.formats import group_code
from tests.factories import make_location, make_staff, sign_in_as, unit
from tests.stations import HandMade, export_file, make_place, make_station


@pytest.fixture
def desk(sqlite_db: Database) -> HandMade:
    with unit(sqlite_db) as uow:
        place = make_place(uow)
    return make_station(sqlite_db, place)


def signed_in(client: FlaskClient, desk: HandMade, role: Role, location: int | None) -> FlaskClient:
    with unit(desk.db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return client


def a_file(desk: HandMade) -> bytes:
    event = desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    damaged = {2: {"kind": b"hand_out", "laptop": desk.place.laptops[1].encode(), "body": b"x"}}
    return export_file([event], damaged, station=desk.station_id, key=desk.private)


def send(client: FlaskClient, content: bytes) -> tuple[int, str]:
    answer = client.post("/stations/load", data={"file": (BytesIO(content), "station.jsonl")})
    return answer.status_code, answer.text


def handed_out(desk: HandMade) -> int:
    with desk.db.read() as session:
        return count_handouts(session)


def test_what_became_of_each_event_and_nothing_the_second_time(client: FlaskClient, desk: HandMade) -> None:
    office = signed_in(client, desk, Role.PROGRAMME, desk.place.location_id)
    assert 'href="/stations/load"' in office.get("/stations").text
    content = a_file(desk)

    status, shown = send(office, content)
    assert status == 200
    for words in (
        "Tafel 1: the file was read",
        "new: 1",
        "cannot be read: 1",
        "hand-out",
        "It was damaged on the disk",
    ):
        assert words in shown, words
    status, shown = send(office, content)
    assert (status, handed_out(desk)) == (200, 1)
    assert "already here: 1" in shown

    cases = office.get("/cases").text
    assert cases.count("An operation of a station cannot be read</a>") == 1


def test_case_says_what_could_be_read(client: FlaskClient, desk: HandMade) -> None:
    office = signed_in(client, desk, Role.PROGRAMME, desk.place.location_id)
    send(office, a_file(desk))
    shown = office.get("/cases/1").text
    laptop = group_code(desk.place.laptops[1])
    for words in ("It was damaged on the disk of the desk", "Laptop it seems to name", laptop, "Its content is lost"):
        assert words in shown, words
    assert "damaged on the disk" in office.get(f"/stations/{desk.station_id}").text


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TECHNICIAN, Role.AUDITOR])
def test_who_manages_no_stations_loads_nothing(client: FlaskClient, desk: HandMade, role: Role) -> None:
    assert send(signed_in(client, desk, role, desk.place.location_id), a_file(desk))[0] == 403
    assert handed_out(desk) == 0


def test_team_of_another_place_loads_nothing_of_here(client: FlaskClient, desk: HandMade) -> None:
    with unit(desk.db) as uow:
        other = make_location(uow)
    status, shown = send(signed_in(client, desk, Role.PROGRAMME, other), a_file(desk))
    assert (status, handed_out(desk)) == (422, 0)
    assert "from a station at another location" in shown


def test_wrong_files_are_said_in_a_sentence(client: FlaskClient, desk: HandMade) -> None:
    office = signed_in(client, desk, Role.PROGRAMME, None)
    content = a_file(desk)
    for wrong, words in (
        (b"\x89PNG", "not a station file"),
        (content[:-200], "not a station file"),
        (content.replace(b'"events":1', b'"events":2'), "The end of this file is missing"),
        (content.replace(b'"made_at_ms":0', b'"made_at_ms":1'), "was changed after"),
    ):
        status, shown = send(office, wrong)
        assert (status, handed_out(desk)) == (422, 0)
        assert words in shown, words
    assert office.post("/stations/load").status_code == 422
