"""Pages of people: happy, invalid, hostile, and by role."""

import re
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.people import queries
from laptopdesk.people.letters import BRING_THIS_LETTER, can_be_printed
from laptopdesk.people.values import Language, PassState
from tests.factories import (
    count_people,
    make_blank_pass,
    make_location,
    make_organisation,
    make_participant,
    make_pass,
    make_staff,
    sign_in_as,
    unit,
)

HOSTILE = "<script>alert(1)</script> \"'><img src=x>"


@dataclass(frozen=True)
class World:
    """A place with a trainer and a resident, another place with a trainer, and an office."""

    here: int
    there: int
    person: int
    organisation: int
    staff: dict[str, int]


@pytest.fixture
def world(sqlite_db: Database) -> World:
    with unit(sqlite_db) as uow:
        here, there = make_location(uow, "Huis Hier"), make_location(uow, "Huis Daar")
        staff = {
            "trainer": make_staff(uow, Role.TRAINER, location=here),
            "colleague": make_staff(uow, Role.TRAINER, location=there),
            "volunteer": make_staff(uow, Role.VOLUNTEER, location=here),
            "technician": make_staff(uow, Role.TECHNICIAN),
            "agent": make_staff(uow, Role.AGENT),
            "programme": make_staff(uow, Role.PROGRAMME),
        }
        person = make_participant(uow, here, "Ayşe Yıldız", contact="0612345678", language="tr")
        return World(here, there, person, make_organisation(uow, "Vraagwijzer"), staff)


@pytest.fixture
def as_(client: FlaskClient, world: World) -> object:
    def sign_in(who: str) -> FlaskClient:
        sign_in_as(client, world.staff[who])
        return client

    return sign_in


def referral(world: World, **change: str) -> dict[str, str]:
    usual = {
        "name": "Piet Bos",
        "language": "nl",
        "phone": "06 87654321",
        "email": "",
        "need": "e-mail",
        "home_location": str(world.here),
        "organisation": str(world.organisation),
        "referred_by": "Els",
        "street": "",
        "postcode": "",
        "city": "",
    }
    return {**usual, **change}


def test_the_list_finds_by_name_phone_and_pass(as_, world: World, sqlite_db: Database) -> None:
    client = as_("trainer")
    with unit(sqlite_db) as uow:
        code = make_pass(uow, world.person)
    for text in ("yildiz", "0612345678"):
        assert "Ayşe Yıldız" in client.get("/people", query_string={"q": text}).text
    assert "Nobody found" in client.get("/people", query_string={"q": "zzz"}).text
    scanned = client.get("/people", query_string={"q": code})
    assert scanned.headers["Location"].endswith(f"/people/{world.person}")


def test_the_list_shows_no_contact_data(as_) -> None:
    assert "612345678" not in as_("trainer").get("/people").text


