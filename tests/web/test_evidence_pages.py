"""The pages of evidence: many files at once, faulty tools, and what two people say of a drive."""

import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.evidence import queries
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, make_ready_laptop, make_staff, sign_in_as
from tests.unit.assets.evidence.reports import SHRED, report

pytestmark = pytest.mark.usefixtures("sqlite_db")


@dataclass(frozen=True, kw_only=True)
class World:
    tag: str
    ready: str
    medium: int
    first: int
    second: int
    outsider: int
    volunteer: int
    chief: int


@pytest.fixture
def world(sqlite_db: Database) -> World:
    with sqlite_db.unit_of_work() as uow:
        place, other = make_location(uow), make_location(uow)
        tag = make_laptop(uow, location=place)
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        worker = actor_for(uow, Role.ADMIN)
        drive = NewMedium(kind=MediumKind.HDD, serial="SER12345", serial_key="SER12345", model="Schijf")
        medium = fit_medium(uow, laptop_id, drive, now=START, actor=worker)
        return World(
            tag=tag, ready=make_ready_laptop(uow, location=place), medium=medium,
            first=make_staff(uow, Role.TECHNICIAN, location=place, name="Eerste Wisser"),
            second=make_staff(uow, Role.TECHNICIAN, location=place, name="Tweede Kijker"),
            outsider=make_staff(uow, Role.TECHNICIAN, location=other),
            volunteer=make_staff(uow, Role.VOLUNTEER, location=place), chief=make_staff(uow, Role.ADMIN),
        )  # fmt: skip


def upload(client: FlaskClient, *files: tuple[str, bytes], laptop: str = "") -> str:
    body = {"files": [(io.BytesIO(content), name) for name, content in files], "laptop": laptop}
    answer = client.post("/evidence", data=body, content_type="multipart/form-data")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def log(serial: str = "DRIVE98765") -> bytes:
    return wipe_log(started=START - timedelta(hours=3), maker="Dell", product="X", host="", serial=serial)


def test_many_files_give_a_row_each_with_every_reason(client: FlaskClient, world: World) -> None:
    sign_in_as(client, world.first)
    both = json.dumps([report(SHRED), report(SHRED, result=False)]).encode()
    files = (("a.log", log()), ("again.log", log()), ("b.json", both), ("c.json", both[:99]), ("d.bin", b"\x00\x01"))
    text = upload(client, *files)
    rows = re.findall(r"<tr[^>]*>.*?</tr>", text.split("</table>")[0], re.DOTALL)
    assert [sum(name in row for row in rows) for name, _ in files] == [1, 1, 2, 1, 1]
    assert re.search(r"byte \d+", text)
    assert "d.bin" in client.get("/evidence").get_data(as_text=True)


def test_an_unread_file_is_kept_byte_for_byte(client: FlaskClient, world: World) -> None:
    sign_in_as(client, world.first)
    text = upload(client, ("strange.bin", b"\x00strange"))
    address = re.search(r"/evidence/files/\d+", text)
    assert address is not None
    answer = client.get(address[0])
    assert (answer.data, answer.headers["Content-Disposition"][:10]) == (b"\x00strange", "attachment")


def test_what_is_wrong_with_one_file_does_not_touch_the_others(client: FlaskClient, world: World) -> None:
    sign_in_as(client, world.outsider)
    text = upload(client, ("a.log", log()), ("b.log", log("OTHER12345")), laptop=world.tag)
    rows = [row for row in re.findall(r"<tr[^>]*>.*?</tr>", text, re.DOTALL) if ".log" in row]
    assert len(rows) == 2  # refused at this place, each told


