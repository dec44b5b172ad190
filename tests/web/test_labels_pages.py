"""Printing labels: by typing, lot, place and range; what was printed; sizes; who may."""

import json
import re
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from laptopdesk.assets.labels.models import LabelPrintRow
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.core.journal import JournalEntryRow
from laptopdesk.protocol.codes import make_laptop_tag
from tests.factories import make_laptop, make_location, make_staff, sign_in_as, unit
from tests.unit.printing.reading import codes_on, page_count, squares_on, words_on


def last_printed(session: Session, laptop_id: int) -> datetime | None:
    """When the label of this laptop was printed last; None: never."""
    return session.scalar(sa.select(LabelPrintRow.printed_at).where(LabelPrintRow.laptop_id == laptop_id))


@pytest.fixture
def places(sqlite_db: Database) -> tuple[int, int]:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Werkplaats"), make_location(uow, "Huis")


@pytest.fixture
def here(sqlite_db: Database, places: tuple[int, int]) -> list[str]:
    with unit(sqlite_db) as uow:
        return [make_laptop(uow, location=places[0]) for _ in range(3)]


@pytest.fixture
def there(sqlite_db: Database, places: tuple[int, int]) -> str:
    with unit(sqlite_db) as uow:
        return make_laptop(uow, location=places[1])


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> FlaskClient:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return client


def asked(**fields: str) -> dict[str, str]:
    return {"sheet": "a4-21", "start_at": "1", "lot": "", "location": ""} | fields


def journal(db: Database, action: str) -> list[dict[str, object]]:
    with db.read() as session:
        query = sa.select(JournalEntryRow.facts).where(JournalEntryRow.action == action)
        return [json.loads(facts) for facts in session.scalars(query)]


def test_typed_labels_are_printed_and_kept_as_printed(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    answer = client.post("/labels", data=asked(typed=f"{here[2]}\n{here[0].lower()}"))
    assert answer.mimetype == "application/pdf", answer.text
    assert codes_on(answer.data) == sorted([here[0], here[2]])
    assert squares_on(answer.data) == []
    with sqlite_db.read() as session:
        printed = {tag: last_printed(session, lifecycle.find_laptop_id(session, tag) or 0) for tag in here}
    assert [tag for tag in here if printed[tag]] == [here[0], here[2]]
    assert journal(sqlite_db, "labels.printed")[0]["labels"] == 2
    rest = client.post("/labels", data=asked(never_printed="y", location=str(places[0])))
    assert codes_on(rest.data) == [here[1]]
    nothing = client.post("/labels", data=asked(never_printed="y", location=str(places[0])))
    assert nothing.status_code == 422
    assert "No laptop fits this choice." in nothing.text
    assert "Untick that to print them again." in nothing.text


def test_a_lot_a_place_and_a_range(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str], there: str
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN)
    with sqlite_db.read() as session:
        lot = lifecycle.get_laptop(session, here[1]).laptop.lot_id
    assert codes_on(client.post("/labels", data=asked(lot=str(lot))).data) == [here[1]]
    assert codes_on(client.post("/labels", data=asked(location=str(places[1]))).data) == [there]
    ranged = client.post("/labels", data=asked(first=here[1], last=here[2]))
    assert codes_on(ranged.data) == sorted(here[1:3])


