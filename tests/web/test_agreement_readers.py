"""Who may read an agreement: the name and the signature only who needs them, a desk for seven days."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.people.queries import list_looks
from laptopdesk.protocol.uuid7 import uuid7
from tests.factories import (
    make_attendance,
    make_enrolment,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)
from tests.unit.printing.reading import pages_on, words_on

NAME, PAPER = "Quirina Xandertest", "PAPIER-QX-17"
UNKNOWN = 987_654


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One hand-over at a place, and a place that has nothing to do with it."""

    handout: int
    person: int
    place: int
    elsewhere: int


@pytest.fixture
def agreement(client: FlaskClient, sqlite_db: Database, now: datetime) -> Agreement:
    with unit(sqlite_db) as uow:
        place, elsewhere = make_location(uow, name="Huis A"), make_location(uow, name="Huis B", postcode="3012AB")
        session = make_session(uow, place, starts_at=now - timedelta(days=3), now=now - timedelta(days=9))
        person = make_participant(uow, place, name=NAME)
        make_enrolment(uow, person, place)
        make_attendance(uow, session, person)
        laptop, pass_code = make_ready_laptop(uow, location=place), make_pass(uow, person)
        volunteer = make_staff(uow, Role.VOLUNTEER, location=place)
    sign_in_as(client, volunteer, desk=place)
    form = {
        "laptop": laptop,
        "pass": pass_code,
        "kit": ["charger", "bag"],
        "paper_number": PAPER,
        "form_id": str(uuid7(1, b"0123456789")),
    }
    assert client.post("/desk/hand-out", data=form).status_code == 303
    with sqlite_db.read() as reading:
        handout = reading.execute(sa.text("SELECT id FROM handout")).scalar_one()
    return Agreement(handout=handout, person=person, place=place, elsewhere=elsewhere)


def as_role(client: FlaskClient, db: Database, role: Role, place: int | None) -> int:
    with unit(db) as uow:
        staff = make_staff(uow, role, location=place)
    sign_in_as(client, staff, desk=place)
    return staff


def age(db: Database, agreement: Agreement, handed_at: datetime) -> None:
    with unit(db) as uow:
        uow.session.execute(sa.text("UPDATE handout SET handed_at = :at").bindparams(at=handed_at.replace(tzinfo=None)))


def _without_what_varies(page: str) -> str:
    """The page without the number that was asked for and the form token, which carries the second it was made in."""
    page = re.sub(r'(name="csrf[-_]token" (?:content|value)=)"[^"]*"', r"\1", page)
    return re.sub(r"handouts/\d+", "handouts/N", page)


def read(client: FlaskClient, handout: int, form: str = "txt") -> tuple[int, str]:
    answer = client.get(f"/handouts/{handout}/agreement.{form}")
    text = answer.get_data(as_text=form == "txt")
    return answer.status_code, text if isinstance(text, str) else ""


@pytest.mark.parametrize("days", [0, 7])
def test_a_desk_reads_what_it_handed_out_within_seven_days(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement, now: datetime, days: int
) -> None:
    age(sqlite_db, agreement, now - timedelta(days=days))
    as_role(client, sqlite_db, Role.VOLUNTEER, agreement.place)
    status, text = read(client, agreement.handout)
    assert status == 200
    assert NAME in text
    assert PAPER in text


@pytest.mark.parametrize("form", ["txt", "pdf"])
def test_a_desk_reads_no_older_one_and_is_told_why(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement, now: datetime, form: str
) -> None:
    age(sqlite_db, agreement, now - timedelta(days=7, seconds=1))
    as_role(client, sqlite_db, Role.VOLUNTEER, agreement.place)
    answer = client.get(f"/handouts/{agreement.handout}/agreement.{form}")
    assert answer.status_code == 403
    assert "7 days" in answer.get_data(as_text=True)
    assert "agreement.pdf" not in client.get(f"/handouts/{agreement.handout}").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.TECHNICIAN, Role.PROGRAMME])
@pytest.mark.parametrize("form", ["txt", "pdf"])
def test_counting_up_learns_nothing(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement, role: Role, form: str
) -> None:
    """A number that was never given and one of another place answer the very same."""
    as_role(client, sqlite_db, role, agreement.elsewhere)
    theirs = client.get(f"/handouts/{agreement.handout}/agreement.{form}")
    never = client.get(f"/handouts/{UNKNOWN}/agreement.{form}")
    assert (theirs.status_code, never.status_code) == (403, 403)
    plain = [_without_what_varies(answer.get_data(as_text=True)) for answer in (theirs, never)]
    assert NAME not in plain[0]
    assert plain[0] == plain[1]


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.AUDITOR])
def test_who_follows_laptops_reads_it_without_the_resident(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement, role: Role
) -> None:
    staff = as_role(client, sqlite_db, role, None)
    status, text = read(client, agreement.handout)
    assert status == 200
    assert "niet te zien" in text
    assert NAME not in text
    assert PAPER not in text
    assert client.get(f"/handouts/{agreement.handout}/agreement.pdf").data.startswith(b"%PDF")
    with sqlite_db.read() as session:
        assert staff not in [
            look.staff_id for look in list_looks(session, agreement.person) if look.page == "agreement"
        ]


