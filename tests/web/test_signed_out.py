"""A form that comes after its session ended: said so in words, kept where that is safe, and never done by itself."""

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import COMMANDS, Command
from laptopdesk.protocol.uuid7 import uuid7
from tests.factories import (
    PASSWORD,
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

OURS = {"Origin": "http://localhost"}
SENTENCE = "You were signed out. Sign in again"
SIGNATURE = "data:image/png;base64,iVBORw0KGgo="


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A laptop that may go, its person's pass, and a volunteer who was signed in."""

    laptop: str
    pass_code: str
    volunteer: int
    email: str
    place: int


@pytest.fixture
def desk(client: FlaskClient, sqlite_db: Database, now: datetime) -> Desk:
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        session = make_session(uow, place, starts_at=now - timedelta(days=3), now=now - timedelta(days=9))
        person = make_participant(uow, place)
        make_enrolment(uow, person, place)
        make_attendance(uow, session, person)
        laptop, pass_code = make_ready_laptop(uow, location=place), make_pass(uow, person)
        volunteer = make_staff(uow, Role.VOLUNTEER, location=place)
        email = uow.session.execute(sa.text("SELECT email FROM staff WHERE id = :id").bindparams(id=volunteer))
    sign_in_as(client, volunteer, desk=place)
    return Desk(laptop=laptop, pass_code=pass_code, volunteer=volunteer, email=email.scalar_one(), place=place)


def in_hand(desk: Desk, **more: object) -> dict[str, object]:
    return {
        "laptop": desk.laptop,
        "pass": desk.pass_code,
        "kit": ["charger", "bag"],
        "paper_number": "A-17",
        "signature_png": SIGNATURE,
        "form_id": str(uuid7(1, b"0123456789")),
        **more,
    }


def end_sessions(app: Flask, now: datetime) -> None:
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(hours=13)


def fields_of(page: str) -> dict[str, list[str]]:
    """The hidden fields of the page's own form."""
    form = page[page.index('<main id="main"') :]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def sign_in_again(client: FlaskClient, desk: Desk, page: str, address: str = "/sign-in") -> TestResponse:
    held = fields_of(page).get("held", [""])[0]
    return client.post(address, data={"email": desk.email, "password": PASSWORD, "held": held})


def count_handouts(db: Database) -> int:
    with db.read() as session:
        return int(session.execute(sa.text("SELECT count(*) FROM handout")).scalar_one())


def go_on(client: FlaskClient, page: str) -> TestResponse:
    action = re.search(r'<form method="post" action="([^"]*)"', page[page.index('<main id="main"') :])
    assert action is not None
    return client.post(html.unescape(action[1]), data=fields_of(page), headers=OURS)


@pytest.mark.parametrize(
    ("address", "more"), [("/desk/hand-out", {"confirm": "1"}), ("/desk", {"code": ""}), ("/desk", {"code": "CONFIRM"})]
)
def test_what_was_in_hand_at_the_desk_is_there_again_and_nothing_was_done(
    app: Flask, client: FlaskClient, sqlite_db: Database, desk: Desk, now: datetime, address: str, more: dict[str, str]
) -> None:
    end_sessions(app, now)
    more = {name: command("CONFIRM") if value == "CONFIRM" else value for name, value in more.items()}
    told = client.post(address, data=in_hand(desk, **more), headers=OURS)
    assert told.status_code == 401
    assert SENTENCE in told.text
    assert "Code 4" not in told.text
    again = sign_in_again(client, desk, told.text)
    assert again.status_code == 200
    assert "You are signed in again" in again.text
    sign_in_place(client, desk)
    board = go_on(client, again.text)
    assert board.status_code == 200
    assert 'data-verdict="go"' in board.text
    assert 'value="A-17"' in board.text
    assert f'value="{SIGNATURE}"' in board.text
    assert re.search(r'id="kit-charger"[^>]*checked', board.text)
    assert count_handouts(sqlite_db) == 0, "whoever sits here now presses for themselves"
    kept = in_hand(desk, confirm="1")
    assert client.post("/desk/hand-out", data=kept).status_code == 303
    assert count_handouts(sqlite_db) == 1


def sign_in_place(client: FlaskClient, desk: Desk) -> None:
    """This device knows its place again."""
    with client.session_transaction() as stored:
        stored["location_id"] = desk.place


def command(name: str) -> str:
    return COMMANDS[Command[name]].text


def test_a_cleared_cookie_says_the_same(app: Flask, client: FlaskClient, desk: Desk) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with client.session_transaction() as stored:
        stored.clear()
    told = client.post("/desk", data=in_hand(desk, code=desk.laptop, csrf_token="old"), headers=OURS)
    assert told.status_code == 400
    assert SENTENCE in told.text
    assert "held" in fields_of(told.text)
    assert "Code 400" not in told.text


def test_who_signed_in_again_elsewhere_goes_on_without_signing_in(app: Flask, client: FlaskClient, desk: Desk) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    told = client.post("/desk", data=in_hand(desk, csrf_token="old"), headers=OURS)
    assert told.status_code == 400
    assert "You are signed in again" in told.text
    assert fields_of(told.text)["laptop"] == [desk.laptop]
    board = go_on(client, told.text)
    assert 'data-verdict="go"' in board.text


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", None])
def test_a_form_of_another_site_is_never_kept(app: Flask, client: FlaskClient, desk: Desk, origin: str | None) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    headers = {"Origin": origin} if origin else {}
    signed_in = client.post("/desk", data=in_hand(desk, csrf_token="foreign"), headers=headers)
    assert desk.laptop not in signed_in.text
    with client.session_transaction() as stored:
        stored.clear()
    told = client.post("/desk", data=in_hand(desk, csrf_token="foreign"), headers=headers)
    assert "held" not in fields_of(told.text)
    assert SENTENCE in told.text


def test_what_one_browser_held_is_nothing_to_another(
    app: Flask, client: FlaskClient, desk: Desk, now: datetime
) -> None:
    end_sessions(app, now)
    told = client.post("/desk", data=in_hand(desk), headers=OURS).text
    other = app.test_client()
    answer = sign_in_again(other, desk, told)
    assert (answer.status_code, answer.location) == (303, "/")
    made_up = client.post("/sign-in", data={"email": desk.email, "password": PASSWORD, "held": "made.up"})
    assert (made_up.status_code, made_up.location) == (303, "/")


def test_a_password_is_not_kept(app: Flask, client: FlaskClient, desk: Desk, now: datetime) -> None:
    end_sessions(app, now)
    data = {"current": "secret of mine", "password": "new secret of mine"}
    told = client.post("/account/password", data=data, headers=OURS | {"Referer": "http://localhost/account"})
    assert SENTENCE in told.text
    assert "could not be kept" in told.text
    assert "held" not in fields_of(told.text)
    assert re.search(r'name="next"[^>]*value="/account"', told.text)


def test_a_wrong_password_and_another_way_keep_it(app: Flask, client: FlaskClient, desk: Desk, now: datetime) -> None:
    end_sessions(app, now)
    told = client.post("/desk", data=in_hand(desk), headers=OURS).text
    held = fields_of(told)["held"]
    wrong = client.post("/sign-in", data={"email": desk.email, "password": "wrong wrong", "held": held[0]})
    assert wrong.status_code == 422
    assert fields_of(wrong.text)["held"] == held
    for address in ("/sign-in/pin", "/sign-in/badge", "/sign-in"):
        other = client.post(address, data={"email": "x", "held": held[0], "switch": "1"})
        assert other.status_code == 200
        assert fields_of(other.text)["held"] == held
        assert "error-summary" not in other.text


def test_any_other_form_is_kept_too(app: Flask, client: FlaskClient, desk: Desk, now: datetime) -> None:
    end_sessions(app, now)
    told = client.post("/returns", data={"reason": 'with "quotes" & <marks>', "many": ["1", "2"]}, headers=OURS).text
    page = sign_in_again(client, desk, told).text
    assert 'action="/returns"' in page
    assert fields_of(page)["reason"] == ['with "quotes" & <marks>']
    assert fields_of(page)["many"] == ["1", "2"]


def test_a_page_that_is_looked_at_still_asks_and_comes_back(
    app: Flask, client: FlaskClient, desk: Desk, now: datetime
) -> None:
    end_sessions(app, now)
    answer = client.get("/desk")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/desk")


def test_it_is_said_in_the_language_of_the_device(app: Flask, client: FlaskClient, desk: Desk) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with client.session_transaction() as stored:
        stored.clear()
        stored["locale"] = "nl"
    assert "U bent uitgelogd. Log opnieuw in" in client.post("/desk", data=in_hand(desk), headers=OURS).text


def test_no_error_page_begins_with_its_code(app: Flask, client: FlaskClient, desk: Desk) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for answer in (client.get("/staff"), client.get("/nowhere"), client.post("/language", data={})):
        page = answer.text[answer.text.index('<main id="main"') :]
        words = re.sub(r"<[^>]*>|\s+", " ", page).split()
        assert words[0] != "Code"
        assert page.index('class="sentence"') < page.index(f"Code {answer.status_code}")


def test_another_language_while_signing_in_keeps_it(app: Flask, client: FlaskClient, desk: Desk, now: datetime) -> None:
    end_sessions(app, now)
    held = fields_of(client.post("/desk", data=in_hand(desk), headers=OURS).text)["held"][0]
    data = {"locale": "nl", "held": held, "email": "", "password": ""}
    sent_on = client.post("/language?again=/sign-in", data=data)
    assert sent_on.status_code == 307
    page = client.post(sent_on.location, data=data).text
    assert "U bent uitgelogd. Log opnieuw in" in page
    assert fields_of(page)["held"] == [held]
    assert "error-summary" not in page


@pytest.mark.parametrize("again", ["https://evil.example/", "//evil.example", "/\\evil", ""])
def test_another_language_sends_no_form_elsewhere(client: FlaskClient, desk: Desk, again: str) -> None:
    answer = client.post("/language", query_string={"again": again}, data={"locale": "nl", "next": "/desk"})
    assert (answer.status_code, answer.location) == (303, "/desk")
