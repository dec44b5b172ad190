"""The office's pages for stations: the board, adding with a code that is shown once, revoking, the sheet; by role."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.app import compose
from laptopdesk.core.access import Everywhere, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import list_lines
from laptopdesk.devices import queries
from laptopdesk.devices.service import add_station, record_contact, revoke_station, take_events
from laptopdesk.devices.values import Contact, Heartbeat, HeartbeatPort, Station, StationState
from laptopdesk.protocol.codes import COMMANDS, Command
from laptopdesk.protocol.operations import OperationKind, ReportMode
from laptopdesk.protocol.trust import CODE_LENGTH
from tests.factories import location_code, make_location, make_staff, sign_in_as, unit
from tests.queries import count_queries
from tests.stations import HandMade, Place, make_station
from tests.unit.printing.reading import codes_on, page_count, words_on

SYSTEM = system_actor()
OPERATIONS = compose().operations
COMMAND = re.compile(r"laptopdesk-station pair ((?:[0-9A-Z]{4}-){4}[0-9A-Z]{4})")


@pytest.fixture
def here(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis Hier")


@pytest.fixture
def desk(sqlite_db: Database, here: int, now: datetime) -> HandMade:
    with sqlite_db.read() as session:
        code = location_code(session, here)
    place = Place(location_id=here, location=code, laptops=[], people=[], passes=[], badge_staff=0)
    return make_station(sqlite_db, place, now=now - timedelta(days=1))


@pytest.fixture
def office(client: FlaskClient, sqlite_db: Database) -> FlaskClient:
    return signed_in(client, sqlite_db, Role.PROGRAMME)


def signed_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> FlaskClient:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return client


def come_by(desk: HandMade, now: datetime, **said: object) -> None:
    contact = Contact(boot=uuid4(), boot_number=1, heartbeat=replace(Heartbeat(version="1.2"), **said))  # type: ignore[arg-type]  # a test's shorthand
    with unit(desk.db, now=now) as uow:
        record_contact(uow, OPERATIONS, desk.station_id, contact)


def known(db: Database) -> tuple[Station, ...]:
    with db.read() as session:
        return queries.list_stations(session, within=Everywhere())


def code_in(page: str) -> str:
    found = COMMAND.search(page)
    assert found is not None
    return found[1]


def test_an_empty_board_says_what_to_do(office: FlaskClient) -> None:
    shown = office.get("/stations").text
    assert "There are no stations yet" in shown
    assert "/stations/add" in shown


def test_the_board_shows_what_a_station_said_and_what_is_wrong(
    office: FlaskClient, desk: HandMade, now: datetime
) -> None:
    come_by(
        desk,
        now - timedelta(minutes=25),
        unsent=3,
        snapshot_at_ms=int((now.timestamp() - 7200) * 1000),
        clock_offset_ms=-300_000,
        ports=(HeartbeatPort(port="/dev/ttyACM0", state="ready"), HeartbeatPort(port="COM<3>", state="missing")),
    )
    shown = office.get("/stations").text
    for words in (
        "Tafel 1",
        "Huis Hier",
        "25 minutes ago",
        "23 Nov 2026 09:35",
        "2 hours old",
        "version 1.2",
        "/dev/ttyACM0",
        "COM&lt;3&gt;",
        "not plugged in",
        "Its clock is 5 minutes fast",
        "1 station has a problem",
        "3 unsent",
        "list 2 hours old",
        "3 operations were not sent yet; not seen since 23 Nov 2026 09:35",
    ):
        assert words in shown, words


def test_a_good_station_is_in_order(office: FlaskClient, desk: HandMade, now: datetime) -> None:
    come_by(desk, now - timedelta(minutes=1))
    shown = office.get("/stations").text
    assert "in order" in shown
    assert "has a problem" not in shown


def test_stations_in_trouble_stand_on_top(office: FlaskClient, desk: HandMade, here: int, now: datetime) -> None:
    with desk.db.unit_of_work(now=now, actor=SYSTEM) as uow:
        add_station(uow, name="A waiting one", location_id=here)
    come_by(desk, now, ports=(HeartbeatPort(port="COM3", state="busy"),))
    shown = office.get("/stations").text
    assert shown.index("Tafel 1") < shown.index("A waiting one")


def test_the_board_asks_the_same_number_of_times_for_many_stations(
    office: FlaskClient, desk: HandMade, sqlite_db: Database, here: int, now: datetime
) -> None:
    with count_queries(sqlite_db) as few:
        office.get("/stations")
    with sqlite_db.unit_of_work(now=now, actor=SYSTEM) as uow:
        for number in range(20):
            add_station(uow, name=f"Tafel {number}", location_id=here)
    with count_queries(sqlite_db) as many:
        office.get("/stations")
    assert len(many) == len(few)


def test_a_station_is_added_and_its_code_is_shown_once(office: FlaskClient, sqlite_db: Database, here: int) -> None:
    form = {"name": "Tafel 9", "location": str(here)}
    answer = office.post("/stations/add", data=form)
    assert answer.status_code == 200
    code = code_in(answer.text)
    assert len(code.replace("-", "")) == CODE_LENGTH
    assert code.split("-") == re.findall(r'<span class="code">([0-9A-Z]{4})</span>', answer.text)
    assert "Valid until 10:10" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    [station] = known(sqlite_db)
    assert (station.name, station.state) == ("Tafel 9", StationState.WAITING)
    again = office.post("/stations/add", data=form)
    assert again.status_code == 422
    assert "This location already has a station with this name." in again.text
    assert len(known(sqlite_db)) == 1
    assert not any(code in page for page in pages_after(office, station))


def pages_after(office: FlaskClient, station: Station) -> list[str]:
    """What is left of an answer afterwards: pages, the session with its flashes, and the journal."""
    with office.session_transaction() as stored:
        session = str(dict(stored))
    shown = [office.get(path).text for path in ("/stations", f"/stations/{station.id}", "/stations/add", "/journal")]
    return [session, *shown]


def test_the_code_is_in_no_address_and_no_row_of_the_journal(
    office: FlaskClient, desk: HandMade, sqlite_db: Database
) -> None:
    answer = office.post(f"/stations/{desk.station_id}/code")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Location" not in answer.headers
    code = code_in(answer.text)
    forms = (code, code.replace("-", ""), code.replace("-", " "), code.split("-")[0])
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', answer.text)
    assert not any(form in address for form in forms for address in addresses)
    with sqlite_db.read() as session:
        lines = str(list_lines(session, kind="station", key=desk.station_id))
    assert not any(form in lines for form in forms[:3])
    assert "replaces the current computer" in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": " \0"},
        {"name": "x" * 81},
        {"location": ""},
        {"location": "999999"},
        {"location": "nonsense"},
    ],
)
def test_a_wrong_form_adds_nothing(
    office: FlaskClient, sqlite_db: Database, here: int, changed: dict[str, str]
) -> None:
    answer = office.post("/stations/add", data={"name": "Tafel <1>", "location": str(here)} | changed)
    assert answer.status_code == 422
    assert "This is not right yet" in answer.text
    assert known(sqlite_db) == ()


def test_the_newest_events_stand_on_the_page_with_the_way_to_their_case(
    office: FlaskClient, desk: HandMade, now: datetime
) -> None:
    unknown = [desk.write(desk.operation(desk.give_back("L0000001O"))) for _ in range(2)]
    odd = replace(unknown[1], sequence=7, body={"operation": {"type": ["<b>"]}})
    answers = take_events(desk.db, OPERATIONS, desk.station, [unknown[0], odd], now=now)
    shown = office.get(f"/stations/{desk.station_id}").text
    assert [answer.outcome.value for answer in answers] == ["case", "quarantined"]
    assert f'href="/cases/{answers[0].case}"' in shown
    for words in (
        "return",
        "became a case",
        "cannot be read",
        "kept apart",
        "1 operation could not be read",
        "5 operations are missing",
    ):
        assert words in shown, words
    with desk.db.read() as session:
        lines = queries.list_events(session, desk.station_id)
        assert [line.sequence for line in lines] == [7, 1]
        assert len(queries.list_events(session, desk.station_id, limit=1)) == 1


def test_a_link_to_a_case_is_only_for_who_may_read_it(
    client: FlaskClient, desk: HandMade, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_events(desk.db, OPERATIONS, desk.station, [desk.write(desk.operation(desk.give_back("L0000001O")))], now=now)
    signed_in(client, desk.db, Role.PROGRAMME)
    from laptopdesk.core import access

    fewer = access.PERMISSIONS[Role.PROGRAMME] - {access.Permission.VIEW_CASES}
    monkeypatch.setitem(access.PERMISSIONS, Role.PROGRAMME, fewer)
    shown = client.get(f"/stations/{desk.station_id}").text
    assert "became a case" in shown
    assert 'href="/cases/' not in shown


def test_revoking_asks_first_and_says_what_happens(office: FlaskClient, desk: HandMade, now: datetime) -> None:
    come_by(desk, now, unsent=2)
    address = f"/stations/{desk.station_id}/revoke"
    asked = office.get(address).text
    assert "becomes a case" in asked
    assert "2 operations were not sent yet" in asked
    assert desk.station.state is StationState.PAIRED
    assert office.post(address).location == f"/stations/{desk.station_id}"
    assert desk.station.state is StationState.REVOKED
    shown = office.get(f"/stations/{desk.station_id}").text
    assert "The station is revoked." in shown
    assert "Make a new code" not in shown
    for path in (address, f"/stations/{desk.station_id}/code"):
        again = office.post(path)
        assert again.status_code == 422
        assert "This station was revoked. Add a new one." in again.text
    assert office.get(address).status_code == 422


def test_a_station_that_does_not_exist_is_not_found(office: FlaskClient) -> None:
    assert office.get("/stations/999").status_code == 404
    assert office.get(f"/stations/{2**63 - 1}").status_code == 404
    assert office.post("/stations/999/revoke").status_code == 404
    assert office.post("/stations/999/code").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_sheet_for_the_desk_reads_back(office: FlaskClient, language: str) -> None:
    answer = office.get("/stations/desk-sheet.pdf", headers={"Accept-Language": language})
    assert answer.mimetype == "application/pdf"
    assert codes_on(answer.data) == sorted(COMMANDS[command].text for command in Command)
    assert page_count(answer.data) == 1
    words = " ".join(words_on(answer.data).split())
    expected = {
        "nl": (
            "Meegegeven. Scan dit als laatste: het bevestigt wat is aangevinkt en getekend.",
            "Alles gaat mee",
            "Met code 1, 2 en 3, in deze volgorde",
        ),
        "en": (
            "Handed over. Scan this last: it confirms what was ticked and signed.",
            "Everything included",
            "Scan codes 1, 2 and 3 in this order",
        ),
    }[language]
    for line in expected:
        assert line in words
    named = [words.index(f"{number}. ", words.index("1. ")) for number in range(1, len(Command) + 1)]
    assert named == sorted(named)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PROGRAMME, 200),
        (Role.ADMIN, 200),
        (Role.VOLUNTEER, 403),
        (Role.TRAINER, 403),
        (Role.AGENT, 403),
        (Role.TECHNICIAN, 403),
    ],
)
def test_access_by_role(client: FlaskClient, desk: HandMade, role: Role, status: int) -> None:
    signed_in(client, desk.db, role)
    one = f"/stations/{desk.station_id}"
    for path in ("/stations", "/stations/add", one, f"{one}/revoke", "/stations/desk-sheet.pdf"):
        assert client.get(path).status_code == status, path
    menu = client.get("/stations" if status == 200 else "/").text  # it stands in the row beneath the locations
    assert ('href="/stations"' in menu) is (status == 200)
    assert client.post(f"{one}/code").status_code == status
    assert client.post(f"{one}/revoke").status_code == (303 if status == 200 else 403)


def test_a_team_of_another_place_sees_and_changes_nothing_here(
    client: FlaskClient, desk: HandMade, sqlite_db: Database, here: int
) -> None:
    with unit(sqlite_db) as uow:
        other = make_location(uow, "Huis Anders")
    signed_in(client, sqlite_db, Role.PROGRAMME, location=other)
    before = desk.station
    assert "Tafel 1" not in client.get("/stations").text
    one = f"/stations/{desk.station_id}"
    for path in (one, f"{one}/revoke"):
        assert client.get(path).status_code == 404, path
    for path in (f"{one}/code", f"{one}/revoke"):
        assert client.post(path).status_code == 404, path
    assert desk.station == before
    assert "Huis Hier" not in client.get("/stations/add").text
    assert client.post("/stations/add", data={"name": "Tafel", "location": str(here)}).status_code == 422
    mine = client.post("/stations/add", data={"name": "Tafel", "location": str(other)})
    assert mine.status_code == 200
    assert len(known(sqlite_db)) == 2


def test_a_stranger_is_sent_to_sign_in(app: Flask, desk: HandMade) -> None:
    client = app.test_client()
    for path in ("/stations", "/stations/add", f"/stations/{desk.station_id}", "/stations/desk-sheet.pdf"):
        assert "/sign-in" in client.get(path).location
    for path in ("code", "revoke"):
        answer = client.post(f"/stations/{desk.station_id}/{path}")
        assert (answer.status_code, 'action="/sign-in' in answer.text) == (401, True)
    assert desk.station.state is StationState.PAIRED


def test_a_station_revoked_by_somebody_else_stays_in_the_list(
    office: FlaskClient, desk: HandMade, now: datetime
) -> None:
    with desk.db.unit_of_work(now=now, actor=SYSTEM) as uow:
        revoke_station(uow, desk.station_id)
    assert "revoked" in office.get("/stations").text


def test_what_an_event_asked_online_is_shown_as_refused(office: FlaskClient, desk: HandMade, now: datetime) -> None:
    asked = desk.write(desk.operation(desk.give_back("L0000001O"), ReportMode.ONLINE))
    take_events(desk.db, OPERATIONS, desk.station, [asked], now=now)
    assert "refused" in office.get(f"/stations/{desk.station_id}").text


def test_events_are_read_the_same_on_both_databases(db: Database, now: datetime) -> None:
    with unit(db) as uow:
        location = make_location(uow)
        place = Place(
            location_id=location,
            location=location_code(uow.session, location),
            laptops=[],
            people=[],
            passes=[],
            badge_staff=0,
        )
    desk = make_station(db, place, now=now)
    come_by(desk, now, unsent=2)
    event = desk.write(desk.operation(desk.give_back("L0000001O")))
    take_events(db, OPERATIONS, desk.station, [event, replace(event, sequence=3, body={"operation": None})], now=now)
    with db.read() as session:
        lines = queries.list_events(session, desk.station_id)
        [station] = queries.list_stations(session, within=frozenset({location}))
    assert [(line.sequence, line.kind) for line in lines] == [(3, None), (1, OperationKind.RETURN)]
    assert (station.gaps, station.quarantined, station.heartbeat.unsent) == (1, 1, 2)
