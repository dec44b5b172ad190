"""The drop zone, reports that wait, the panel on the bench, look-alikes, the API and the command line."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.service import issue_token
from laptopdesk.app import compose
from laptopdesk.assets.hardware import queries
from laptopdesk.assets.hardware.cli import inventory
from laptopdesk.assets.hardware.messages import warning_sentence
from laptopdesk.assets.hardware.readers import read_file
from laptopdesk.assets.hardware.service import AddInventory, add_inventory
from laptopdesk.assets.hardware.upload import visible
from laptopdesk.assets.hardware.values import AddedInventoryFile
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import receive_laptops
from laptopdesk.assets.lifecycle.values import NewLaptop
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.ui.formats import format_memory
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import START, make_laptop, make_location, make_lot, make_staff, sign_in_as, unit
from tests.unit.assets.hardware.reports import DMIDECODE, SERIAL, UPOWER, as_bytes, lshw, smartctl
from tests.unit.assets.hardware.test_unseen import VMD, machine

SHAPE = [
    "file",
    "status",
    "format",
    "laptop",
    "matched_by",
    "manufacturer",
    "model",
    "serial",
    "uuid",
    "cpu",
    "memory_mib",
    "media",
    "batteries",
    "warnings",
]


class Place:
    """One place with a technician and a laptop whose serial the reports name."""

    def __init__(self, db: Database) -> None:
        self.db = db
        with unit(db) as uow:
            self.place, self.other = make_location(uow), make_location(uow)
            self.technician = make_staff(uow, Role.TECHNICIAN, location=self.place)
            self.colleague = make_staff(uow, Role.TECHNICIAN, location=self.other)
            self.outsider = make_staff(uow, Role.VOLUNTEER, location=self.place)
            self.tag = self.receive(uow, SERIAL)

    def receive(self, uow: Any, serial: str, place: int | None = None) -> str:
        new = NewLaptop(row_key=serial, serial=serial, serial_key=serial)
        lot = make_lot(uow, f"LOT-{serial}")
        (key,) = receive_laptops(uow.at(START).by(system_actor()), lot, [new], location_id=place or self.place)
        return lifecycle.tags_of(uow.session, [key])[key]

    def nameless(self, uow: Any) -> str:
        """The tag of a laptop here of which nobody knows the serial number."""
        new, lot = NewLaptop(row_key="row:1"), make_lot(uow, "LOT-NAMELESS")
        (key,) = receive_laptops(uow.at(START).by(system_actor()), lot, [new], location_id=self.place)
        return lifecycle.tags_of(uow.session, [key])[key]

    def add(self, content: bytes, laptop: str | None = None) -> AddedInventoryFile:
        with self.db.unit_of_work(now=START, actor=system_actor()) as uow:
            command = AddInventory(name="report.txt", content=content, reading=read_file(content), laptop=laptop)
            return add_inventory(uow, command)


@pytest.fixture
def place(sqlite_db: Database) -> Place:
    return Place(sqlite_db)


def upload(client: FlaskClient, *files: tuple[str, bytes], laptop: str = "") -> TestResponse:
    data = {"laptop": laptop, "files": [(io.BytesIO(content), name) for name, content in files]}
    return client.post("/inventory", data=data, content_type="multipart/form-data")


def test_several_reports_at_once_each_say_what_became_of_them(client: FlaskClient, place: Place) -> None:
    sign_in_as(client, place.technician)
    answer = upload(
        client,
        ("lshw.json", as_bytes(lshw())),
        ("dmi.txt", DMIDECODE.replace(SERIAL, "QX7OTHER5").encode()),
        ("broken.json", b'{"id": "a", "class": "system" "b" 1}'),
        ("notes.txt", b"hello"),
    )
    assert answer.status_code == 200
    for words in ("added", "by serial number", "which laptop is this?", "damaged from byte 30", "kept, not read"):
        assert words in answer.text, words
    assert f"/laptops/{place.tag}" in answer.text


def test_a_scanned_label_binds_reports_without_a_name(client: FlaskClient, place: Place) -> None:
    sign_in_as(client, place.technician)
    assert "by scan" in upload(client, ("battery.txt", UPOWER.encode()), laptop=place.tag.lower()).text
    page = client.get(f"/laptops/{place.tag}").text
    assert "81% of new" in page
    assert "312 cycles" in page


@pytest.mark.parametrize(
    ("laptop", "files", "words"),
    [
        ("", (), "Choose at least one report."),
        ("L000000&", (("a", b"x"),), "contains wrong characters"),
        ("L9999999X", (("a", b"x"),), "misread"),
        ("P2711", (("a", b"x"),), "too short or too long"),
    ],
)
def test_what_is_missing_is_said(
    client: FlaskClient, place: Place, laptop: str, files: tuple[tuple[str, bytes], ...], words: str
) -> None:
    sign_in_as(client, place.technician)
    assert words in upload(client, *files, laptop=laptop).text


def test_names_of_files_are_shown_as_text(client: FlaskClient, place: Place) -> None:
    sign_in_as(client, place.technician)
    page = upload(client, ("<script>alert(1)</script>.json", as_bytes(lshw(vendor="<b>Manufacturer</b>")))).text
    assert "<script>alert" not in page
    assert "<b>Maker" not in page


def test_a_name_that_cannot_be_stored_is_made_visible() -> None:
    assert visible("a\0b\ud800\u202e.json") == "a?b??.json"
    assert visible("") == "?"


def test_a_report_that_waits_is_joined_by_a_person(client: FlaskClient, place: Place) -> None:
    waiting = place.add(as_bytes(lshw(serial="QX7OTHER5")))
    sign_in_as(client, place.technician)
    assert f"/inventory/{waiting.id}/bind" in client.get("/inventory").text
    assert "not one of our codes" in client.post(f"/inventory/{waiting.id}/bind", data={"laptop": "nonsense"}).text
    with unit(place.db) as uow:
        other, tag = make_laptop(uow, location=place.place), place.nameless(uow)
    apart = client.post(f"/inventory/{waiting.id}/bind", data={"laptop": other})
    assert "it is from another machine. A case is waiting for a decision" in apart.text
    answer = client.post(f"/inventory/{waiting.id}/bind", data={"laptop": tag})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/laptops/{tag}")
    again = client.post(f"/inventory/{waiting.id}/bind", data={"laptop": tag})
    assert "already belongs to a laptop" in again.text


def test_the_bench_shows_hardware_health_and_history(client: FlaskClient, place: Place) -> None:
    for content in (as_bytes(lshw()), as_bytes(smartctl(exit_status=8))):
        place.add(content)
    sign_in_as(client, place.technician)
    page = client.get(f"/laptops/{place.tag}").text
    for words in ("Intel Core i5-5200U", "8 GB", "failing", "11% worn", "4,321 hours on", "Reports (2)"):
        assert words in page, words


def test_the_report_comes_back_byte_for_byte(client: FlaskClient, place: Place) -> None:
    content = as_bytes(lshw())
    added = place.add(content)
    sign_in_as(client, place.technician)
    answer = client.get(f"/inventory/{added.id}/file")
    assert (answer.data, answer.mimetype) == (content, "application/octet-stream")
    sign_in_as(client, place.colleague)
    assert client.get(f"/inventory/{added.id}/file").status_code == 403
    assert client.get("/inventory/99999/file").status_code == 404


def test_a_colleague_elsewhere_and_an_outsider_change_nothing(client: FlaskClient, place: Place) -> None:
    waiting = place.add(as_bytes(lshw(serial="QX7OTHER5", configuration={}, children=[])))
    sign_in_as(client, place.colleague)
    assert "may not work on the laptop" in upload(client, ("lshw.json", as_bytes(lshw()))).text
    assert "may not work on the laptop" in upload(client, ("b.txt", UPOWER.encode()), laptop=place.tag).text
    refused = client.post(f"/inventory/{waiting.id}/bind", data={"laptop": place.tag})
    assert refused.status_code == 403
    sign_in_as(client, place.outsider)
    assert client.get("/inventory").status_code == 403
    assert upload(client, ("lshw.json", as_bytes(lshw()))).status_code == 403
    with place.db.read() as session:
        assert queries.list_history(session, lifecycle.get_laptop(session, place.tag).laptop.id) == ()


def test_look_alikes_are_a_page(client: FlaskClient, place: Place) -> None:
    sign_in_as(client, place.technician)
    assert "No serial numbers look alike" in client.get("/laptops/look-alikes").text
    with unit(place.db) as uow:
        tags = [place.receive(uow, "5CG0TEST1"), place.receive(uow, "5CGOTEST1")]
        far = place.receive(uow, "5CG0TESTI", place.other)
    page = client.get("/laptops/look-alikes").text
    assert all(f"/laptops/{tag}" in page for tag in tags)
    assert far not in page
    assert "1 laptop at another location" in page


# ---- API


def token_of(place: Place, staff_id: int) -> dict[str, str]:
    with place.db.unit_of_work(now=START, actor=system_actor()) as uow:
        token = issue_token(uow, staff_id, "bench")[1]
    return {"Authorization": f"Bearer {token}"}


def body(content: bytes, **more: Any) -> dict[str, Any]:
    return {"file": "lshw.json", "content": base64.b64encode(content).decode(), **more}


def test_the_api_gives_exactly_the_document(client: FlaskClient, place: Place) -> None:
    headers = token_of(place, place.technician)
    answer = client.post("/api/v1/inventory", json=body(as_bytes(lshw())), headers=headers)
    (file,) = answer.json["files"]
    assert (answer.status_code, sorted(file)) == (200, sorted(SHAPE))
    assert (file["status"], file["laptop"], file["matched_by"]) == ("added", place.tag, "serial")
    again = client.post("/api/v1/inventory", json=body(as_bytes(lshw())), headers=headers)
    assert again.json["files"][0]["status"] == "duplicate"
    assert sorted(client.get("/api/v1/openapi.json").json["paths"]["/api/v1/inventory"]) == ["post"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"file": "a", "content": "not base64!"}, 422),
        ({"file": "", "content": "eA=="}, 422),
        ({"file": "a", "content": "eA==", "laptop": 5}, 422),
        ({"file": "a", "content": "eA==", "extra": 1}, 422),
        ({"file": "a", "content": "eA==", "laptop": "L9999999X"}, 404),
    ],
)
def test_the_api_refuses_what_is_not_as_described(
    client: FlaskClient, place: Place, sent: dict[str, Any], status: int
) -> None:
    answer = client.post("/api/v1/inventory", json=sent, headers=token_of(place, place.technician))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_the_api_is_for_those_who_prepare_laptops(client: FlaskClient, place: Place) -> None:
    outsider = client.post("/api/v1/inventory", json=body(b"x"), headers=token_of(place, place.outsider))
    assert outsider.status_code == 403
    elsewhere = client.post("/api/v1/inventory", json=body(as_bytes(lshw())), headers=token_of(place, place.colleague))
    assert elsewhere.json["files"][0]["warnings"] == ["not_allowed_here"]


# ---- command line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    db = open_database(f"sqlite:///{tmp_path / 'laptopdesk.sqlite3'}")
    prepare(db)
    (tmp_path / "tag").write_text(Place(db).tag)
    db.dispose()
    for name, content in (("lshw.json", as_bytes(lshw())), ("battery.txt", UPOWER.encode()), ("odd.txt", b"hello")):
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(inventory, ["add", *arguments], env={"LAPTOPDESK_DATA_DIR": str(folder)}, obj=compose())


def test_the_command_gives_one_document_and_exit_codes_that_mean_something(folder: Path) -> None:
    tag = (folder / "tag").read_text()
    first = run(folder, str(folder / "lshw.json"), "--json")
    (file,) = json.loads(first.stdout)["files"]
    assert (first.exit_code, list(file)) == (0, SHAPE)
    assert file | {"warnings": [], "uuid": ""} == {
        "file": "lshw.json",
        "status": "added",
        "format": "lshw",
        "laptop": tag,
        "matched_by": "serial",
        "manufacturer": "Example",
        "model": "Notebook 5",
        "serial": SERIAL,
        "uuid": "",
        "cpu": "Intel Core i5-5200U",
        "memory_mib": 8192,
        "media": [{"serial": "DRVTEST0001", "model": "EXAMPLE SSD 256", "kind": "ssd", "bytes": 256060514304}],
        "batteries": [{"health_percent": None, "cycles": None}],
        "warnings": [],
    }
    again = run(folder, str(folder / "lshw.json"), "--json")
    assert (again.exit_code, json.loads(again.stdout)["files"][0]["status"]) == (0, "duplicate")


def test_a_file_that_waits_or_is_unread_is_exit_3_and_a_scan_helps(folder: Path) -> None:
    waiting = run(folder, str(folder / "battery.txt"), str(folder / "odd.txt"), "--json")
    assert [file["status"] for file in json.loads(waiting.stdout)["files"]] == ["unmatched", "unread"]
    assert waiting.exit_code == 3
    scanned = run(folder, str(folder / "battery.txt"), "--laptop", (folder / "tag").read_text(), "--json")
    (file,) = json.loads(scanned.stdout)["files"]
    assert (scanned.exit_code, file["status"], file["matched_by"]) == (0, "added", "scan")
    assert file["batteries"] == [{"health_percent": 81, "cycles": 312}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.json"], "Nothing was stored"),
        (["lshw.json", "--laptop", "nonsense"], "not one of our codes"),
        (["lshw.json", "--laptop", "L9999999X"], "L9999999X"),
        (["lshw.json", "--by", "nobody@example.org"], ""),
    ],
)
def test_an_error_names_what_and_stores_nothing(folder: Path, arguments: list[str], words: str) -> None:
    result = run(folder, str(folder / arguments[0]), *arguments[1:], "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert words in result.stderr
    assert json.loads(run(folder, str(folder / "lshw.json"), "--json").stdout)["files"][0]["status"] == "added"


def test_without_json_people_read_sentences(folder: Path) -> None:
    assert "The report does not say on which laptop" in run(folder, str(folder / "battery.txt")).stdout


def test_who_may_not_answer_about_an_unseen_drive_reads_who_does(client: FlaskClient, place: Place) -> None:
    place.add(as_bytes(machine(VMD) | {"serial": SERIAL}))
    sign_in_as(client, place.technician)
    mine = client.get(f"/laptops/{place.tag}").text
    assert "I looked: there is no other drive" in mine
    assert "answers this" not in mine
    with unit(place.db) as uow:
        auditor = make_staff(uow, Role.AUDITOR)
    sign_in_as(client, auditor)
    theirs = client.get(f"/laptops/{place.tag}").text
    assert "I looked: there is no other drive" not in theirs
    assert "s location answers this." in theirs


def test_memory_is_said_as_it_is_sold() -> None:
    assert [format_memory(mib) for mib in (16384, 8192, 512)] == ["16 GB", "8 GB", "0.5 GB"]
    assert warning_sentence("memory_differs:8192") == "The report counts another amount of memory: 8 GB."
    assert warning_sentence("memory_differs:?") == "The report counts another amount of memory: ?."
