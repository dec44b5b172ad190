"""The story of a laptop from pallet to ticket: every line told, nobody's name, looks logged, queries fixed."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from laptopdesk.assets.certificates.queries import get_certificate
from laptopdesk.assets.certificates.service import issue_certificate
from laptopdesk.assets.evidence.queries import hashes_of, list_records_of_laptop
from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.assets.lifecycle.messages import where_it_is
from laptopdesk.assets.lifecycle.queries import get_laptop
from laptopdesk.assets.lifecycle.values import LaptopState
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseKind, OpenCase
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import speaking
from laptopdesk.core.journal import list_lines
from laptopdesk.handout import queries as handouts
from laptopdesk.handout.service import hand_out_laptop, take_back_laptop
from laptopdesk.handout.values import HandOutLaptop, Signature
from laptopdesk.helpdesk.service import answer_ticket, open_ticket
from laptopdesk.helpdesk.values import MessageDirection, OpenTicket
from laptopdesk.people.queries import list_looks
from laptopdesk.people.service import erase_participant
from laptopdesk.protocol.operations import ReturnReason
from laptopdesk.reporting.views.story import how_signed, why_allowed
from tests.factories import (
    actor_for,
    location_code,
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
from tests.queries import count_queries

NAME = "Zeynep Okafor"
INITIALS = "Z.O."


@dataclass(frozen=True, kw_only=True)
class Life:
    """A laptop that was refused to one resident, handed to another, asked about, and came back."""

    tag: str
    place: int
    code: str
    pass_code: str
    resident: int
    other: int


@pytest.fixture
def life(sqlite_db: Database, now: datetime) -> Life:
    begun = now - timedelta(days=30)
    with unit(sqlite_db) as uow:
        place = make_location(uow, name="Huis Aan de Singel", now=begun - timedelta(days=9))
        resident, other = make_participant(uow, place, NAME), make_participant(uow, place, "Piet Puk")
        session = make_session(uow, place, starts_at=begun, now=begun - timedelta(days=5))
        for person in (resident, other):
            make_enrolment(uow, person, place)
        make_attendance(uow, session, resident)
        made = Life(
            tag=make_ready_laptop(uow, location=place, now=begun),
            place=place,
            code=location_code(uow.session, place),
            pass_code=make_pass(uow, resident),
            resident=resident,
            other=other,
        )
        refused = make_pass(uow, other)
    with pytest.raises(Refused):
        hand_out(sqlite_db, made, refused, now=begun + timedelta(hours=1))
    hand_out(sqlite_db, made, made.pass_code, now=begun + timedelta(hours=2))
    return made


def hand_out(db: Database, life: Life, pass_code: str, *, now: datetime) -> None:
    command = HandOutLaptop(
        operation_id=uuid4(),
        laptop=life.tag,
        pass_code=pass_code,
        location=life.code,
        kit=("charger", "bag"),
        signature=Signature(paper_number="A-17"),
    )
    with unit(db) as uow:
        volunteer = actor_for(uow, Role.VOLUNTEER, location=life.place)
    with db.unit_of_work(now=now, actor=volunteer) as uow:
        hand_out_laptop(uow, command)


def take_back(db: Database, life: Life, *, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        take_back_laptop(uow, laptop=life.tag, location=life.code, reason=ReturnReason.DEFECT)


def ask_for_help(db: Database, life: Life, *, now: datetime, answers: int = 1) -> None:
    with unit(db, now=now) as uow:
        agent = actor_for(uow, Role.AGENT)
        number = open_ticket(uow.by(agent), OpenTicket(who="0612345678", what="Geen geluid", laptop=life.tag))
        for minute in range(answers):
            answer_ticket(
                uow.at(now + timedelta(minutes=minute)).by(agent),
                number,
                body="Zet het aan.",
                direction=MessageDirection.OUT,
            )


def story(client: FlaskClient, life: Life) -> str:
    answer = client.get(f"/laptops/{life.tag}/story")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def signed_in(client: FlaskClient, db: Database, *roles: Role, at: int | None = None) -> int:
    with unit(db) as uow:
        person = make_staff(uow, *roles, location=at)
    sign_in_as(client, person, desk=at)
    return person


def titles(html: str) -> list[str]:
    return [re.sub(r"\s+", " ", found).strip() for found in re.findall(r"<h3>(.*?)</h3>", html)]


def test_whole_story_is_told_in_order(client: FlaskClient, sqlite_db: Database, life: Life, now: datetime) -> None:
    ask_for_help(sqlite_db, life, now=now - timedelta(days=20))
    take_back(sqlite_db, life, now=now - timedelta(days=10))
    signed_in(client, sqlite_db, Role.PROGRAMME)
    html = story(client, life)
    wanted = [
        r"Lot LOT-.* opened",
        r"Received in lot LOT-.* at Huis Aan de Singel",
        r"Wipe record accepted",
        r"From received to erased",
        r"Image written: Mint",
        r"From erased to imaged",
        r"Check passed, battery 88%",
        r"From imaged to ready",
        r"Refused at the desk for P\.P\., Huis Aan de Singel",
        r"Handed out to Z\.O\. at Huis Aan de Singel",
        r"Ticket \d+ opened: by phone",
        r"Ticket \d+: answered",
        r"Taken back from Z\.O\. at Huis Aan de Singel",
    ]
    told = iter(titles(html))
    for pattern in wanted:
        assert any(re.search(pattern, title) for title in told), f"{pattern} is missing or out of order"


def test_chapters_say_in_whose_hands_it_was(
    client: FlaskClient, sqlite_db: Database, life: Life, now: datetime
) -> None:
    take_back(sqlite_db, life, now=now - timedelta(days=10))
    signed_in(client, sqlite_db, Role.AUDITOR)
    found = re.findall(r'<h2 id="chapter-\d+">.*?</svg>(.*?) <span', story(client, life), re.DOTALL)
    assert found == ["From arrival", f"With {INITIALS}", "Back with us"]


def test_present_facts_stand_on_top(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    signed_in(client, sqlite_db, Role.PROGRAMME)
    html = story(client, life)
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(?:<a [^>]+>)?([^<]*)", html))
    assert facts["Held by"] == INITIALS
    assert facts["Donor"] == "Donor"
    assert "Help until" in facts
    assert "proven" in html


def test_every_line_about_the_laptop_is_told(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    signed_in(client, sqlite_db, Role.PROGRAMME)
    html = story(client, life)
    with sqlite_db.read() as session:
        laptop_id = assets.find_laptop_id(session, life.tag)
        lines = list_lines(session, kind="laptop", key=laptop_id or 0)
    shown = len(titles(html)) + html.count('<li class="muted">')
    about_the_lot = 2
    assert shown == len(lines) + about_the_lot


def test_refusal_gives_its_reasons(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    signed_in(client, sqlite_db, Role.PROGRAMME)
    assert "<li>Training 1 comes first. The trainer decides.</li>" in story(client, life)


def test_hand_over_links_to_its_agreement(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    signed_in(client, sqlite_db, Role.PROGRAMME)
    (link,) = set(re.findall(r'href="(/handouts/\d+/agreement\.pdf)"', story(client, life)))
    assert client.get(link).mimetype == "application/pdf"


def test_record_is_shown_with_verdict_and_its_file(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    signed_in(client, sqlite_db, Role.PROGRAMME)
    html = story(client, life)
    assert "level reached: Clear (overwritten)" in html
    (link,) = set(re.findall(r'href="(/evidence/\d+/file)"', html))
    assert client.get(link).status_code == 200


def test_case_is_part_of_the_story(client: FlaskClient, sqlite_db: Database, life: Life, now: datetime) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        laptop_id = assets.find_laptop_id(uow.session, life.tag)
        case = OpenCase(kind=CaseKind.LAPTOP_TWICE, sides=({"a": 1}, {"b": 2}), laptop_id=laptop_id)
        case_id = open_case(uow, case)
    signed_in(client, sqlite_db, Role.PROGRAMME)
    html = story(client, life)
    assert "Case opened: " in html
    assert f'href="/cases/{case_id}"' in html


def test_residents_are_initials_and_each_look_is_logged(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    reader = signed_in(client, sqlite_db, Role.AUDITOR)
    html = story(client, life)
    assert INITIALS in html
    assert "Okafor" not in html
    assert "Puk" not in html
    with sqlite_db.read() as session:
        for person in (life.resident, life.other):
            assert [(look.staff_id, look.page) for look in list_looks(session, person)] == [(reader, "reporting.story")]


def test_erased_resident_is_a_number(client: FlaskClient, sqlite_db: Database, life: Life, now: datetime) -> None:
    take_back(sqlite_db, life, now=now - timedelta(days=1))
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        registry = client.application.extensions["laptopdesk"].wiring.erasures
        erase_participant(uow, registry, life.resident)
    signed_in(client, sqlite_db, Role.PROGRAMME)
    html = story(client, life)
    assert f"Handed out to participant {life.resident}" in html
    assert INITIALS not in html


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.PROGRAMME, True),
        (Role.AUDITOR, True),
        (Role.AGENT, True),
        (Role.TECHNICIAN, True),
        (Role.ADMIN, True),
        (Role.VOLUNTEER, False),
        (Role.TRAINER, False),
    ],
)
def test_who_may_read_a_story(
    client: FlaskClient, sqlite_db: Database, life: Life, role: Role, *, allowed: bool
) -> None:
    signed_in(client, sqlite_db, role)
    assert client.get(f"/laptops/{life.tag}/story").status_code == (200 if allowed else 403)


def test_story_belongs_to_the_place_of_the_laptop(client: FlaskClient, sqlite_db: Database, now: datetime) -> None:
    with unit(sqlite_db) as uow:
        here, there = make_location(uow), make_location(uow, postcode="3012AB")
        tag = make_ready_laptop(uow, location=here, now=now - timedelta(days=1))
    signed_in(client, sqlite_db, Role.TECHNICIAN, at=here)
    assert client.get(f"/laptops/{tag}/story").status_code == 200
    signed_in(client, sqlite_db, Role.TECHNICIAN, at=there)
    assert client.get(f"/laptops/{tag}/story").status_code == 403


def test_question_is_told_to_those_who_answer_it(
    client: FlaskClient, sqlite_db: Database, life: Life, now: datetime
) -> None:
    ask_for_help(sqlite_db, life, now=now - timedelta(days=20))
    signed_in(client, sqlite_db, Role.AGENT)
    assert "Geen geluid" in story(client, life)
    signed_in(client, sqlite_db, Role.AUDITOR)
    assert "Geen geluid" not in story(client, life)


def test_unknown_laptop_has_no_story(client: FlaskClient, sqlite_db: Database) -> None:
    signed_in(client, sqlite_db, Role.ADMIN)
    assert client.get("/laptops/L0000000X/story").status_code == 404


def test_queries_do_not_grow_with_the_story(
    client: FlaskClient, sqlite_db: Database, life: Life, now: datetime
) -> None:
    ask_for_help(sqlite_db, life, now=now - timedelta(days=20))
    signed_in(client, sqlite_db, Role.PROGRAMME)
    story(client, life)  # the first look at these people is written down, the same minutes later is not
    with count_queries(sqlite_db) as few:
        story(client, life)
    for day in range(6):
        ask_for_help(sqlite_db, life, now=now - timedelta(days=9) + timedelta(days=day), answers=4)
    story(client, life)
    with count_queries(sqlite_db) as many:
        html = story(client, life)
    assert len(titles(html)) > 40
    assert len(many) == len(few)
    assert len(few) <= 40


def test_the_story_names_every_link_of_the_chain(
    client: FlaskClient, sqlite_db: Database, life: Life, now: datetime
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        made = issue_certificate(uow, life.tag)
        detail = get_laptop(uow.session, life.tag)
        (record,) = list_records_of_laptop(uow.session, detail.laptop.id)
        log = hashes_of(uow.session, [record.evidence_file_id])[record.evidence_file_id]
        number = get_certificate(uow.session, made)[0].number
    signed_in(client, sqlite_db, Role.AUDITOR)
    html = " ".join(story(client, life).split())
    for part in (
        log,
        "ab" * 32,
        "Started ",
        "The tool read the drive back afterwards",
        "Attended before: ",
        "Signed on paper no. A-17",
        number,
        f'href="/certificates/{made}.pdf"',
    ):
        assert part in html, part
    lines = re.findall(r'href="(/journal\?before=(\d+))"', html)
    assert lines
    address, before = lines[0]
    assert f"Line {int(before) - 1}" in client.get(address).text


def test_who_may_not_read_the_journal_gets_no_link_to_it(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    signed_in(client, sqlite_db, Role.AGENT)
    assert "/journal?before=" not in story(client, life)


@pytest.mark.parametrize(
    ("paper", "file", "words"),
    [("526-6", None, "on paper no. 526-6"), (None, 7, "on the screen"), (None, None, "No signature stored")],
)
def test_how_it_was_signed(paper: str | None, file: int | None, words: str, sqlite_db: Database, life: Life) -> None:
    with sqlite_db.read() as session:
        (handout,) = handouts.list_of_laptop(session, get_laptop(session, life.tag).laptop.id)
    with speaking("en"):
        assert words in how_signed(replace(handout, paper_number=paper, signature_file_id=file))
        assert "an exception" in why_allowed(replace(handout, exception_id=3), None)
        assert "No earlier training" in why_allowed(handout, None)


def test_where_a_laptop_that_is_out_is(client: FlaskClient, sqlite_db: Database, life: Life) -> None:
    with unit(sqlite_db) as uow:
        detail = get_laptop(uow.session, life.tag)
    away = replace(detail, holder_handout_id=None, transit_to_id=3, transit_to_name="Huis Oost")
    with speaking("nl"):
        assert where_it_is(detail) == "bij een deelnemer"
        assert where_it_is(away) == "onderweg naar Huis Oost"
        assert where_it_is(replace(away, transit_to_name=None)) == "onderweg naar een onbekende locatie"
        assert where_it_is(replace(away, transit_to_id=None)) == "niet bekend"
        gone = replace(away, laptop=replace(away.laptop, state=LaptopState.MISSING))
        assert where_it_is(gone) == "vermist"
