"""The pages of certificates: issuing, the paper, the donor's zip, and what whoever asks is told."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.app import compose, create_app
from laptopdesk.assets.certificates import queries
from laptopdesk.assets.certificates.views import TRIES
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.config import Config
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.jobs import Worker
from laptopdesk.places.service import add_location
from laptopdesk.places.values import LocationDetails, LocationKind, OrganisationKind
from tests.factories import (
    make_laptop,
    make_location,
    make_organisation,
    make_ready_laptop,
    make_staff,
    sign_in_as,
    unit,
)
from tests.unit.printing.reading import page_count, squares_on, words_on


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Werkplaats Noord")


@pytest.fixture
def tag(sqlite_db: Database, place: int, now: datetime) -> str:
    with unit(sqlite_db) as uow:
        return make_ready_laptop(uow, location=place, now=now - timedelta(hours=1))


def sign_in(client: FlaskClient, db: Database, role: Role, place: int | None = None) -> FlaskClient:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=place)
    sign_in_as(client, staff_id, desk=place)
    return client


def issued(client: FlaskClient, db: Database, tag: str, place: int) -> queries.Certificate:
    sign_in(client, db, Role.TECHNICIAN, place)
    assert client.post(f"/laptops/{tag}/certificates").status_code == 303
    with db.read() as session:
        return queries.list_certificates(session, get_laptop(session, tag).laptop.id)[0]


def test_issuing_shows_number_and_paper(client: FlaskClient, sqlite_db: Database, tag: str, place: int) -> None:
    made = issued(client, sqlite_db, tag, place)
    text = client.get(f"/laptops/{tag}/certificates").text
    assert made.number in text
    assert "erasure proven" in text
    assert made.number in client.get(f"/laptops/{tag}").text
    answer = client.get(f"/certificates/{made.id}.pdf")
    words = " ".join(words_on(answer.data).split())
    for part in (
        "Certificate of erasure",
        made.number,
        "Every drive of this laptop was erased",
        "Dell",
        "Property number",
        "Checked by",
        "Method type",
        "nwipe 0.34",
        "How to check it",
        "ask ",
        "Verification method",
        "Erased by",
        "Destination afterwards",
        "Werkplaats Noord",
    ):
        assert part in words, part
    for empty in ("Classification", "Data backed up", "Phone", "not known", "signature", "Donor's number"):
        assert empty not in words, empty
    assert squares_on(answer.data) == []
    assert page_count(answer.data) == 1
    assert answer.data == client.get(f"/certificates/{made.id}.pdf").data
    dutch = words_on(client.get(f"/certificates/{made.id}.pdf", headers={"Accept-Language": "nl"}).data)
    assert "Wiscertificaat" in dutch


def test_a_square_leads_to_the_page_once_there_is_an_address(
    sqlite_db: Database, client: FlaskClient, tag: str, place: int, tmp_path: Path, now: datetime
) -> None:
    made = issued(client, sqlite_db, tag, place)
    config = Config(data_dir=tmp_path, worker_required=False, public_url="https://laptops.example.org/")
    public = create_app(config, db=sqlite_db, clock=lambda: now)
    public.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    visitor = sign_in(public.test_client(), sqlite_db, Role.AUDITOR)
    answer = visitor.get(f"/certificates/{made.id}.pdf")
    assert squares_on(answer.data) == [f"https://laptops.example.org/c/{made.code}"]


def test_a_refusal_says_why_and_a_report_is_no_certificate(
    client: FlaskClient, sqlite_db: Database, place: int
) -> None:
    with unit(sqlite_db) as uow:
        bare = make_laptop(uow, location=place)
    sign_in(client, sqlite_db, Role.TECHNICIAN, place)
    answer = client.post(f"/laptops/{bare}/certificates")
    assert answer.status_code == 422
    assert "No drive is known, and it is not recorded that there is none." in answer.text
    words = words_on(client.get(f"/laptops/{bare}/erasure-report.pdf").data)
    assert "Report: no certificate" in words
    assert "This paper is not a certificate of erasure." in words
    assert "Not proven." in words
    assert "Verification code" not in words


def test_it_says_who_issued_it_and_the_page_says_where_that_is_filled_in(
    client: FlaskClient, sqlite_db: Database, tag: str, place: int, now: datetime
) -> None:
    sign_in(client, sqlite_db, Role.TECHNICIAN, place)
    page = client.get(f"/laptops/{tag}/certificates").text
    assert "The certificate does not say yet who issues it" in page
    assert 'href="/organisations"' in page
    assert "no public address is set. Ask the server administrator." in page
    assert "LAPTOPDESK_" not in page
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        ours = make_organisation(uow, "Laptops voor Rotterdam", kind=OrganisationKind.PROGRAMME)
        details = LocationDetails(
            name="Kantoor",
            kind=LocationKind.WORKSHOP,
            street="Coolsingel 40",
            postcode="3011 AD",
            city="Rotterdam",
            organisation_id=ours,
        )
        add_location(uow, details, valid_from=now.date())
    assert "does not say yet who issues it" not in client.get(f"/laptops/{tag}/certificates").text
    made = issued(client, sqlite_db, tag, place)
    words = " ".join(words_on(client.get(f"/certificates/{made.id}.pdf").data).split())
    assert "for Laptops voor Rotterdam" in words
    assert "Coolsingel 40, 3011AD Rotterdam" in words
    assert "ask Laptops voor Rotterdam" in words


def shown(client: FlaskClient, code: str) -> tuple[int, str, dict[str, str]]:
    answer = client.get(f"/c/{code}")
    word = re.search(r"<strong>(\w+)</strong>", answer.text)
    assert word is not None
    facts = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", answer.text))
    return answer.status_code, word[1], facts


def test_the_public_page_answers_number_day_and_four_characters_and_nothing_else(
    app: Flask, client: FlaskClient, sqlite_db: Database, tag: str, place: int
) -> None:
    made = issued(client, sqlite_db, tag, place)
    with sqlite_db.read() as session:
        serial = get_laptop(session, tag).laptop.serial or ""
    stranger = app.test_client()
    stranger.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    told = {"Number": made.number, "Issued on": "23 Nov 2026", "Serial number of the laptop ends in": serial[-4:]}
    assert shown(stranger, made.code) == (200, "valid", told)
    assert "notice-good" in stranger.get(f"/c/{made.code}").text
    assert shown(stranger, "0" * 20) == (200, "unknown", {})
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert client.post(f"/laptops/certificates/{made.id}/revoke", data={"reason": ""}).status_code == 422
    assert client.post(f"/laptops/certificates/{made.id}/revoke", data={"reason": "Fout."}).status_code == 303
    assert shown(stranger, made.code.lower()) == (200, "revoked", told)
    text = stranger.get(f"/c?code={made.code}").text
    assert "notice-bad" in text
    assert "notice-bad" in stranger.get(f"/c/{'0' * 20}").text
    for secret in (tag, serial, "Donor", "Fout.", "Dell", "nwipe"):
        assert secret not in text
    assert stranger.get("/c").status_code == 200


@pytest.mark.parametrize("code", ["x", "%00", "é" * 300, "<script>alert(1)</script>", "' OR 1=1 --", "1" * 5000])
def test_nonsense_is_unknown(client: FlaskClient, code: str) -> None:
    answer = client.get("/c", query_string={"code": code})
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.text
    if answer.status_code == 200:
        assert "unknown" in answer.text


def test_guessing_ends_and_the_right_code_is_still_told(
    client: FlaskClient, sqlite_db: Database, tag: str, place: int
) -> None:
    made = issued(client, sqlite_db, tag, place)
    answers = [client.get(f"/c/{number:020d}").status_code for number in range(TRIES + 1)]
    assert answers == [200] * TRIES + [429]
    assert shown(client, made.code)[1] == "valid"
    assert client.get(f"/c/{0:020d}").status_code == 429


def test_the_donors_zip(client: FlaskClient, sqlite_db: Database, tag: str, place: int, now: datetime) -> None:
    with sqlite_db.read() as session:
        lot = get_laptop(session, tag).laptop.lot_id
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert "has none" in client.get(f"/lots/{lot}").text
    answer = client.post(f"/lots/{lot}/certificates", data={"issues": "y"})
    address = str(answer.location)
    assert "This is being done in the background." in client.get(address).text
    assert client.get(f"{address}/certificates.zip").status_code == 404
    worker = Worker(sqlite_db, compose().jobs, lambda: now)
    while worker.run_once():
        pass
    assert "Download the zip" in client.get(address).text
    packed = client.get(f"{address}/certificates.zip")
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[:2] == ["index.csv", "summary.pdf"]
        assert tag in archive.read("index.csv").decode("utf-8-sig")
        assert "erasure proven: 1" in words_on(archive.read("summary.pdf"))
        assert "Certificate of erasure" in words_on(archive.read(names[2]))
    assert "1 laptop has a valid certificate" in client.get(f"/lots/{lot}").text
    sign_in(client, sqlite_db, Role.TECHNICIAN, place)
    for forbidden in (address, f"{address}/certificates.zip"):
        assert client.get(forbidden).status_code == 403
    assert client.post(f"/lots/{lot}/certificates").status_code == 403
    assert "Only people who may see the laptops of all locations" in client.get(f"/lots/{lot}/certificates").text


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.VOLUNTEER, Role.TRAINER])
def test_others_see_and_change_nothing(
    client: FlaskClient, sqlite_db: Database, tag: str, place: int, role: Role
) -> None:
    made = issued(client, sqlite_db, tag, place)
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
    sign_in(client, sqlite_db, role, elsewhere)
    for address in (
        f"/laptops/{tag}/certificates",
        f"/certificates/{made.id}.pdf",
        f"/laptops/{tag}/erasure-report.pdf",
        f"/laptops/certificates/{made.id}/revoke",
    ):
        assert client.get(address).status_code == 403
    assert client.post(f"/laptops/{tag}/certificates").status_code == 403
    assert client.post(f"/laptops/certificates/{made.id}/revoke", data={"reason": "x"}).status_code == 403


def test_what_does_not_exist_is_not_found(client: FlaskClient, sqlite_db: Database, tag: str) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    for address in (
        "/laptops/L9999999X/certificates",
        "/certificates/999999.pdf",
        "/laptops/certificates/999999/revoke",
        "/lots/999999/certificates",
        "/lots/donor-files/999999",
        f"/laptops/{tag}/certificates?custody=999999",
    ):
        assert client.get(address).status_code == 404, address
