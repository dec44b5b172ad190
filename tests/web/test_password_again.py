"""The password asked once more: before a form is filled in, and at the latest before the act, with nothing lost."""

import io
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.accounts.queries import get_staff
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import PASSWORD, make_location, make_participant, make_staff, sign_in_as, unit


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow)


@pytest.fixture
def other(sqlite_db: Database, place: int) -> int:
    with unit(sqlite_db) as uow:
        return make_staff(uow, Role.VOLUNTEER, location=place)


@pytest.fixture
def resident(sqlite_db: Database, place: int) -> int:
    with unit(sqlite_db) as uow:
        return make_participant(uow, place)


@pytest.fixture
def chief(app: Flask, client: FlaskClient, sqlite_db: Database, now: datetime) -> int:
    """An administrator who signed in 16 minutes ago."""
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, Role.ADMIN)
    sign_in_as(client, staff_id)
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=16)
    return staff_id


def name_of(db: Database, staff_id: int) -> tuple[bool, datetime | None]:
    with db.read() as session:
        person = get_staff(session, staff_id)
    return person.has_password, person.left_at


def test_a_form_asks_before_it_is_filled_in_and_comes_back(client: FlaskClient, chief: int, resident: int) -> None:
    address = f"/people/{resident}/erase"
    asked = client.get(address)
    assert asked.status_code == 302
    assert asked.location == f"/password-again?next={address}"
    assert "Type your password again" in client.get(asked.location).text
    sent = client.post("/password-again", data={"password_again": PASSWORD, "next": address})
    assert (sent.status_code, sent.location) == (303, address)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/staff/add", "/staff/{other}", "/staff/{other}/leave", "/stations/add"])
def test_each_sensitive_form_asks(client: FlaskClient, chief: int, other: int, address: str) -> None:
    assert "/password-again" in client.get(address.format(other=other)).location


@pytest.mark.parametrize("address", ["/", "/staff", "/stations", "/people", "/laptops", "/account", "/exceptions"])
def test_what_is_only_read_never_asks(client: FlaskClient, chief: int, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_form_already_filled_in_is_held_and_done_after_the_password(
    client: FlaskClient, sqlite_db: Database, chief: int, other: int
) -> None:
    address = f"/staff/{other}/leave"
    held = client.post(address, data={"a": "1", "words": 'with "quotes" & <marks>'})
    assert held.status_code == 403
    assert f'action="{address}"' in held.text
    assert 'name="words" value="with &#34;quotes&#34; &amp; &lt;marks&gt;"' in held.text
    assert name_of(sqlite_db, other)[1] is None
    done = client.post(address, data={"a": "1", "password_again": PASSWORD})
    assert done.status_code == 303
    assert name_of(sqlite_db, other)[1] is not None


def test_a_wrong_password_is_told_and_still_holds_the_form(
    client: FlaskClient, sqlite_db: Database, chief: int, other: int
) -> None:
    address = f"/staff/{other}/leave"
    wrong = client.post(address, data={"a": "1", "password_again": "wrong wrong wrong"})
    assert wrong.status_code == 403
    assert 'name="a" value="1"' in wrong.text
    assert "wrong wrong wrong" not in wrong.text
    assert "This is not right" in wrong.text
    for _ in range(5):
        client.post(address, data={"password_again": "wrong wrong wrong"})
    assert client.post(address, data={"password_again": PASSWORD}).status_code == 403, "guessing is limited"
    assert name_of(sqlite_db, other)[1] is None


def test_a_file_is_chosen_again(client: FlaskClient, chief: int) -> None:
    data = {"file": (io.BytesIO(b"{}"), "station.jsonl"), "kept": "yes"}
    held = client.post("/stations/load", data=data, content_type="multipart/form-data")
    assert held.status_code == 403
    assert re.search(r'<input[^>]*type="file"[^>]*name="file"', held.text)
    assert 'enctype="multipart/form-data"' in held.text


def test_the_password_counts_for_a_while(
    app: Flask, client: FlaskClient, chief: int, other: int, now: datetime
) -> None:
    client.post("/password-again", data={"password_again": PASSWORD})
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=30)
    assert client.get(f"/staff/{other}").status_code == 200
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=32)
    assert client.get(f"/staff/{other}").status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_nobody_is_sent_elsewhere(client: FlaskClient, chief: int, target: str) -> None:
    assert client.post("/password-again", data={"password_again": PASSWORD, "next": target}).location == "/"


def test_who_may_not_is_refused_without_a_password(
    client: FlaskClient, app: Flask, sqlite_db: Database, place: int, other: int, now: datetime
) -> None:
    sign_in_as(client, other)
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=16)
    assert client.get("/staff/add").status_code == 403
    assert client.post(f"/staff/{other}/leave").status_code == 403
    assert client.get("/desk").status_code == 200, "the desk is never interrupted"
