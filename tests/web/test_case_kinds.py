"""Pages of cases that came from stations: words in both languages, links, looks that are logged, and many at once."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from laptopdesk.app import compose
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.cases.queries import list_cases
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.devices.service import take_events
from laptopdesk.handout.queries import list_of_laptop
from laptopdesk.people.queries import list_looks
from tests.factories import START, make_staff, sign_in_as, unit
from tests.stations import HandMade, make_place, make_station

OPERATIONS = compose().operations
LATER = START + timedelta(hours=3)


@pytest.fixture
def desk(sqlite_db: Database) -> HandMade:
    """Three hand-overs, each undone too late: three cases of one kind."""
    with unit(sqlite_db) as uow:
        place = make_place(uow)
    desk = make_station(sqlite_db, place)
    given = [desk.operation(desk.hand_out(*pair)) for pair in zip(place.laptops, place.passes, strict=True)]
    undone = [desk.operation(desk.undo(one), at=START + timedelta(minutes=20)) for one in given]
    events = [desk.write(operation) for operation in (*given, *undone)]
    take_events(sqlite_db, OPERATIONS, desk.station, events, now=LATER)
    return desk


def sign_in(client: FlaskClient, desk: HandMade, role: Role, language: str = "en", *, everywhere: bool = False) -> None:
    place = None if everywhere else desk.place.location_id
    with unit(desk.db) as uow:
        staff_id = make_staff(uow, role, location=place)
    sign_in_as(client, staff_id, desk=place)
    client.post("/language", data={"locale": language})


def case_ids(desk: HandMade) -> list[int]:
    with desk.db.read() as session:
        return [case.id for case in list_cases(session)]


def text_of(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_a_person_is_shown_by_name_and_the_look_is_logged(client: FlaskClient, desk: HandMade) -> None:
    sign_in(client, desk, Role.PROGRAMME)
    text = text_of(client, f"/cases/{case_ids(desk)[0]}")
    person = desk.place.people[0]
    assert f'href="/people/{person}"' in text
    assert "The ten minutes to undo are over." in text
    assert "is ended as a mistake. The laptop and its kit are at" in text
    for code in ("undo_hand_out", "station:", desk.place.passes[0]):
        assert code not in text.split("<main")[1]
    with desk.db.read() as session:
        assert "cases.case" in [look.page for look in list_looks(session, person)]


def test_laptop_and_person_tell_of_their_cases(client: FlaskClient, desk: HandMade) -> None:
    sign_in(client, desk, Role.PROGRAMME, everywhere=True)
    case_id = case_ids(desk)[0]
    for url in (f"/laptops/{desk.place.laptops[0]}/story", f"/people/{desk.place.people[0]}"):
        text = text_of(client, url)
        assert f'href="/cases/{case_id}"' in text
        assert "Undone, but that was not possible" in text


def test_the_day_of_a_station_is_decided_in_one_act(client: FlaskClient, desk: HandMade) -> None:
    sign_in(client, desk, Role.PROGRAMME)
    address = f"/cases?station={desk.station_id}&kind=undo_unexpected&day={LATER.date().isoformat()}"
    assert re.findall(r'name="case" id="[^"]*" value="(\d+)"', text_of(client, address)) == [
        str(key) for key in case_ids(desk)
    ]
    data = {
        "station": str(desk.station_id),
        "kind": "undo_unexpected",
        "day": LATER.date().isoformat(),
        "everything": "1",
        "outcome": "stands",
        "reason": "The day after the restore.",
    }
    answer = client.post("/cases/decide", data=data, follow_redirects=True)
    assert "3 cases were decided." in answer.get_data(as_text=True)
    assert case_ids(desk) == []
    with desk.db.read() as session:
        for tag in desk.place.laptops:
            (handout,) = list_of_laptop(session, get_laptop(session, tag).laptop.id)
            assert handout.ended_at is None
            assert handout.case_id is not None


def test_what_could_not_be_decided_says_which_and_why(client: FlaskClient, desk: HandMade) -> None:
    sign_in(client, desk, Role.PROGRAMME)
    first, *others = case_ids(desk)
    client.post(f"/cases/{first}/decide", data={"outcome": "undone", "reason": "They still have it."})
    chosen = [str(key) for key in (first, *others)]
    answer = client.post("/cases/decide", data={"case": chosen, "outcome": "stands", "reason": "x"})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "2 cases were decided." in text
    assert f"Case {first}: This case was already decided." in text


@pytest.mark.parametrize(("language", "words"), [("nl", "De uitgifte geldt"), ("en", "The hand-out is valid")])
def test_both_languages(client: FlaskClient, desk: HandMade, language: str, words: str) -> None:
    sign_in(client, desk, Role.PROGRAMME, language)
    assert words in text_of(client, f"/cases/{case_ids(desk)[0]}")


def test_the_start_page_counts_what_waits(client: FlaskClient, desk: HandMade) -> None:
    sign_in(client, desk, Role.PROGRAMME)
    client.post(f"/cases/{case_ids(desk)[0]}/assign", data={"take": "1"})
    text = text_of(client, "/")
    for url in ("/cases", "/cases?overdue=1", "/cases?mine=1", f"/cases/{case_ids(desk)[0]}"):
        assert f'href="{url}"' in text
    for role in (Role.AUDITOR, Role.VOLUNTEER):
        sign_in(client, desk, role)
        assert 'href="/cases?overdue=1"' not in text_of(client, "/")
