"""The one search of every page: a scan opens what it names; who may not see it finds nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import correct_identity, fit_medium, remove_medium, withdraw
from laptopdesk.assets.lifecycle.values import CorrectLaptop, NewMedium
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.assets.transfers import service as transfers
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.protocol.codes import parse_code
from tests.factories import (
    actor_for,
    location_code,
    make_laptop,
    make_location,
    make_lot,
    make_participant,
    make_pass,
    make_staff,
    sign_in_as,
    unit,
)

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Store:
    def __init__(self, client: FlaskClient, db: Database) -> None:
        self.client, self.db = client, db
        with unit(db) as uow:
            self.here, self.there = make_location(uow, "Werkplaats"), make_location(uow, "Bibliotheek")
            self.chief = actor_for(uow, Role.ADMIN)
            self.tag = self.laptop(uow, self.here, "PF0UI202")
            self.other = self.laptop(uow, self.there, "PF0UJ303")
            self.key = lifecycle.get_laptop(uow.session, self.tag).laptop.id
            self.drive = self.fit(uow, self.key, "S2XUI2000008")
        assert self.chief.staff_id is not None
        sign_in_as(client, self.chief.staff_id)

    def laptop(self, uow: UnitOfWork, place: int, serial: str) -> str:
        tag = make_laptop(uow, location=place)
        command = CorrectLaptop(tag=tag, serial=serial, reason="for this test")
        correct_identity(uow.at(START).by(self.chief), command)
        return tag

    def fit(self, uow: UnitOfWork, key: int, serial: str) -> int:
        new = NewMedium(serial=serial, serial_key=normalise_serial(serial))
        return int(fit_medium(uow.at(START).by(self.chief), key, new))

    def as_role(self, role: Role, place: int | None = None) -> None:
        with unit(self.db) as uow:
            staff = make_staff(uow, role, location=place)
        sign_in_as(self.client, staff, desk=place)

    def find(self, text: str) -> str:
        answer = self.client.get("/search", query_string={"q": text})
        return str(answer.location) if answer.status_code == 302 else answer.get_data(as_text=True)


@pytest.fixture
def store(client: FlaskClient, sqlite_db: Database) -> Store:
    return Store(client, sqlite_db)


@pytest.mark.parametrize(
    "spelling", ["{tag}", "{grouped}", "{lower}", "https://desk.example/l/{tag}?t=aB3dE5", "]C1{tag}"]
)
def test_a_label_or_sticker_opens_its_laptop(store: Store, spelling: str) -> None:
    text = spelling.format(tag=store.tag, grouped=parse_code(store.tag).grouped, lower=store.tag.lower())
    assert store.find(text) == f"/laptops/{store.tag}"


@pytest.mark.parametrize(
    "serial", ["PF0UI202", "pf0ui202", "PF0-UI 202", "I202", "UI202", "S2XUI2000008", "s2xui-2000008", "000008", "0008"]
)
def test_a_serial_of_laptop_or_drive_opens_it(store: Store, serial: str) -> None:
    assert store.find(serial) == f"/laptops/{store.tag}"


def test_a_drive_that_is_out_still_leads_to_its_laptop(store: Store) -> None:
    with store.db.unit_of_work(now=START + timedelta(hours=1), actor=store.chief) as uow:
        remove_medium(uow, store.drive)
    assert store.find("S2XUI2000008") == f"/laptops/{store.tag}"
    with unit(store.db) as uow:
        key = lifecycle.get_laptop(uow.session, store.other).laptop.id
        store.fit(uow, key, "S2XUI2000008")
    both = store.find("S2XUI2000008")
    assert f"/laptops/{store.tag}" in both
    assert f"/laptops/{store.other}" in both
    assert "taken out" in both


def test_what_is_not_one_thing_is_a_list(store: Store) -> None:
    with unit(store.db) as uow:
        store.laptop(uow, store.here, "XX0UI202")
    page = store.find("UI202")
    assert "PF0UI202" in page
    assert "XX0UI202" in page
    assert store.find("PF0UI202") == f"/laptops/{store.tag}"
    assert "Nothing found" in store.find("ZZZZZZ9")
    assert "Nothing found" in store.find("%%%%")
    assert "Nothing found" in store.find("____")


def test_a_list_that_is_cut_says_so_and_leads_to_all(store: Store) -> None:
    with unit(store.db) as uow:
        tags = [make_laptop(uow, location=store.here) for _ in range(18)]
    assert "These are the first 20." not in store.find("latitude")
    with unit(store.db) as uow:
        tags.append(make_laptop(uow, location=store.here))
    page = store.find("latitude")
    assert "These are the first 20." in page
    assert 'href="/laptops?q=latitude"' in page
    assert tags[-1] not in page


def test_serials_that_end_alike_say_when_there_are_more(store: Store) -> None:
    with unit(store.db) as uow:
        for number in range(21):
            store.laptop(uow, store.here, f"AB{number}XY7788")
    assert "Type more of it." in store.find("Y7788")


@pytest.mark.parametrize("words", ["Wijkhuis", "PARTIJ"])
def test_many_places_or_lots_say_that_there_are_more(store: Store, words: str) -> None:
    with unit(store.db) as uow:
        for number in range(21):
            make_location(uow, f"Wijkhuis {number}")
            make_lot(uow, code=f"PARTIJ-{number}")
    assert "These are the first" in store.find(words)


def test_the_heading_of_an_empty_answer_says_that_nothing_was_found(store: Store) -> None:
    assert "<h1>Nothing found for ZZZZZZ9</h1>" in store.find("ZZZZZZ9")
    assert "<h1>Results for latitude</h1>" in store.find("latitude")


def test_pass_location_lot_and_transfer(store: Store) -> None:
    with store.db.unit_of_work(now=START, actor=store.chief) as uow:
        lot = make_lot(uow)
        code = lifecycle.get_lot(uow.session, lot).code
        person = make_participant(uow, store.here)
        held = make_pass(uow, person)
        transfer = transfers.open_transfer(uow, from_id=store.here, to_id=store.there)
    assert store.find(held) == f"/people/{person}"
    assert store.find(code) == f"/lots/{lot}"
    assert store.find(f"#{transfer}") == f"/transfers/{transfer}"
    with store.db.read() as session:
        place = location_code(session, store.here)
    assert store.find(place) == f"/locations/{store.here}"


def test_a_ticket_by_its_number(store: Store) -> None:
    opened = store.client.post(
        "/tickets/new", data={"who": "Ann", "what": "Dark", "laptop": store.tag, "channel": "phone"}
    )
    number = opened.location.rsplit("/", 1)[1]
    assert store.find(number) == f"/tickets/{number}"
    assert store.find(f"# {number}") == f"/tickets/{number}"
    store.as_role(Role.AUDITOR)
    assert f"/tickets/{number}" not in store.find(number)


def test_a_certificate_by_number_and_code(store: Store) -> None:
    assert "Nothing found" in store.find("CS2026-000001")


@pytest.mark.parametrize("text", ["{other}", "PF0UJ303", "J303"])
def test_what_a_person_may_not_see_is_not_found(store: Store, text: str) -> None:
    text = text.format(other=store.other)
    assert store.find(text) == f"/laptops/{store.other}"
    store.as_role(Role.TECHNICIAN, store.here)
    assert "/laptops/" not in store.find(text).replace("/laptops/import", "").partition("<main")[2]
    store.as_role(Role.VOLUNTEER, store.there)
    assert "Nothing found" in store.find(text)
    store.as_role(Role.AUDITOR)
    assert store.find(text) == f"/laptops/{store.other}"


def test_the_auditor_reaches_the_laptop_and_its_journal_from_a_drive(store: Store) -> None:
    store.as_role(Role.AUDITOR)
    assert store.find("S2XUI2000008") == f"/laptops/{store.tag}"
    page = store.client.get("/journal?kind=laptop&key=S2XUI2000008").get_data(as_text=True)
    assert parse_code(store.tag).grouped in page
    assert store.client.get("/search?q=x").status_code == 200


def test_the_field_is_on_every_page_and_needs_somebody(store: Store) -> None:
    assert 'name="q" id="bar-search"' in store.client.get("/").get_data(as_text=True)
    store.client.post("/sign-out")
    assert 'id="bar-search"' not in store.client.get("/sign-in").get_data(as_text=True)
    assert store.client.get("/search?q=PF0UI202").location.startswith("/sign-in")


def test_a_label_of_a_mistake_says_so(store: Store) -> None:
    with unit(store.db) as uow:
        tag = make_laptop(uow, location=store.here)
        row = lifecycle.get_laptop(uow.session, tag).laptop
    with store.db.unit_of_work(now=START, actor=store.chief) as uow:
        withdraw(uow, [row.id])
    assert store.find(tag) == f"/laptops/{tag}"
