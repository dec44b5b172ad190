"""Setting a laptop back on its page: never the green button, never without a reason, and said what it was."""

import re

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.ui.formats import group_code
from tests.factories import make_erased_laptop, make_location, make_ready_laptop, make_staff, sign_in_as, unit

pytestmark = pytest.mark.usefixtures("sqlite_db")


@pytest.fixture
def ready(client: FlaskClient, sqlite_db: Database) -> str:
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        tag, chief = make_ready_laptop(uow, location=place), make_staff(uow, Role.ADMIN)
    sign_in_as(client, chief)
    return tag


def state_of(db: Database, tag: str) -> LaptopState:
    with db.read() as session:
        return lifecycle.get_laptop(session, tag).laptop.state


def test_no_step_back_is_green_and_each_asks_why(client: FlaskClient, ready: str) -> None:
    page = client.get(f"/laptops/{ready}").text
    assert not re.findall(r'btn-primary"[^>]*>(?:<[^>]+>)*\s*Set to', page)
    assert "Set back to erased" in page
    assert "It is ready. Set it back to imaged?" in page


def test_a_step_back_needs_a_reason_and_says_what_it_was(client: FlaskClient, sqlite_db: Database, ready: str) -> None:
    refused = client.post(f"/laptops/{ready}/move", data={"to": "erased", "reason": " "})
    assert (refused.status_code, "Write down why." in refused.text) == (422, True)
    assert state_of(sqlite_db, ready) is LaptopState.READY
    done = client.post(f"/laptops/{ready}/move", data={"to": "erased", "reason": "wiped again"}, follow_redirects=True)
    assert "was ready and is now erased." in done.text
    assert f"{group_code(ready)}: {group_code(ready)}" not in done.text
    assert state_of(sqlite_db, ready) is LaptopState.ERASED
    assert "Set back: was ready, is now erased" in client.get(f"/laptops/{ready}/story").text


def test_moving_to_another_place_asks_why_what_is_not_fit(client: FlaskClient, sqlite_db: Database, ready: str) -> None:
    with unit(sqlite_db) as uow:
        here, there = make_location(uow), make_location(uow)
        fit = make_erased_laptop(uow, location=here)
    assert client.post(f"/laptops/{fit}/place", data={"location": there}).status_code == 303
    assert client.post(f"/laptops/{ready}/move", data={"to": "repair", "reason": "hinge"}).status_code == 303
    refused = client.post(f"/laptops/{ready}/place", data={"location": there})
    assert (refused.status_code, "in repair" in refused.text) == (422, True)
    assert client.post(f"/laptops/{ready}/place", data={"location": there, "reason": "to the maker"}).status_code == 303
