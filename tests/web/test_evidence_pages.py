"""The pages of evidence: many files at once, faulty tools, and what two people say of a drive."""

import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import DataError

from laptopdesk.assets.evidence import queries, versions
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy, fit_medium
from laptopdesk.assets.lifecycle.values import MediumKind, NewMedium, SanitizationLevel
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
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
    with unit(sqlite_db, now=START) as uow:
        place, other = make_location(uow), make_location(uow)
        tag = make_laptop(uow, location=place)
        laptop_id = lifecycle.get_laptop(uow.session, tag).laptop.id
        worker = actor_for(uow, Role.ADMIN)
        drive = NewMedium(kind=MediumKind.HDD, serial="SER12345", serial_key="SER12345", model="Schijf")
        medium = fit_medium(uow.by(worker), laptop_id, drive)
        return World(
            tag=tag,
            ready=make_ready_laptop(uow, location=place),
            medium=medium,
            first=make_staff(uow, Role.TECHNICIAN, location=place, name="Eerste Wisser"),
            second=make_staff(uow, Role.TECHNICIAN, location=place, name="Tweede Kijker"),
            outsider=make_staff(uow, Role.TECHNICIAN, location=other),
            volunteer=make_staff(uow, Role.VOLUNTEER, location=place),
            chief=make_staff(uow, Role.ADMIN),
        )


def upload(client: FlaskClient, *files: tuple[str, bytes], laptop: str = "") -> str:
    body = {"files": [(io.BytesIO(content), name) for name, content in files], "laptop": laptop}
    answer = client.post("/evidence", data=body, content_type="multipart/form-data")
    assert answer.status_code in (200, 422)  # 422 where none of them was taken
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


def test_the_three_answers_stand_side_by_side_with_the_count_on_top(
    client: FlaskClient, world: World, sqlite_db: Database
) -> None:
    old = wipe_log(started=START - timedelta(days=40), maker="Dell", product="X", host="", serial="SER12345")
    sign_in_as(client, world.first)
    text = upload(client, ("old.log", old), ("lonely.log", log("NOBODY123")))
    assert "2 drives: 0 enough, 1 not enough, 1 without a laptop" in text
    assert "before the laptop came to us" in text
    again = upload(client, ("good.log", log("SER12345")), ("old.log", old))
    assert "1 drive: 1 enough, 0 not enough, 0 without a laptop" in again
    assert "Another log of this drive is enough." in again
    with unit(sqlite_db, now=START) as uow:
        lot = lifecycle.get_laptop(uow.session, world.tag).laptop.lot_id
        levels = {"hdd_level": SanitizationLevel.PURGE, "flash_level": SanitizationLevel.PURGE}
        change_policy(uow.by(actor_for(uow, Role.ADMIN)), lot, **levels, reason="x")
    asked = upload(client, ("good.log", log("SER12345")))
    assert "The lot asks for Purge (beyond recovery), but only Clear (overwritten) was reached." in asked
    assert "1 drive: 0 enough, 1 not enough" in asked


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
        "method": "overwrites",
        "level": "clear",
        "done_on": "2026-11-23",
        "reason": "station kapot",
        "second": str(world.second),
    }
    assert client.post(address, data={**body, "reason": " "}).status_code == 422
    assert client.post(address, data=body).status_code == 303
    with sqlite_db.read() as session:
        (said,) = queries.list_to_confirm(session, world.second)
    confirm = f"/evidence/{said.record_id}/confirm"
    assert "Tweede Kijker" in client.get(f"/laptops/{world.tag}").get_data(as_text=True)
    assert client.post(confirm).status_code == 422  # told that it must be somebody else
    sign_in_as(client, world.outsider)
    assert client.get(confirm).status_code == 403
    sign_in_as(client, world.second)
    assert confirm in client.get("/evidence").get_data(as_text=True)
    assert client.post(confirm).status_code == 303
    with sqlite_db.read() as session:
        assert queries.get_record(session, said.record_id).verdict.value == "accepted"


def test_a_destruction_needs_its_paper(client: FlaskClient, world: World, sqlite_db: Database) -> None:
    address = f"/laptops/{world.tag}/media/{world.medium}/destroyed"
    sign_in_as(client, world.first)
    body = {
        "method": "shreds",
        "done_on": "2026-11-23",
        "reason": "defect",
        "second": str(world.second),
        "done_by": "Shredder BV",
    }
    assert client.post(address, data=body).status_code == 422
    paper = {**body, "document": (io.BytesIO(b"%PDF paper"), "bon.pdf")}
    assert client.post(address, data=paper, content_type="multipart/form-data").status_code == 303
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
    assert client.post("/evidence/faults", data={"tool": "nwipe", "version": "0.34", "reason": ""}).status_code == 422
    answer = client.post("/evidence/faults", data={"tool": "nwipe", "version": "0.34", "reason": "slaat over"})
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert world.ready in page
    assert "slaat over" in page
    assert world.ready in client.get("/evidence/faults").get_data(as_text=True)
    assert client.post(answer.headers["Location"], data={"reason": "toch goed"}).status_code == 303
    assert world.ready not in client.get("/evidence/faults").get_data(as_text=True)


