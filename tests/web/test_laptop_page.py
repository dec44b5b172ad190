"""The page of one laptop: what comes next stands first, and says why not; what is over is no next step."""

import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle.models import LaptopRow
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import (
    START,
    actor_for,
    make_laptop,
    make_location,
    make_ready_laptop,
    make_staff,
    sign_in_as,
    unit,
)

pytestmark = pytest.mark.usefixtures("sqlite_db")


@pytest.fixture
def place(client: FlaskClient, sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        location, chief = make_location(uow), make_staff(uow, Role.ADMIN)
    sign_in_as(client, chief)
    return location


def test_what_comes_next_stands_before_the_facts_with_every_reason_in_view(
    client: FlaskClient, sqlite_db: Database, place: int
) -> None:
    with unit(sqlite_db) as uow:
        tag = make_laptop(uow, location=place)
    page = client.get(f"/laptops/{tag}").text
    assert page.index("Next steps") < page.index(">Facts<")
    shown = re.search(r'<details class="fold" open>.*?Not yet: erased.*?</details>', page, re.DOTALL)
    assert shown
    assert "No drive is known." in shown[0]


def test_a_button_beside_the_way_names_its_act(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db) as uow:
        tag = make_ready_laptop(uow, location=place)
    page = client.get(f"/laptops/{tag}").text
    for words in ("Send to repair", "Put in quarantine", "Report as missing", "Dispose of the laptop"):
        assert re.search(rf'<a class="btn[^>]*>\s*{words}\s*</a>', page), words


def test_only_a_laptop_on_the_bench_has_a_next_step(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db, now=START) as uow:
        fresh, apart = make_laptop(uow, location=place), make_laptop(uow, location=place)
        quarantined = LaptopState.QUARANTINED
        move_laptop(uow.by(actor_for(uow, Role.ADMIN)), apart, quarantined, reason="it smells")
    assert 'id="next"' in client.get(f"/laptops/{fresh}").text
    page = client.get(f"/laptops/{apart}").text
    assert re.search(r"<h1>.*in quarantine.*</h1>", page, re.DOTALL)
    assert 'id="next"' not in page


def test_a_move_names_the_laptop_once(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db) as uow:
        tag = make_ready_laptop(uow, location=place)
    answer = client.post(f"/laptops/{tag}/move", data={"to": "erased", "reason": "again"}, follow_redirects=True)
    news = re.search(r'class="notice notice-good">.*?</div>', answer.text, re.DOTALL)
    assert news
    assert "was ready and is now erased." in news[0]
    assert len(re.findall(r"L \d{3} \d{4} \w", news[0])) == 1


def test_a_page_that_is_not_allowed_says_so_once(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        volunteer = make_staff(uow, Role.VOLUNTEER, location=make_location(uow))
    sign_in_as(client, volunteer)
    answer = client.get("/staff")
    assert answer.status_code == 403
    assert answer.text.count("Ask your coordinator") == 1
    assert answer.text.index("<h1>") < answer.text.index("Code 403")


def test_a_laptop_that_lies_nowhere_says_what_comes_first(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db) as uow:
        tag = make_laptop(uow, location=place)
        uow.session.execute(sa.update(LaptopRow).where(LaptopRow.tag == tag).values(location_id=None))
    assert "The location of this laptop is not recorded." in client.get(f"/laptops/{tag}").text