def test_two_people_say_it_and_the_second_confirms(client: FlaskClient, world: World, sqlite_db: Database) -> None:
    address = f"/laptops/{world.tag}/media/{world.medium}/by-hand"
    sign_in_as(client, world.first)
    form = client.get(address).get_data(as_text=True)
    assert "Tweede Kijker" in form
    assert "Eerste Wisser" not in re.sub(r"<header.*?</header>", "", form, flags=re.DOTALL)
    body = {
        "method": "overwrites", "level": "clear", "done_on": "2026-11-23", "reason": "station kapot",
        "second": str(world.second),
    }  # fmt: skip
    assert client.post(address, data={**body, "reason": " "}).status_code == 200
    assert client.post(address, data=body).status_code == 302
    with sqlite_db.read() as session:
        (said,) = queries.list_to_confirm(session, world.second)
    confirm = f"/evidence/{said.record_id}/confirm"
    assert "Tweede Kijker" in client.get(f"/laptops/{world.tag}").get_data(as_text=True)
    assert client.post(confirm).status_code == 200  # told that it must be somebody else
    sign_in_as(client, world.outsider)
    assert client.get(confirm).status_code == 403
    sign_in_as(client, world.second)
    assert confirm in client.get("/evidence").get_data(as_text=True)
    assert client.post(confirm).status_code == 302
    with sqlite_db.read() as session:
        assert queries.get_record(session, said.record_id).verdict.value == "accepted"


def test_a_destruction_needs_its_paper(client: FlaskClient, world: World, sqlite_db: Database) -> None:
    address = f"/laptops/{world.tag}/media/{world.medium}/destroyed"
    sign_in_as(client, world.first)
    body = {
        "method": "shreds", "done_on": "2026-11-23", "reason": "defect", "second": str(world.second),
        "done_by": "Shredder BV",
    }  # fmt: skip
    assert client.post(address, data=body).status_code == 200
    paper = {**body, "document": (io.BytesIO(b"%PDF paper"), "bon.pdf")}
    assert client.post(address, data=paper, content_type="multipart/form-data").status_code == 302
    with sqlite_db.read() as session:
        (said,) = queries.list_to_confirm(session, world.second)
    assert client.get(f"/evidence/{said.record_id}/document").data == b"%PDF paper"
    sign_in_as(client, world.second)
    client.post(f"/evidence/{said.record_id}/confirm")
    with sqlite_db.read() as session:
        assert all(m.removed_at for m in lifecycle.get_laptop(session, world.tag).media)


def test_a_fault_is_declared_shown_with_its_laptops_and_withdrawn(
    client: FlaskClient, world: World, sqlite_db: Database
) -> None:
    sign_in_as(client, world.chief)
    assert client.post("/evidence/faults", data={"tool": "nwipe", "version": "0.34", "reason": ""}).status_code == 200
    answer = client.post("/evidence/faults", data={"tool": "nwipe", "version": "0.34", "reason": "slaat over"})
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert world.ready in page
    assert "slaat over" in page
    assert world.ready in client.get("/evidence/faults").get_data(as_text=True)
    assert client.post(answer.headers["Location"], data={"reason": "toch goed"}).status_code == 302
    assert world.ready not in client.get("/evidence/faults").get_data(as_text=True)


@pytest.mark.parametrize("who", ["first", "volunteer", "outsider"])
def test_only_who_may_lower_the_policy_declares_faults(client: FlaskClient, world: World, who: str) -> None:
    sign_in_as(client, getattr(world, who))
    assert client.get("/evidence/faults").status_code == 403
    assert client.post("/evidence/faults", data={"tool": "x", "version": "1", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("who", ["volunteer", "outsider"])
def test_only_who_prepares_laptops_here_says_anything_of_their_drives(
    client: FlaskClient, world: World, who: str
) -> None:
    sign_in_as(client, getattr(world, who))
    for name in ("by-hand", "destroyed"):
        assert client.get(f"/laptops/{world.tag}/media/{world.medium}/{name}").status_code == 403


def test_a_drive_that_is_not_there_is_not_found(client: FlaskClient, world: World) -> None:
    sign_in_as(client, world.first)
    assert client.get(f"/laptops/{world.tag}/media/999999/by-hand").status_code == 404
    assert client.get("/evidence/999999/confirm").status_code == 404
    assert client.get("/evidence/files/999999").status_code == 404
