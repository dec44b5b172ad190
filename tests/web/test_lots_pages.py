"""Lots, locks and thresholds on screen: happy, wrong, and by role."""

import io
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.assets.lots import queries as lots
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.factories import make_laptop, make_location, make_lot, make_ready_laptop, make_staff, sign_in_as, unit

LIST = b"Merk;Model;Serienummer\nDell;5400;SER0001\nDell;5400;SER0002\n"


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> int:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return staff_id


@pytest.fixture
def here(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Werkplaats")


def upload(client: FlaskClient, content: bytes, lot: str = "L-1") -> str:
    data = {"lot": lot, "donor": "Bank", "file": (io.BytesIO(content), "list.csv")}
    return client.post("/lots/announce", data=data, follow_redirects=True).get_data(as_text=True)


def test_a_lot_from_announcement_to_difference(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    assert "2 laptops are expected." in upload(client, LIST)
    with sqlite_db.read() as session:
        lot = lifecycle.find_lot(session, "L-1")
    assert lot is not None
    data = {"serial": "ser-0001", "location": str(here)}
    assert "announced on line 2." in client.post(f"/lots/{lot.id}/receive", data=data, follow_redirects=True).get_data(
        as_text=True
    )
    data = {"serial": "SERO002", "location": str(here)}
    assert "It looks like line 3, SER0002." in client.post(
        f"/lots/{lot.id}/receive", data=data, follow_redirects=True
    ).get_data(as_text=True)
    again = client.post(f"/lots/{lot.id}/receive", data=data).get_data(as_text=True)
    assert "already in the register" in again
    shown = client.get(f"/lots/{lot.id}/difference").get_data(as_text=True)
    assert "SERO002" in shown
    assert "Announced, not delivered" in shown
    with sqlite_db.read() as session:
        line = next(each for each in lots.difference(session, lot.id) if each.look_alikes)
    tag = line.look_alikes[0].tag
    decided = client.post(
        f"/lots/{lot.id}/difference/line?key={line.key}",
        data={"outcome": "same_laptop", "tag": tag, "remarks": "letter O"},
        follow_redirects=True,
    ).get_data(as_text=True)
    assert "The decision was recorded." in decided
    answer = client.get(f"/lots/{lot.id}/difference.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "letter O" in answer.get_data(as_text=True)
    shown = client.get("/lots").get_data(as_text=True)
    assert "L-1" in shown


@pytest.mark.parametrize("serial", ["SER0003", "1,23E+11"])
def test_lines_and_columns_of_an_announcement_that_are_not_read_are_named(
    client: FlaskClient, sqlite_db: Database, here: int, serial: str
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    content = f"Laptops van de bank;;\nMerk;Serienummer;Kleur\nHP;{serial};rood\nSubtotaal HP;;1\n"
    shown = upload(client, content.encode())
    for words in (
        "Columns left out: Kleur.",
        "Lines left out (above the header): 1 (Laptops van de bank).",
        "Lines left out (a total): 4 (Subtotaal HP 1).",
    ):
        assert words in shown


def test_a_wrong_announcement_names_every_error(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    shown = upload(client, b"Merk;Serienummer\nDell;1,23E+11\nHP;AAA1\nHP;AAA1\n")
    assert "This list has 2 errors. Nothing was stored." in shown
    with sqlite_db.read() as session:
        assert lifecycle.find_lot(session, "L-1") is None
    assert "Choose the donor" in client.post("/lots/announce", data={"lot": "L-1"}).get_data(as_text=True)


def test_what_was_agreed(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    with unit(sqlite_db) as uow:
        lot_id = make_lot(uow)
    data = {"contact_name": "F. Voorbeeld", "drives": "destroy", "certificate_wanted": "y", "deadline": "2027-01-31"}
    shown = client.post(f"/lots/{lot_id}/terms", data=data, follow_redirects=True).get_data(as_text=True)
    assert "F. Voorbeeld" in shown
    assert "to be destroyed" in shown
    wrong = client.post(f"/lots/{lot_id}/terms", data=data | {"contact_name": "123456782"}).get_data(as_text=True)
    assert "BSN" in wrong
    sign_in(client, sqlite_db, Role.AUDITOR)
    shown = client.get(f"/lots/{lot_id}").get_data(as_text=True)
    assert "F. Voorbeeld" not in shown
    assert client.post(f"/lots/{lot_id}/terms", data=data).status_code == 403


def test_who_sees_a_difference(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    with unit(sqlite_db) as uow:
        lot_id = make_lot(uow)
    for role, place, status in (
        (Role.AUDITOR, None, 200),
        (Role.TECHNICIAN, here, 200),
        (Role.AGENT, here, 403),
        (Role.VOLUNTEER, here, 403),
    ):
        sign_in(client, sqlite_db, role, place)
        assert client.get(f"/lots/{lot_id}/difference").status_code == status
        assert client.get(f"/lots/{lot_id}/difference.csv").status_code == status
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
    data = {"serial": "SER0009", "location": str(elsewhere)}
    client.post(f"/lots/{lot_id}/receive", data=data)
    with sqlite_db.read() as session:
        assert lifecycle.list_delivered(session, lot_id) == ()


def test_locks_on_the_bench_page(client: FlaskClient, sqlite_db: Database, here: int, now: datetime) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    with unit(sqlite_db) as uow:
        tag = make_ready_laptop(uow, location=here, now=now)
    assert "Every lock was tried, and none was found." in client.get(f"/laptops/{tag}").get_data(as_text=True)
    empty = client.post(f"/laptops/{tag}/locks", data={"lock_tool": ""}).get_data(as_text=True)
    assert "Choose for at least one lock what you found." in empty
    how = client.post(f"/laptops/{tag}/locks", data={"lock_bios": "clear"}).get_data(as_text=True)
    assert "Write down how you tried the locks." in how
    data = {"lock_mdm": "locked", "lock_tool": "installer", "lock_online": "y"}
    found = client.post(f"/laptops/{tag}/locks", data=data, follow_redirects=True).get_data(as_text=True)
    assert "the laptop is in quarantine now." in found
    with sqlite_db.read() as session:
        assert lifecycle.get_laptop(session, tag).laptop.state is LaptopState.QUARANTINED


def test_locks_by_role(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    with unit(sqlite_db) as uow:
        tag, elsewhere = make_laptop(uow, location=here), make_location(uow)
    data = {"lock_bios": "clear", "lock_tool": "menu"}
    for role, place, status in (
        (Role.TECHNICIAN, elsewhere, 403),
        (Role.AUDITOR, None, 403),
        (Role.TECHNICIAN, here, 303),
    ):
        sign_in(client, sqlite_db, role, place)
        assert client.post(f"/laptops/{tag}/locks", data=data).status_code == status


def test_battery_thresholds_by_role(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    data = {"lot": "", "percent": "75", "reason": "less waste"}
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    assert "60 %" in client.get("/lots/battery").get_data(as_text=True)
    assert client.post("/lots/battery", data=data).status_code == 403
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert "From 0 to 100." in client.post("/lots/battery", data=data | {"percent": "101"}).get_data(as_text=True)
    assert "75 %" in client.post("/lots/battery", data=data, follow_redirects=True).get_data(as_text=True)
    assert "less waste" in client.get("/lots/battery").get_data(as_text=True)


def test_grades_from_definition_to_list(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    with unit(sqlite_db) as uow:
        tag, elsewhere = make_laptop(uow, location=here), make_location(uow)
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    assert "As new." in client.get("/grades").get_data(as_text=True)
    data = {"grade": "B", "findings": ["dents", "stickers"], "grade_remarks": "lid"}
    shown = client.post(f"/laptops/{tag}/grade", data=data, follow_redirects=True).get_data(as_text=True)
    assert "dents, stickers or glue" in shown
    assert tag in client.get("/grades/B").get_data(as_text=True)
    assert "Fill in this field." in client.post(f"/laptops/{tag}/grade", data={}).get_data(as_text=True)
    definition = {"code": "B", "words_nl": "Netter", "words_en": "Neater"}
    assert client.post("/grades", data=definition).status_code == 403
    sign_in(client, sqlite_db, Role.TECHNICIAN, elsewhere)
    assert client.post(f"/laptops/{tag}/grade", data=data).status_code == 403
    assert tag not in client.get("/grades/B").get_data(as_text=True)
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert "Version 2" in client.post("/grades", data=definition, follow_redirects=True).get_data(as_text=True)
    wrong = client.post("/grades", data=definition | {"code": "?"}).get_data(as_text=True)
    assert "one to four capitals" in wrong
    assert client.get("/grades/Q").status_code == 404


def test_support_list_as_page_and_file(client: FlaskClient, sqlite_db: Database, here: int, now: datetime) -> None:
    with unit(sqlite_db) as uow:
        tag = make_ready_laptop(uow, location=here, now=now)
        elsewhere = make_location(uow)
        uow.session.execute(sa.text("UPDATE image_release SET support_until = '2027-02-01'"))
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    assert "1 Feb 2027" in client.get("/support-ends").get_data(as_text=True)
    assert f"{tag};" in client.get("/support-ends.csv").get_data(as_text=True)
    sign_in(client, sqlite_db, Role.TECHNICIAN, elsewhere)
    assert tag not in client.get("/support-ends.csv").get_data(as_text=True)
    assert "Every system is supported" in client.get("/support-ends").get_data(as_text=True)


def test_windows_11_on_the_bench_page(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    with unit(sqlite_db) as uow:
        tag = make_laptop(uow, location=here)
        uow.session.execute(sa.text("UPDATE laptop SET cpu = 'Intel Core i5-6300U', memory_mib = 2048"))
    sign_in(client, sqlite_db, Role.TECHNICIAN, here)
    shown = client.get(f"/laptops/{tag}").get_data(as_text=True)
    for words in (
        "not fit for Windows 11",
        "does not support this processor",
        "less than 4 GB",
        "The version of the security chip (TPM) is not known",
    ):
        assert words in shown
