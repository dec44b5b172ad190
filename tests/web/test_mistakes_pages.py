"""A laptop that was received by mistake, one that is described wrongly, and a list taken in wrongly, on screen."""

import io
import re

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import Delivered, LaptopFilter
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import find_code
from tests.factories import make_laptop, make_location, make_lot, make_staff, sign_in_as, unit

LIST = b"Apparaat;Fabricaat en type;S/N chassis\n1;Dell Latitude 5400;UIT2A0001\n2;Dell Latitude 5400;UIT2A0002\n"


class Bench:
    def __init__(self, client: FlaskClient, db: Database) -> None:
        self.client, self.db = client, db
        with unit(db) as uow:
            self.place, self.lot = make_location(uow, "Werkplaats"), make_lot(uow)
            self.chief = make_staff(uow, Role.PROGRAMME)
        sign_in_as(client, self.chief, desk=self.place)

    def text(self, answer: object) -> str:
        return answer.get_data(as_text=True)  # type: ignore[attr-defined,no-any-return]

    def receive(self, serial: str) -> str:
        data = {"serial": serial, "location": str(self.place)}
        page = self.text(self.client.post(f"/lots/{self.lot}/receive", data=data))
        shown = re.search(r"Received: (L [\d\w ]+)<", page)
        assert shown
        code = find_code(shown[1])
        assert code
        return code.text

    def came(self) -> tuple[Delivered, ...]:
        with self.db.read() as session:
            return lifecycle.list_delivered(session, self.lot)

    def import_list(self, *columns: str) -> str:
        data = {"lot": "LOT-T", "location": str(self.place), "file": (io.BytesIO(LIST), "l.csv")}
        here = self.client.post("/laptops/import", data=data).location
        self.client.post(f"{here}/columns", data={f"column{n}": value for n, value in enumerate(columns)})
        self.client.post(f"{here}/receive", data={"without_identity": "1"})
        return str(here)


@pytest.fixture
def bench(client: FlaskClient, sqlite_db: Database) -> Bench:
    return Bench(client, sqlite_db)


def test_a_mistake_is_taken_back_where_it_was_made(bench: Bench) -> None:
    tag = bench.receive("PF0UI202UNKNOWN9")
    page = bench.text(bench.client.get(f"/lots/{bench.lot}/receive"))
    assert "Undo the receipt" in page
    answer = bench.client.post(f"/laptops/{tag}/mistake", data={"location": str(bench.place)})
    assert answer.location == f"/lots/{bench.lot}/receive?location={bench.place}"
    assert bench.came() == ()
    gone = bench.client.get(f"/laptops/{tag}")
    assert gone.status_code == 410
    assert "the label is never used again" in bench.text(gone)
    assert "Undone: received by mistake" in bench.text(bench.client.get("/journal"))
    assert bench.client.get("/laptops/L0000000J").status_code == 404


def test_two_serials_in_one_scan_are_no_laptop(bench: Bench) -> None:
    data = {"serial": "A1B2C3D4E5 / B1B2C3D4F5", "location": str(bench.place)}
    refused = bench.client.post(f"/lots/{bench.lot}/receive", data=data)
    assert (refused.status_code, bench.came()) == (422, ())


def test_a_mistake_of_another_is_not_offered_and_refused(bench: Bench) -> None:
    tag = bench.receive("PF0UI202")
    with unit(bench.db) as uow:
        other = make_staff(uow, Role.PROGRAMME)
    sign_in_as(bench.client, other, desk=bench.place)
    assert "Undo the receipt" not in bench.text(bench.client.get(f"/lots/{bench.lot}/receive"))
    assert "Undo the receipt" not in bench.text(bench.client.get(f"/laptops/{tag}"))
    answer = bench.client.post(f"/laptops/{tag}/mistake")
    assert answer.status_code == 422
    assert "Someone else received it." in bench.text(answer)


def test_maker_model_and_serial_are_corrected(bench: Bench) -> None:
    with unit(bench.db) as uow:
        tag, other = make_laptop(uow, location=bench.place), make_laptop(uow, location=bench.place)
    with bench.db.read() as session:
        taken = lifecycle.get_laptop(session, other).laptop.serial or ""
    address = f"/laptops/{tag}/correct"
    assert "Correct a laptop" in bench.text(bench.client.get(address))
    facts = {"manufacturer": "Lenovo", "model": "T480", "serial": "PF0UI202", "reason": "typed wrong"}
    for serial, words in (
        (taken, "Another laptop of ours has this serial number."),
        ("n/a", "This is not a serial number."),
        (f"S/N: {taken}", "Another laptop of ours has this serial number."),
        (f"{taken} / PF0UI202", "This is not a serial number."),
        ("Subtotaal HP 12", "This is not a serial number."),
    ):
        answer = bench.client.post(address, data=facts | {"serial": serial})
        assert answer.status_code == 422
        assert words in bench.text(answer)
        assert 'value="T480"' in bench.text(answer)
    assert bench.client.post(address, data=facts | {"reason": ""}).status_code == 422
    assert bench.client.post(address, data=facts).location == f"/laptops/{tag}"
    with bench.db.read() as session:
        laptop = lifecycle.get_laptop(session, tag).laptop
    assert (laptop.manufacturer, laptop.model, laptop.serial) == ("Lenovo", "T480", "PF0UI202")


def test_an_import_is_taken_back_from_its_page(bench: Bench) -> None:
    here = bench.import_list("", "model", "serial")
    assert "Undo this list" in bench.text(bench.client.get(here))
    with bench.db.read() as session:
        first = lifecycle.list_laptops(session, LaptopFilter(term="UIT2A0001")).rows[0].tag
    bench.client.post("/labels", data={"typed": first, "sheet": "a4-21", "start_at": "1", "lot": "", "location": ""})
    refused = bench.client.post(f"{here}/take-back")
    assert refused.status_code == 422
    assert "1 laptop prevents undoing this list. Nothing was undone." in bench.text(refused)
    assert "Its label was printed." in bench.text(refused)


def test_of_two_columns_of_serials_a_person_says_which_is_the_laptops(bench: Bench) -> None:
    content = b"Merk;Serienummer;Serienummer\nHP;UIT2A0001;CN0ABC1234\nHP;UIT2A0002;CN0ABC1235\n"
    data = {"lot": "LOT-T", "location": str(bench.place), "file": (io.BytesIO(content), "l.csv")}
    here = bench.client.post("/laptops/import", data=data).location
    asked = bench.text(bench.client.get(here))
    assert "This column means the same as" in asked
    assert "Receive 2 laptops" not in asked
    bench.client.post(f"{here}/columns", data={"column0": "manufacturer", "column1": "serial", "column2": ""})
    assert "Receive 2 laptops" in bench.text(bench.client.get(here))


def test_an_import_read_better_fills_in(bench: Bench) -> None:
    bench.import_list("", "model", "")
    here = bench.import_list("", "model", "serial")
    with bench.db.read() as session:
        lot = lifecycle.find_lot(session, "LOT-T")
        assert lot
        assert [row.serial for row in lifecycle.list_delivered(session, lot.id)] == ["UIT2A0001", "UIT2A0002"]
    assert "Undo this list" not in bench.text(bench.client.get(here))