def test_ticked_rows_come_into_the_form(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    text = client.post("/labels/choose", data={"tag": [*here[:2], "<script>"]}).text
    assert f"{here[0]}\n{here[1]}" in text.replace("\r", "")
    assert "&lt;script" not in text


@pytest.mark.parametrize("fields", [{}, {"never_printed": "y"}])
def test_without_a_choice_nothing_is_printed(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str], fields: dict[str, str]
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    answer = client.post("/labels", data=asked(**fields))
    assert (answer.status_code, "Choose a lot, a location or labels first." in answer.text) == (422, True)
    assert journal(sqlite_db, "labels.printed") == []


def test_labels_that_were_printed_are_left_out_unless_they_are_named(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    ticked = re.compile(r'name="never_printed"[^>]*checked|checked[^>]*name="never_printed"')
    assert ticked.search(client.get("/labels").text)
    assert ticked.search(client.get("/labels?lot=1").text)
    assert not ticked.search(client.post("/labels/choose", data={"tag": here[0]}).text)
    assert not ticked.search(client.post("/labels", data=asked()).text)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"typed": "L123"}, "This is not the label of a laptop: L123"),
        ({"typed": make_laptop_tag(9_999_999)}, "No laptop of your locations has this label."),
        ({"first": "nonsense"}, "This is not the label of a laptop: nonsense"),
        ({"start_at": "22", "last": make_laptop_tag(9_999_999)}, "The sheet has no label at this position."),
        ({"start_at": "0"}, "Count the labels from the top left."),
        ({"sheet": "a4-65"}, "Labels: "),
        ({"lot": "999999999999999999999999"}, "Lot: "),
    ],
)
def test_what_cannot_be_printed_is_said_and_nothing_is_kept(
    client: FlaskClient,
    sqlite_db: Database,
    places: tuple[int, int],
    here: list[str],
    fields: dict[str, str],
    words: str,
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    answer = client.post("/labels", data=asked(**fields))
    assert answer.status_code == 422
    assert words in answer.text
    assert journal(sqlite_db, "labels.printed") == []


def test_labels_of_another_place_are_not_printed(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str], there: str
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[1])
    answer = client.post("/labels", data=asked(typed=f"{there}\n{here[0]}"))
    assert answer.status_code == 422
    assert "No laptop of your locations has this label." in answer.text
    assert codes_on(client.post("/labels", data=asked(last=make_laptop_tag(9_999_999))).data) == [there]
    sign_in(client, sqlite_db, Role.VOLUNTEER, places[1])
    assert client.get("/labels").status_code == 403
    assert client.post("/labels", data=asked(typed=there)).status_code == 403
    assert client.post("/labels/choose", data={"tag": there}).status_code == 403


def test_a_qr_stands_on_labels_once_there_is_a_public_address(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int], here: list[str]
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    assert "The labels have no QR code yet" in client.get("/labels").text
    web = client.application.extensions["laptopdesk"]
    web.config = Config(data_dir=web.config.data_dir, public_url="https://laptops.example.org")
    assert "The labels have no QR code yet" not in client.get("/labels").text
    made = client.post("/labels", data=asked(typed=here[0], sheet="roll-57x32")).data
    assert squares_on(made)[0].startswith(f"https://laptops.example.org/l/{here[0]}?t=")
    small = client.post("/labels", data=asked(typed=here[0], sheet="a4-40")).data
    assert squares_on(small) == []
    assert codes_on(small) == [here[0]]
    assert "the label is too small for a readable one" in client.get("/labels/sizes").text


def test_what_a_printer_is_off_is_kept_by_the_office(
    client: FlaskClient, sqlite_db: Database, places: tuple[int, int]
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert client.post("/labels/sizes/a4-21", data={"right": "1,25", "down": "-0.5"}).status_code == 303
    assert "1.3 mm right, -0.5 mm down" in client.get("/labels/sizes").text
    for wrong in ("11", "x", "", "NaN", "Infinity", "1e9"):
        assert client.post("/labels/sizes/a4-21", data={"right": wrong, "down": "0"}).status_code == 422, wrong
    page = client.get("/labels/calibration/a4-21.pdf")
    assert page_count(page.data) == 1
    assert "100 mm" in words_on(page.data)
    assert client.get("/labels/calibration/nonsense.pdf").status_code == 404
    assert client.get("/labels/sizes/nonsense").status_code == 404
    sign_in(client, sqlite_db, Role.TECHNICIAN, places[0])
    assert "Only the office can change this" in client.get("/labels/sizes/a4-21").text
    assert client.post("/labels/sizes/a4-21", data={"right": "1", "down": "0"}).status_code == 403
    assert journal(sqlite_db, "labels.offset_changed") == [{"sheet": "a4-21", "right": 13, "down": -5}]
