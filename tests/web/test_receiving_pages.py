"""Receiving by scan: whatever the scanner does, no laptop is lost and none is made that does not exist."""

import re

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Delivered
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import make_location, make_lot, make_staff, sign_in_as, unit


class Bench:
    def __init__(self, client: FlaskClient, db: Database) -> None:
        self.client, self.db = client, db
        with unit(db) as uow:
            self.place, self.lot = make_location(uow, "Werkplaats"), make_lot(uow)
            self.other = make_location(uow, "Bibliotheek")
            self.staff = make_staff(uow, Role.TECHNICIAN, location=self.place)
        sign_in_as(client, self.staff, desk=self.place)

    def scan(self, serial: str, status: int = 200, **more: str) -> str:
        data = {"serial": serial, "location": str(self.place), "scan": "1", **more}
        answer = self.client.post(f"/lots/{self.lot}/receive", data=data)
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    def came(self) -> tuple[Delivered, ...]:
        with self.db.read() as session:
            return lifecycle.list_delivered(session, self.lot)


@pytest.fixture
def bench(client: FlaskClient, sqlite_db: Database) -> Bench:
    return Bench(client, sqlite_db)


def scan_field(page: str) -> str:
    found = re.search(r'<input[^>]*id="scan"[^>]*>', page)
    assert found
    return found[0]


@pytest.mark.parametrize("again", ["PF0UI202", "pf0ui202", " PF0-UI202 ", "PF0UI202PF0UI202", "PF0UI202\tPF0UI202"])
def test_a_double_scan_is_one_and_says_so(bench: Bench, again: str) -> None:
    bench.scan("PF0UI202")
    page = bench.scan(again)
    assert "already in the register" in page
    assert "still counts as one laptop" in page
    assert [row.serial for row in bench.came()] == ["PF0UI202"]


@pytest.mark.parametrize(
    "typed", ["PF0UI202UNKNOWN9", "UNKNOWN9PF0UI202", "PF0UI203PF0UI203", "PF0UI202PF0UI203", "PF0UI202\tPF0UI203"]
)
def test_two_scans_in_one_field_make_no_laptop(bench: Bench, typed: str) -> None:
    bench.scan("PF0UI202")
    page = bench.scan(typed, 422)
    assert "There are two codes in this field" in page
    assert len(bench.came()) == 1


@pytest.mark.parametrize("number", ["", "R-12"])
@pytest.mark.parametrize(
    "junk",
    [
        "nonsense &amp;&amp;",
        "https://example.org/l/5CG8301XYZ",
        "Hang this card on the door of room 12",
        "WIFI:S:x12;;",
    ],
)
def test_what_is_no_serial_makes_no_laptop_and_is_told(bench: Bench, junk: str, number: str) -> None:
    page = bench.scan(junk.replace("&amp;", "&"), 422, donor_number=number)
    assert f"What was read: {junk}" in page
    assert "Scan the barcode next to S/N" in page
    assert "value" not in scan_field(page)
    assert bench.came() == ()


@pytest.mark.parametrize("label", ["S/N: PF0UI202", "(S/N) PF0UI202", " pf0ui202 "])
def test_a_serial_with_its_label_is_one(bench: Bench, label: str) -> None:
    bench.scan(label)
    assert len(bench.came()) == 1


def test_after_a_refusal_the_field_is_empty_and_focused(bench: Bench) -> None:
    bench.scan("PF0UI202")
    with unit(bench.db) as uow:
        colleague = make_staff(uow, Role.TECHNICIAN, location=bench.place)
    sign_in_as(bench.client, colleague, desk=bench.place)
    page = bench.scan("PF0UI202", 422)
    assert "A laptop with this serial number is already in the register." in page
    field = scan_field(page)
    assert "autofocus" in field
    assert "value" not in field
    assert "PF0UI202" in page
    assert "data-focus" not in page
    assert 'value="PF0UI202"' not in page


def test_a_serial_that_only_resembles_another_is_a_laptop_of_its_own(bench: Bench) -> None:
    for serial in ("PF0UI202", "PF0UI203", "PF0UI2021", "XPF0UI202", "7"):
        bench.scan(serial, 422 if serial == "7" else 200)
    assert [row.serial for row in bench.came()] == ["PF0UI202", "PF0UI203", "PF0UI2021", "XPF0UI202"]


def test_what_has_no_serial_is_received_by_its_number_once(bench: Bench) -> None:
    first = bench.scan("", donor_number="R-12", manufacturer="Dell", model="5400")
    assert 'value="Dell"' in first
    assert 'value="R-12"' not in first
    assert "already in the register" in bench.scan("", donor_number="r-12")
    wrong = bench.scan("PF0UI999", 422, donor_number="R-12", model="5400")
    assert 'value="5400"' in wrong
    assert 'value="PF0UI999"' not in wrong
    assert len(bench.came()) == 1


def test_nothing_is_received_where_nobody_said_where(bench: Bench) -> None:
    with unit(bench.db) as uow:
        chief = make_staff(uow, Role.PROGRAMME)
    sign_in_as(bench.client, chief)
    address = f"/lots/{bench.lot}/receive"
    page = bench.client.get(address).get_data(as_text=True)
    assert "First choose where the laptops are." in page
    assert '<option selected value="">choose a location</option>' in page
    assert 'id="scan"' not in page
    for place in ("", "0", "999999", "x"):
        assert bench.client.post(address, data={"serial": "PF0UI202", "location": place}).status_code == 422
    assert bench.came() == ()
    page = bench.client.get(f"{address}?location={bench.other}").get_data(as_text=True)
    assert 'id="scan"' in page
    assert "Bibliotheek" in page


def test_a_label_is_printed_at_each_receipt_and_the_choice_stays_in_this_browser(bench: Bench) -> None:
    page = bench.scan("PF0UI202")
    assert "Print this label" in page
    assert "data-print-at-once" not in page
    assert "data-print-at-once" in bench.scan("PF0UI203", at_once="y")
    assert "data-print-at-once" not in bench.scan("PF0UI203", at_once="y")
    address = f"/lots/{bench.lot}/receive"
    bench.client.get(f"{address}?location={bench.place}&sheet=roll-57x32")
    bench.client.post("/sign-out")
    sign_in_as(bench.client, bench.staff, desk=bench.place)
    page = bench.client.get(address).get_data(as_text=True)
    assert re.search(r'<input checked[^>]*name="at_once"', page)
    page = bench.scan("PF0UI204", at_once="y")
    button = page[page.index("data-print-at-once") :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', button))
    answer = bench.client.post("/labels", data=fields)
    assert answer.mimetype == "application/pdf"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert fields["sheet"] == "roll-57x32"