def test_who_works_with_people_reads_any_of_their_place_and_it_is_logged(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement, now: datetime
) -> None:
    age(sqlite_db, agreement, now - timedelta(days=300))
    staff = as_role(client, sqlite_db, Role.TRAINER, agreement.place)
    status, text = read(client, agreement.handout)
    assert status == 200
    assert NAME in text
    with sqlite_db.read() as session:
        assert (staff, "agreement") in [(look.staff_id, look.page) for look in list_looks(session, agreement.person)]


WORDS = {"nl": "Schenkingsovereenkomst", "en": "Gift agreement", "tr": "Schenkingsovereenkomst"}


@pytest.mark.parametrize("language", WORDS)
def test_the_paper_speaks_the_language_of_the_resident_whoever_prints_it(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement, language: str
) -> None:
    speak(sqlite_db, language)
    papers = set()
    for role in (Role.VOLUNTEER, Role.TRAINER):
        as_role(client, sqlite_db, role, agreement.place)
        for screen in ("nl", "en"):
            client.post("/language", data={"locale": screen})
            papers.add(read(client, agreement.handout)[1])
            assert WORDS[language] in words_on(client.get(f"/handouts/{agreement.handout}/agreement.pdf").data)
    assert len(papers) == 1
    assert ("Taal: Turks; dit papier is in het Nederlands" in papers.pop()) == (language == "tr")


def test_of_the_laptop_alone_it_tells_nothing_about_the_language_of_its_holder(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement
) -> None:
    papers = set()
    as_role(client, sqlite_db, Role.TECHNICIAN, None)
    for language in WORDS:
        speak(sqlite_db, language)
        for screen in ("nl", "en"):
            client.post("/language", data={"locale": screen})
            papers.add(read(client, agreement.handout)[1])
    assert len(papers) == 1
    assert "Schenkingsovereenkomst" in papers.pop()


def test_of_somebody_forgotten_it_is_dutch_and_names_nobody(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement
) -> None:
    with unit(sqlite_db) as uow:
        uow.session.execute(sa.text("DELETE FROM person_identity"))
    as_role(client, sqlite_db, Role.VOLUNTEER, agreement.place)
    status, text = read(client, agreement.handout)
    assert status == 200
    assert "Deelnemer: –" in text


def test_it_has_a_sender_numbered_pages_and_both_names_to_sign_over(
    client: FlaskClient, sqlite_db: Database, agreement: Agreement
) -> None:
    as_role(client, sqlite_db, Role.VOLUNTEER, agreement.place)
    pages = pages_on(client.get(f"/handouts/{agreement.handout}/agreement.pdf").data)
    assert pages[0].startswith("Laptops en trainingen in Rotterdam")
    for number, page in enumerate(pages, 1):
        assert f"Pagina {number} van {len(pages)}" in page
    signed = pages[-1][pages[-1].index("Getekend op papier") :]
    assert NAME in signed
    assert "Uitgegeven door" in signed


def test_it_names_the_helpdesk_by_its_number_once_there_is_one(
    app: Flask, client: FlaskClient, sqlite_db: Database, agreement: Agreement
) -> None:
    as_role(client, sqlite_db, Role.VOLUNTEER, agreement.place)
    without = read(client, agreement.handout)[1]
    web = app.extensions["laptopdesk"]
    web.config = web.config.model_copy(update={"helpdesk_phone": "010 123 45 67"})
    named = read(client, agreement.handout)[1]
    assert named.count("010 123 45 67") == 2, "at the sender, and where it says when to call"
    assert "Helpdesk" not in without
    assert "nummer van de helpdesk" not in without
    assert "kunt u de helpdesk bellen" in without


@pytest.mark.parametrize("number", ["010 123 45 67", "+31 10 1234567", "14 010", "0800-1234", "(010) 123 4567"])
def test_a_telephone_number_can_be_set(number: str) -> None:
    assert Config(helpdesk_phone=number).helpdesk_phone == number


@pytest.mark.parametrize("number", ["bel ons", "1", "010\n123 45 67", "0" * 25, "010 123 (tot 5)", "٠١٠ ١٢٣"])
def test_what_is_no_telephone_number_is_refused_at_the_start(number: str) -> None:
    with pytest.raises(ValueError, match="helpdesk_phone"):
        Config(helpdesk_phone=number)


def speak(db: Database, language: str) -> None:
    with unit(db) as uow:
        uow.session.execute(sa.text("UPDATE person_identity SET language = :to").bindparams(to=language))