def test_a_version_waits_on_its_page_with_its_logs_and_is_allowed_there(client: FlaskClient, world: World) -> None:
    sign_in_as(client, world.first)
    newer = log("SER12345").replace(b"nwipe 0.34", b"nwipe 0.43")
    build = log("BUILD1234").replace(b"nwipe 0.34", b"nwipe 0.44 Development code, not for production use!")
    assert "was not allowed yet" in upload(client, ("nieuw.log", newer), ("dev.log", build))
    sign_in_as(client, world.chief)
    page = client.get("/evidence/versions").get_data(as_text=True)
    (log_id,) = re.findall(r'type="radio"[^>]*name="log"[^>]*value="(\d+)"', page)
    assert ("nieuw.log" in page, "dev.log" in page, "Allow nwipe 0.44" in page) == (True, True, False)
    asked = {"tool": "nwipe", "version": "0.43", "decision": "allow", "log": log_id, "ground": ""}
    assert client.post("/evidence/versions", data=asked).status_code == 422
    assert client.post("/evidence/versions", data={**asked, "ground": "goed", "log": "x"}).status_code == 422
    answer = client.post("/evidence/versions", data={**asked, "ground": "alle passes gelezen"})
    after = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert ("alle passes gelezen" in after, "nieuw.log" in after, "accepted now: 1" in after) == (True, False, True)
    assert client.post("/evidence/versions/read-anew", data={"tool": "nwipe", "version": "0.44"}).status_code == 303
    assert 'value="0.43"' in client.get("/evidence/faults?tool=nwipe&version=0.43").get_data(as_text=True)


def test_the_page_of_versions_says_who_decided_and_why_one_is_faulty(client: FlaskClient, world: World) -> None:
    sign_in_as(client, world.chief)
    assert "comes with Laptopdesk" in client.get("/evidence/versions").get_data(as_text=True)
    assert "Why it is faulty" not in client.get("/evidence/versions").get_data(as_text=True)
    form = {"tool": "nwipe", "version": "0.34", "reason": "Slaat sectoren over."}
    client.post("/evidence/faults", data=form)
    assert "Why it is faulty" in client.get("/evidence/versions").get_data(as_text=True)


def test_a_version_is_refused_on_its_page(client: FlaskClient, world: World, sqlite_db: Database) -> None:
    sign_in_as(client, world.chief)
    upload(client, ("nieuw.log", log("SER12345").replace(b"nwipe 0.34", b"nwipe 0.43")))
    with sqlite_db.read() as session:
        (waiting,) = versions.list_waiting(session)
    asked = {"tool": "nwipe", "version": "0.43", "decision": "refuse", "log": waiting.logs[0].id, "ground": "half"}
    assert client.post("/evidence/versions", data=asked).status_code == 303
    page = client.get("/evidence/versions").get_data(as_text=True)
    assert "refused" in page
    assert "Allow nwipe 0.43" in page


@pytest.mark.parametrize("who", ["first", "volunteer", "outsider"])
def test_only_who_may_lower_the_policy_decides_about_versions(client: FlaskClient, world: World, who: str) -> None:
    sign_in_as(client, getattr(world, who))
    assert client.get("/evidence/versions").status_code == 403
    asked = {"tool": "nwipe", "version": "0.43", "decision": "allow", "log": "1", "ground": "x"}
    assert client.post("/evidence/versions", data=asked).status_code == 403
    assert client.post("/evidence/versions/read-anew", data=asked).status_code == 403


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


def test_a_drive_whose_words_are_too_long_is_refused_with_which(
    world: World, client: FlaskClient, sqlite_db: Database
) -> None:
    with sqlite_db.read() as session:
        before = lifecycle.get_laptop(session, world.tag).media
    sign_in_as(client, world.first)
    wrong = {"kind": MediumKind.SSD.value, "serial": "S" * 81, "model": "Samsung"}
    page = client.post(f"/laptops/{world.tag}/media", data=wrong)
    assert page.status_code == 422
    assert "Serial number: " in page.text
    with sqlite_db.read() as session:
        assert lifecycle.get_laptop(session, world.tag).media == before


def test_what_no_column_has_room_for_is_said_and_is_no_fault(
    client: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfit(**_path: str) -> str:
        raise DataError("INSERT", {}, ValueError("value too long for type character varying(80)"))

    sign_in_as(client, world.first)
    monkeypatch.setitem(client.application.view_functions, "laptops.laptop", unfit)
    answer = client.get(f"/laptops/{world.tag}")
    assert answer.status_code == 422
    assert "A text on this page is too long" in answer.text
    assert "varying" not in answer.text
