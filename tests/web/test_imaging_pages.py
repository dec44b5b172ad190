"""The pages of images and of the last stretch, as they meet the technician and the second person."""

import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import describe_laptop
from laptopdesk.assets.lifecycle.values import LaptopState, ObservedLaptop
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.service.checks import add_release
from laptopdesk.assets.preparation.values import AddRelease, LicenceType
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.demo.logs import wipe_log
from tests.factories import START, actor_for, make_laptop, make_location, make_staff, sign_in_as, unit
from tests.prepared import prepared
from tests.unit.assets.imaging.logs import clonezilla

pytestmark = pytest.mark.usefixtures("sqlite_db")
DRIVE = "DRIVEOFPAGES1"
HERE = {"Accept-Language": "en"}


@dataclass(frozen=True, kw_only=True)
class Shop:
    tag: str
    wiper: int
    checker: int
    mint: int
    windows: int


@pytest.fixture
def shop(sqlite_db: Database) -> Shop:
    with unit(sqlite_db, now=START) as uow:
        place, chief = make_location(uow), actor_for(uow, Role.ADMIN)
        tag = make_laptop(uow, location=place, now=START - timedelta(days=2))
        wiper = make_staff(uow, Role.TECHNICIAN, location=place, name="Wim Wisser")
        checker = make_staff(uow, Role.TECHNICIAN, location=place, name="Ans Controle")
        facts = ObservedLaptop(cpu="Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz")
        describe_laptop(uow.by(chief), lifecycle.get_laptop(uow.session, tag).laptop.id, facts)
        log = wipe_log(started=START - timedelta(hours=9), maker="Dell", product="X", host="", serial=DRIVE)
        command = AddEvidence(name="w.log", content=log, reading=read_file(log), laptop=tag, wiped_by_id=wiper)
        take_in_evidence(uow.by(chief), command)
        releases = [
            add_release(
                uow.by(chief),
                AddRelease(
                    name=name,
                    version=version,
                    sha256=sha * 32,
                    os=name,
                    licence=LicenceType.OEM,
                    support_until=START.date() + timedelta(days=900),
                ),
            )
            for name, version, sha in (("Mint", "22", "ab"), ("Windows 11 Pro", "24H2", "cd"))
        ]
        return Shop(tag=tag, wiper=wiper, checker=checker, mint=releases[0], windows=releases[1])


def laptop_page(client: FlaskClient, shop: Shop) -> str:
    return client.get(f"/laptops/{shop.tag}", headers=HERE).get_data(as_text=True)


def state_of(db: Database, tag: str) -> LaptopState:
    with db.read() as session:
        return lifecycle.get_laptop(session, tag).laptop.state


def upload(client: FlaskClient) -> str:
    log = clonezilla(started=START - timedelta(hours=3), ended=START - timedelta(hours=2), serial=DRIVE).encode()
    body = {"files": [(io.BytesIO(log), "i.log"), (io.BytesIO(b"nothing"), "x.bin")]}
    answer = client.post("/imaging", data=body, content_type="multipart/form-data", headers=HERE)
    return answer.get_data(as_text=True)


def test_no_image_is_chosen_beforehand_and_one_that_cannot_run_says_so(client: FlaskClient, shop: Shop) -> None:
    sign_in_as(client, shop.wiper)
    select = laptop_page(client, shop).partition('name="release"')[2].partition("</select>")[0]
    options = re.findall(r'<option( selected)? value="(\d*)">([^<]*)', select)
    offered = {value: (bool(selected), words) for selected, value, words in options}
    assert next(iter(offered)) == ""  # what stands there while nothing is chosen
    assert not any(chosen for chosen, _words in offered.values())
    assert "cannot run on this laptop" in offered[str(shop.windows)][1]
    assert offered[str(shop.mint)][1] == "Mint 22"


def test_an_image_that_cannot_run_is_asked_once_more(client: FlaskClient, sqlite_db: Database, shop: Shop) -> None:
    sign_in_as(client, shop.wiper)
    address, form = f"/laptops/{shop.tag}/image", {"release": str(shop.windows)}
    text = client.post(address, data=form, headers=HERE).get_data(as_text=True)
    assert "although_unfit" in text
    assert state_of(sqlite_db, shop.tag) is LaptopState.RECEIVED
    again = {**form, "although_unfit": "y", "unfit_reason": "for a course about repair"}
    assert client.post(address, data=again).status_code == 303
    text = laptop_page(client, shop)
    assert "for a course about repair" in text
    assert "attested, without a log" in text
    assert state_of(sqlite_db, shop.tag) is LaptopState.IMAGED


def test_a_log_that_is_brought_in_gives_three_answers_and_a_count(
    client: FlaskClient, sqlite_db: Database, shop: Shop
) -> None:
    sign_in_as(client, shop.wiper)
    text = upload(client)
    assert "accepted" in text
    assert "yes, proven" in text
    assert "This is not a log from Clonezilla" in text
    assert state_of(sqlite_db, shop.tag) is LaptopState.IMAGED
    assert "known already" in upload(client)
    sign_in_as(client, shop.checker)
    story = client.get(f"/laptops/{shop.tag}/story", headers=HERE).get_data(as_text=True)
    assert "Image proven by its log: Mint 22" in story
    raw = re.search(r"/imaging/\d+/file", story)
    assert raw is not None
    assert client.get(raw[0]).data.startswith(b"Starting /usr/sbin/ocs-sr")


