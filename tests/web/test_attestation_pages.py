"""Attested erasure on the pages: shown as not proven everywhere, allowed by the office only."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopFilter
from laptopdesk.assets.takeover.reading import read_takeover
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.handout.takeover.service import take_over
from laptopdesk.handout.takeover.values import TakeOver, TakeoverDocument
from laptopdesk.training.values import THREE_TRAININGS
from tests.factories import actor_for, make_location, make_staff, sign_in_as, unit
from tests.unit.assets.test_takeover_reading import HEAD, READY, TODAY


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis")


@pytest.fixture
def tag(sqlite_db: Database, place: int, now: datetime) -> str:
    listed = read_takeover(f"{HEAD}\n{READY}".encode(), states={}, received_on=None, today=TODAY)
    with unit(sqlite_db, now=now) as uow:
        chief, second = actor_for(uow, Role.ADMIN), make_staff(uow, Role.TECHNICIAN, name="Ans Tweede")
        paper = TakeoverDocument(name="scan.html", content=b"<script>alert(1)</script>")
        command = TakeOver(
            lot="OUD",
            listed=listed,
            programme=THREE_TRAININGS,
            document=paper,
            second_id=second,
            allow_reason="signed lists",
        )
        take_over(uow.by(chief), command)
        return lifecycle.list_laptops(uow.session, LaptopFilter()).rows[0].tag


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> None:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)


def test_it_is_shown_as_not_proven_everywhere(client: FlaskClient, sqlite_db: Database, tag: str) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    for address in (f"/laptops/{tag}", f"/laptops/{tag}/story"):
        text = client.get(address).text
        assert "attested, not proven" in text, address
        assert "Ans Tweede" in text, address
        assert "member of staff" not in text, address
    assert "Erasure attested" in client.get("/").text
    listed = client.get("/laptops/attested").text
    assert tag in listed
    assert "1 laptop" in listed


def test_the_document_is_only_ever_downloaded(client: FlaskClient, sqlite_db: Database, place: int, tag: str) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, place)
    answer = client.get(f"/laptops/{tag}/attestation")
    assert answer.data == b"<script>alert(1)</script>"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sign_in(client, sqlite_db, Role.VOLUNTEER, place)
    assert client.get(f"/laptops/{tag}/attestation").status_code == 403


def test_who_sees_another_place_sees_none_of_it(client: FlaskClient, sqlite_db: Database, tag: str) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow, "Elders")
    sign_in(client, sqlite_db, Role.TECHNICIAN, elsewhere)
    assert tag not in client.get("/laptops/attested").text


def test_the_office_allows_it_with_a_reason(client: FlaskClient, sqlite_db: Database, place: int, tag: str) -> None:
    with sqlite_db.read() as session:
        lot = lifecycle.get_laptop(session, tag).laptop.lot_id
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert "allowed for laptops taken over" in client.get(f"/lots/{lot}").text
    assert client.post(f"/lots/{lot}/attestation", data={"reason": ""}).status_code == 422
    assert client.post(f"/lots/{lot}/attestation", data={"reason": "lists lost"}).status_code == 303
    assert "no longer counts" in client.get(f"/laptops/{tag}").text
    sign_in(client, sqlite_db, Role.TECHNICIAN)
    assert client.post(f"/lots/{lot}/attestation", data={"allowed": "y", "reason": "please"}).status_code == 403
    assert client.get("/lots/999999/attestation").status_code in (403, 404)