@pytest.mark.parametrize("text", [HOSTILE, "%", "_" * 300, "' OR 1=1 --", "P" * 5000, "١٢٣"])
def test_hostile_searches_find_nobody(as_, text: str) -> None:
    answer = as_("trainer").get("/people", query_string={"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_search_with_a_nul_is_no_search(as_) -> None:
    assert as_("trainer").get("/people", query_string={"q": "\0"}).status_code == 400


def test_a_record_shows_and_logs_the_look(as_, world: World, sqlite_db: Database) -> None:
    answer = as_("trainer").get(f"/people/{world.person}")
    assert answer.status_code == 200
    for words in ("Ayşe Yıldız", "+31 6 12345678", "Turkish", "Huis Hier", "walked in"):
        assert words in answer.text
    with sqlite_db.read() as session:
        assert [look.staff_id for look in queries.list_looks(session, world.person)] == [world.staff["trainer"]]


@pytest.mark.parametrize(
    ("who", "status"),
    [("trainer", 200), ("agent", 200), ("programme", 200), ("colleague", 403), ("volunteer", 403), ("technician", 403)],
)
def test_who_may_see_a_record(as_, world: World, who: str, status: int) -> None:
    assert as_(who).get(f"/people/{world.person}").status_code == status


@pytest.mark.parametrize("who", ["colleague", "volunteer", "technician", "agent"])
@pytest.mark.parametrize("path", ["letter", "bind", "new-pass", "revoke-pass", "consent", "change", "erase"])
def test_others_change_nothing(as_, world: World, sqlite_db: Database, who: str, path: str) -> None:
    body = {"pass_code": "x", "kind": "survey", "given": "1", "sure": "1", **referral(world)}
    assert as_(who).post(f"/people/{world.person}/{path}", data=body).status_code == 403
    with sqlite_db.read() as session:
        stored = queries.get_participant(session, world.person)
    assert (stored.name, stored.pass_code) == ("Ayşe Yıldız", None)


def test_an_erasure_is_the_offices(as_, world: World) -> None:
    assert as_("trainer").post(f"/people/{world.person}/erase", data={"sure": "1"}).status_code == 403


def test_the_colleague_does_not_see_the_name_in_the_list(as_) -> None:
    assert "Ayşe" not in as_("colleague").get("/people", query_string={"q": "ayse"}).text


def test_a_referral_is_kept_and_shown(as_, world: World) -> None:
    client = as_("trainer")
    page = client.get("/people/refer")
    assert page.status_code == 200
    assert re.search(rf'<option selected value="{world.here}"', page.text)
    assert "Huis Daar" not in page.text
    answer = client.post("/people/refer", data=referral(world), follow_redirects=True)
    for words in ("Piet Bos is referred.", "Vraagwijzer", "Els", "+31687654321"):
        assert words in answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Name"),
        ({"name": "Jan 111222333"}, "BSN"),
        ({"need": "has 111 222 333"}, "BSN"),
        ({"referred_by": "111222333"}, "BSN"),
        ({"phone": "no"}, "This is not a phone number"),
        ({"email": "a@b"}, "This is not an e-mail address"),
        ({"postcode": "12"}, "This is not a postcode"),
        ({"organisation": "999999"}, "Not a valid choice"),
        ({"home_location": "999999"}, "Not a valid choice"),
        ({"language": "xx"}, "Not a valid choice"),
    ],
)
def test_a_wrong_referral_keeps_what_was_typed(
    as_, world: World, sqlite_db: Database, change: dict[str, str], words: str
) -> None:
    typed = referral(world, city="Schiedam", **change)
    answer = as_("trainer").post("/people/refer", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    for field in ("name", "city", "phone"):
        assert f'value="{typed[field]}"' in answer.text
    assert typed["need"] in answer.text
    with sqlite_db.read() as session:
        assert count_people(session) == 1


def test_a_place_of_others_cannot_be_chosen(as_, world: World) -> None:
    answer = as_("trainer").post("/people/refer", data=referral(world, home_location=str(world.there)))
    assert answer.status_code == 422


def test_hostile_words_are_shown_as_words(as_, world: World) -> None:
    answer = as_("trainer").post(
        "/people/refer", data=referral(world, name=HOSTILE, need=HOSTILE), follow_redirects=True
    )
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_change_is_kept(as_, world: World) -> None:
    client = as_("trainer")
    assert 'value="Ayşe Yıldız"' in client.get(f"/people/{world.person}/change").text
    changed = referral(world, name="Ayşe Demir")
    answer = client.post(f"/people/{world.person}/change", data=changed, follow_redirects=True)
    assert "The change is saved." in answer.text
    assert "Ayşe Demir" in answer.text


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def codes_of(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    pictures = (page.render(scale=150 / 72).to_pil() for page in document)
    return {found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)}


def test_the_letter_is_dutch_with_a_readable_code_and_an_own_line(as_, world: World, sqlite_db: Database) -> None:
    answer = as_("trainer").post(f"/people/{world.person}/letter")
    assert answer.mimetype == "application/pdf"
    with sqlite_db.read() as session:
        code = queries.get_participant(session, world.person).pass_code
    words = text_of(answer.data)
    assert "Ayşe Yıldız" in words
    assert "Lütfen bu mektubu" in words
    assert "training" in words
    assert "Dear" not in words
    assert code in codes_of(answer.data)


def test_every_own_line_is_there_and_printed_or_left_out() -> None:
    assert set(BRING_THIS_LETTER) == set(Language) - {"nl"}
    assert {code for code, line in BRING_THIS_LETTER.items() if not can_be_printed(line)} <= {"ti", "ur", "zh"}


def test_a_pass_is_bound_lost_and_revoked(as_, world: World, sqlite_db: Database) -> None:
    client = as_("trainer")
    with unit(sqlite_db) as uow:
        blank = make_blank_pass(uow)
    base = f"/people/{world.person}"
    for wrong in ("", "nonsense", "P0000000000X", HOSTILE):
        answer = client.post(f"{base}/bind", data={"pass_code": wrong})
        assert answer.status_code == 422, wrong
        assert "<script>alert" not in answer.text
    assert (
        "The pass is linked."
        in client.post(f"{base}/bind", data={"pass_code": blank.lower()}, follow_redirects=True).text
    )
    assert client.post(f"{base}/new-pass", data={"reason": "lost"}).status_code == 303
    assert client.post(f"{base}/revoke-pass", data={"reason": ""}).status_code == 303
    assert client.post(f"{base}/revoke-pass", data={"reason": ""}).status_code == 422
    with sqlite_db.read() as session:
        assert [item.state for item in queries.list_passes(session, world.person)] == [PassState.REVOKED] * 2


def test_consent_is_switched_and_nonsense_ignored(as_, world: World, sqlite_db: Database) -> None:
    client = as_("trainer")
    for kind, given in (("survey", "1"), ("nonsense", "1")):
        assert client.post(f"/people/{world.person}/consent", data={"kind": kind, "given": given}).status_code == 303
    with sqlite_db.read() as session:
        assert len(queries.list_consents(session, world.person)) == 1


def test_the_office_makes_and_prints_rolls(as_, sqlite_db: Database) -> None:
    client = as_("programme")
    assert "No rolls yet" in client.get("/passes").text
    for wrong in ("0", "501", "x", ""):
        assert client.post("/passes", data={"count": wrong}).status_code == 422
    assert client.post("/passes", data={"count": "4"}, follow_redirects=True).status_code == 200
    with sqlite_db.read() as session:
        roll = queries.list_rolls(session)[0]
        codes = {item.code for item in queries.list_roll(session, roll.name)}
    answer = client.get(f"/passes/{roll.name}/print")
    assert answer.mimetype == "application/pdf"
    assert codes_of(answer.data) == codes
    assert client.get("/passes/nothing/print").status_code == 404


@pytest.mark.parametrize("who", ["trainer", "volunteer", "agent", "technician"])
def test_rolls_are_not_for_others(as_, who: str) -> None:
    client = as_(who)
    assert client.get("/passes").status_code == client.post("/passes", data={"count": "2"}).status_code == 403


def test_forgetting_asks_first(as_, world: World, sqlite_db: Database) -> None:
    client = as_("programme")
    page = f"/people/{world.person}/erase"
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 422
    answer = client.post(page, data={"sure": "1"}, follow_redirects=True)
    assert "erased participant" in answer.text
    assert "Ayşe" not in answer.text
    assert client.get(page).status_code == client.post(page, data={"sure": "1"}).status_code == 422
    assert client.get(f"/people/{world.person}/change").status_code == 200


def test_strangers_are_sent_to_the_sign_in(app: Flask, world: World, now: datetime) -> None:
    for path in ("/people", f"/people/{world.person}", "/people/refer", "/passes"):
        assert app.test_client().get(path).status_code == 302


@pytest.mark.parametrize("path", ["/people/999999", "/people/999999/change", "/people/999999/erase"])
def test_people_who_do_not_exist(as_, path: str) -> None:
    assert as_("programme").get(path).status_code == 404


def test_pages_speak_dutch(as_, world: World) -> None:
    client = as_("programme")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "nl"
    assert "Deelnemers" in client.get("/people").text
    assert "Bekeken door" in client.get(f"/people/{world.person}").text