def test_who_wiped_is_told_at_the_head_of_the_check(client: FlaskClient, shop: Shop) -> None:
    sign_in_as(client, shop.wiper)
    upload(client)
    text = laptop_page(client, shop)
    assert "You wiped this laptop, so you may not check it." in text
    assert "Somebody else must do it: Ans Controle" in text
    assert "Record it and set to ready" not in text
    sign_in_as(client, shop.checker)
    text = laptop_page(client, shop)
    assert "Wiped by Wim Wisser. You may check it." in text
    assert "Record it and set to ready" in text


def test_the_battery_is_filled_in_as_it_was_measured(client: FlaskClient, sqlite_db: Database, shop: Shop) -> None:
    sign_in_as(client, shop.wiper)
    upload(client)
    client.post(f"/laptops/{shop.tag}/check", data={"battery_percent": "77"})
    sign_in_as(client, shop.checker)
    assert re.search(r'name="finish_battery"[^>]*value="77"', laptop_page(client, shop))
    form = {"finish_battery": "77", "finish_free": "y", "finish_how": "installer", "ready": "1"}
    assert client.post(f"/laptops/{shop.tag}/finish", data=form).status_code == 303
    assert state_of(sqlite_db, shop.tag) is LaptopState.READY


@pytest.mark.parametrize(("path", "field"), [("finish", "finish_battery"), ("check", "battery_percent")])
@pytest.mark.parametrize(("given", "measured"), [("77", None), ("", None), ("78", 78)])
def test_a_battery_that_is_posted_back_is_no_measurement_of_ones_own(
    client: FlaskClient, sqlite_db: Database, shop: Shop, path: str, field: str, given: str, measured: int | None
) -> None:
    sign_in_as(client, shop.wiper)
    client.post(f"/laptops/{shop.tag}/check", data={"battery_percent": "77"})
    sign_in_as(client, shop.checker)
    assert client.post(f"/laptops/{shop.tag}/{path}", data={field: given}).status_code == 303
    with sqlite_db.read() as session:
        detail = lifecycle.get_laptop(session, shop.tag)
        check = preparation_queries.latest_check(session, detail.id, detail.custody_id)
        health = prepared(session, shop.tag).battery
    assert check is not None
    assert (check.battery_percent, check.checked_by_id) == (measured, shop.checker)
    assert health is not None
    assert health.percent == (measured or 77)


@pytest.mark.parametrize(("path", "field"), [("finish", "finish_battery"), ("check", "battery_percent")])
def test_a_battery_that_nobody_measured_is_asked(
    client: FlaskClient, sqlite_db: Database, shop: Shop, path: str, field: str
) -> None:
    sign_in_as(client, shop.checker)
    answer = client.post(f"/laptops/{shop.tag}/{path}", data={field: ""})
    assert "Fill in this field." in answer.text
    with sqlite_db.read() as session:
        detail = lifecycle.get_laptop(session, shop.tag)
        assert preparation_queries.latest_check(session, detail.id, detail.custody_id) is None


def test_one_button_says_that_every_lock_is_free(client: FlaskClient, sqlite_db: Database, shop: Shop) -> None:
    sign_in_as(client, shop.wiper)
    address = f"/laptops/{shop.tag}/locks"
    assert client.post(address, data={"all_free": "1"}).status_code == 422  # how is asked first
    assert client.post(address, data={"all_free": "1", "lock_tool": "installer"}).status_code == 303
    with sqlite_db.read() as session:
        verdict = preparation_queries.lock_verdict(session, lifecycle.get_laptop(session, shop.tag))
    assert (verdict.untried, verdict.locked) == ((), ())


def test_a_person_joins_a_log_that_names_no_image(client: FlaskClient, sqlite_db: Database, shop: Shop) -> None:
    sign_in_as(client, shop.wiper)
    log = clonezilla(started=START - timedelta(hours=3), ended=START - timedelta(hours=2), serial=DRIVE, image="x")
    body = {"files": [(io.BytesIO(log.encode()), "i.log")]}
    text = client.post("/imaging", data=body, content_type="multipart/form-data").get_data(as_text=True)
    address = re.search(r"/imaging/\d+/join", text)
    assert address is not None
    form = {"laptop": shop.tag, "release": str(shop.mint), "join_reason": "I wrote it from stick 3"}
    assert client.post(address[0], data=form).status_code == 303
    with sqlite_db.read() as session:
        detail = lifecycle.get_laptop(session, shop.tag)
        imaging = preparation_queries.latest_imaging(session, detail.laptop.id, detail.custody_id)
    assert imaging is not None
    assert imaging.proven
