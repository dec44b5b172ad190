"""A refusal at the desk is one press away from its decision for who may, and names whom to ask for who may not."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.access import PERMISSIONS, Role
from laptopdesk.core.db import Database
from laptopdesk.handout.views.ways_out import DECIDES
from laptopdesk.people.service import revoke_pass
from laptopdesk.protocol.gate import STILL_TO_DO, GateReason, who_may_decide
from tests.factories import (
    make_enrolment,
    make_invitation,
    make_location,
    make_participant,
    make_pass,
    make_ready_laptop,
    make_session,
    make_staff,
    sign_in_as,
    unit,
)


@dataclass(frozen=True, kw_only=True)
class House:
    """A house with a laptop of its own and one that the register has elsewhere, and somebody before training 1."""

    place: int
    other: int
    laptop: str
    elsewhere: str
    person: int
    pass_code: str


@pytest.fixture
def house(sqlite_db: Database) -> House:
    with unit(sqlite_db) as uow:
        place, other = make_location(uow, name="Huis A"), make_location(uow, name="Huis B", postcode="3012AB")
        person = make_participant(uow, place)
        make_enrolment(uow, person, place)
        return House(
            place=place,
            other=other,
            laptop=make_ready_laptop(uow, location=place),
            elsewhere=make_ready_laptop(uow, location=other),
            person=person,
            pass_code=make_pass(uow, person),
        )


def red(client: FlaskClient, *codes: str) -> str:
    board = client.post("/desk", data={"code": "\n".join(codes)}).text
    assert 'data-verdict="stop"' in board
    return board


def buttons(board: str) -> dict[str, str]:
    """Words and address of each button of the verdict."""
    inside = board.partition('class="verdict-more')[2].partition("</section>")[0]
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', inside, re.DOTALL)
    return {re.sub(r"<[^>]+>", "", words).strip(): url for url, words in links}


def test_every_reason_has_somebody_who_decides() -> None:
    assert set(DECIDES) == set(GateReason) - set(STILL_TO_DO)


@pytest.mark.parametrize("reason", [reason for reason in DECIDES if reason is not GateReason.OPERATOR_NOT_ALLOWED])
def test_who_the_sentence_names_may_decide(reason: GateReason) -> None:
    """The programme team decides who hands out where, and an administrator writes it down: only that one differs."""
    assert DECIDES[reason] in PERMISSIONS[Role(who_may_decide(reason).value)]


def test_volunteer_reads_whom_to_ask(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        volunteer = make_staff(uow, Role.VOLUNTEER, location=house.place)
        make_staff(uow, Role.TRAINER, location=house.place, name="Nadia Trainer")
        make_staff(uow, Role.TRAINER, location=house.other, name="Bas Elders")
    sign_in_as(client, volunteer, desk=house.place)
    board = red(client, house.pass_code, house.laptop)
    assert "Who can decide this here: Nadia Trainer." in board
    assert "Bas Elders" not in board
    assert list(buttons(board)) == ["Next person"]


def test_where_nobody_may_decide_the_office_is_called(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        volunteer = make_staff(uow, Role.VOLUNTEER, location=house.place)
    sign_in_as(client, volunteer, desk=house.place)
    assert "Call the programme team." in red(client, house.pass_code, house.laptop)


def test_trainer_asks_the_exception_from_the_board(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        trainer = make_staff(uow, Role.TRAINER, location=house.place)
    sign_in_as(client, trainer, desk=house.place)
    url = buttons(red(client, house.pass_code, house.laptop))["Request exception"]
    assert client.get(url).status_code == 200
    assert client.post(url, data={"reason": "Kan alleen vandaag"}).status_code == 303
    assert url in client.get(f"/people/{house.person}").text


def test_trainer_marks_who_sits_in_todays_session(
    client: FlaskClient, sqlite_db: Database, house: House, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        trainer = make_staff(uow, Role.TRAINER, location=house.place)
        session = make_session(uow, house.place, starts_at=now + timedelta(minutes=5))
        make_invitation(uow, session, house.person)
    sign_in_as(client, trainer, desk=house.place)
    url = buttons(red(client, house.pass_code, house.laptop))["Mark attendance"]
    assert url == f"/sessions/{session}"
    assert client.get(url).status_code == 200


def test_office_moves_the_laptop_here_and_it_may_go(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        chief = make_staff(uow, Role.PROGRAMME)
    sign_in_as(client, chief, desk=house.place)
    url = buttons(red(client, house.pass_code, house.elsewhere))["Move the laptop here"]
    shown = client.get(url).text
    assert f'<option selected value="{house.place}"' in shown
    assert client.post(url, data={"location": str(house.place), "reason": ""}).status_code == 303
    board = red(client, house.pass_code, house.elsewhere)
    assert "Move the laptop here" not in board


def test_who_works_at_one_end_only_cannot_move_it(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        technician = make_staff(uow, Role.TECHNICIAN, location=house.place)
    sign_in_as(client, technician, desk=house.place)
    assert client.get(f"/laptops/{house.elsewhere}/place").status_code == 403


def test_revoked_pass_leads_to_its_holder(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        trainer = make_staff(uow, Role.TRAINER, location=house.place)
        revoke_pass(uow, house.person, "verloren")
    sign_in_as(client, trainer, desk=house.place)
    url = buttons(red(client, house.pass_code, house.laptop))["Open the participant"]
    assert "Link a blank pass" in client.get(url).text


def test_record_shows_the_laptop_somebody_has(client: FlaskClient, sqlite_db: Database, house: House) -> None:
    with unit(sqlite_db) as uow:
        trainer = make_staff(uow, Role.TRAINER, location=house.place)
    sign_in_as(client, trainer)
    assert "goes only by exception" in client.get(f"/people/{house.person}").text
