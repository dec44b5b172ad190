"""Sessions stand on the server: what ends them, what keeps them alive, and what a copied cookie is worth."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.accounts.models import StaffSessionRow
from laptopdesk.accounts.rules import browser_words
from laptopdesk.accounts.service.sessions import forget_sessions
from laptopdesk.accounts.values import SignInWay
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.ui.cookies import SESSION
from tests.factories import PASSWORD, make_location, make_staff, sign_in_as, unit

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def ada(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_staff(uow, Role.TRAINER, location=make_location(uow), email="ada@example.org")


@pytest.fixture
def at(app: Flask, now: datetime) -> Callable[[float], None]:
    """The clock stands so many minutes after the beginning."""

    def move(minutes: float) -> None:
        app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=minutes)

    return move


def sign_in(client: FlaskClient) -> None:
    answer = client.post(
        "/sign-in", data={"email": "ada@example.org", "password": PASSWORD}, headers={"User-Agent": FIREFOX}
    )
    assert answer.status_code == 303


def is_in(client: FlaskClient, **headers: str) -> bool:
    return client.get("/account", headers=headers).status_code == 200


def copy_of(client: FlaskClient) -> FlaskClient:
    cookie = client.get_cookie(SESSION)
    assert cookie is not None
    thief = client.application.test_client()
    thief.set_cookie(SESSION, cookie.value)
    return thief


def rows(db: Database) -> list[sa.Row[tuple[int, str, datetime]]]:
    row = StaffSessionRow
    with db.read() as session:
        return list(session.execute(sa.select(row.id, row.key_hash, row.seen_at).order_by(row.id)))


@pytest.mark.parametrize("ending", ["/sign-out", "/account/end-sessions"])
def test_a_copied_cookie_is_worth_nothing_after_signing_out(client: FlaskClient, ada: int, ending: str) -> None:
    sign_in(client)
    thief = copy_of(client)
    assert is_in(thief)
    answer = client.post(ending)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(thief)
    assert not is_in(client)


def test_signing_in_again_ends_the_session_before(client: FlaskClient, ada: int) -> None:
    sign_in(client)
    before = copy_of(client)
    sign_in(client)
    assert is_in(client)
    assert not is_in(before)


def test_the_cookie_holds_no_name_of_the_session_that_the_table_holds(
    client: FlaskClient, ada: int, sqlite_db: Database
) -> None:
    """Who reads the table cannot make a cookie of it."""
    sign_in(client)
    (row,) = rows(sqlite_db)
    with client.session_transaction() as stored:
        key = stored["_user_id"]
        assert str(ada) not in stored.values()
        stored["_user_id"] = row.key_hash
    assert (len(key) >= 43, key == row.key_hash) == (True, False)
    assert not is_in(client)


def test_a_session_ends_when_left_alone_and_after_the_working_day(
    client: FlaskClient, ada: int, at: Callable[[float], None]
) -> None:
    sign_in(client)
    for minutes in range(59, 720, 59):
        at(minutes)
        assert is_in(client), minutes
    at(721)
    assert not is_in(client)
    sign_in(client)
    at(721 + 61)
    assert not is_in(client)


@pytest.mark.parametrize("way", [SignInWay.PIN, SignInWay.BADGE])
def test_a_desk_waits_longer_for_the_next_visitor(
    client: FlaskClient, ada: int, at: Callable[[float], None], way: SignInWay
) -> None:
    sign_in_as(client, ada, way=way)
    at(239)
    assert is_in(client)
    at(239 + 241)
    assert not is_in(client)


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    client: FlaskClient, ada: int, at: Callable[[float], None]
) -> None:
    sign_in(client)
    for minutes in range(10, 61, 10):
        at(minutes)
        assert is_in(client, **{"X-Background": "1"})
    at(61)
    assert not is_in(client, **{"X-Background": "1"})


def test_use_is_written_down_once_a_minute_at_most(
    client: FlaskClient, ada: int, sqlite_db: Database, at: Callable[[float], None], now: datetime
) -> None:
    sign_in(client)
    seen = []
    for minutes in (0, 0.5, 0.9, 1, 1.5, 1.9, 2.1):
        at(minutes)
        is_in(client)
        seen.append((rows(sqlite_db)[0].seen_at - now).total_seconds())
    assert seen == [0, 0, 0, 60, 60, 60, 126]


def test_a_cookie_of_before_the_update_asks_to_sign_in(client: FlaskClient, ada: int) -> None:
    for kept in (f"{ada}:1", f"{ada}:2"):
        with client.session_transaction() as stored:
            stored.clear()
            stored.update(_user_id=kept, _fresh=True, signed_in_at=2**31, way="password", location_id=1)
        answer = client.get("/account")
        assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account")
    sign_in(client)
    assert is_in(client)


def test_the_account_page_lists_browsers_and_ends_one(client: FlaskClient, ada: int, sqlite_db: Database) -> None:
    sign_in(client)
    other = client.application.test_client()
    sign_in(other)
    shown = client.get("/account").text
    assert shown.count("Firefox, Windows") >= 2
    assert "now (this browser)" in shown
    mine, theirs = rows(sqlite_db)
    assert f"/account/sessions/{mine.id}/end" not in shown
    assert client.post(f"/account/sessions/{theirs.id}/end").status_code == 303
    assert not is_in(other)
    assert is_in(client)


def test_nobody_ends_the_session_of_somebody_else(client: FlaskClient, ada: int, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        stranger = make_staff(uow, Role.ADMIN)
    sign_in(client)
    other = client.application.test_client()
    sign_in_as(other, stranger)
    assert other.post(f"/account/sessions/{rows(sqlite_db)[0].id}/end").status_code == 404
    assert is_in(client)


def test_ones_own_session_goes_on_after_a_new_password_and_the_others_end(client: FlaskClient, ada: int) -> None:
    sign_in(client)
    other = client.application.test_client()
    sign_in(other)
    form = {"current": PASSWORD, "password": "a new one of four words"}
    assert client.post("/account/password", data=form).status_code == 303
    assert is_in(client)
    assert not is_in(other)


def test_sessions_long_over_are_forgotten(client: FlaskClient, ada: int, sqlite_db: Database, now: datetime) -> None:
    sign_in(client)
    with unit(sqlite_db) as uow:
        forget_sessions(uow, before=now - timedelta(days=30))
    assert len(rows(sqlite_db)) == 1
    with unit(sqlite_db) as uow:
        forget_sessions(uow, before=now + timedelta(seconds=1))
    assert rows(sqlite_db) == []


WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge, Windows"),
        (f"Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) {WEBKIT} Version/17.0 Safari/604.1", "Safari, iPad"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/131.0.0.0 Safari/537.36", "Chrome, ChromeOS"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>" * 1000, ""),
    ],
)
def test_browsers_in_plain_words(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
