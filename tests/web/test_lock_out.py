"""Nobody is kept out by those who guess at their account, and nobody may guess more than before."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.service import issue_badge, set_password, set_pin
from laptopdesk.accounts.service.counting import PIN_FAILURES_IN_A_ROW, TRIES_PER_DAY, WINDOW
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from tests.factories import PASSWORD, PIN, START, hash_cheaply, make_location, make_staff, unit


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis van de Wijk Proef")


@pytest.fixture
def ada(sqlite_db: Database, place: int) -> int:
    with unit(sqlite_db) as uow:
        return make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker", email="ada@example.org")


def browser(app: Flask, address: str = "198.51.100.7") -> FlaskClient:
    client = app.test_client()
    client.environ_base |= {"HTTP_ACCEPT_LANGUAGE": "en", "REMOTE_ADDR": address}
    return client


def by_password(client: FlaskClient, password: str = PASSWORD, email: str = "ada@example.org") -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password})


def by_pin(client: FlaskClient, place: int, pin: str = PIN, name: str = "Ada Bakker") -> TestResponse:
    return client.post("/sign-in/pin", data={"location": str(place), "pin": pin, "name": name})


def windows(app: Flask, count: int) -> Iterator[int]:
    """So many windows of a day, one after the other."""
    for number in range(count):
        app.extensions["laptopdesk"].clock = lambda n=number: START + n * WINDOW
        yield number


def hammer(app: Flask, place: int | None = None, *, email: str = "ada@example.org") -> int:
    """Strangers from many addresses guess for a day; how many guesses were looked at."""
    judged = 0
    for number in windows(app, 9):
        for source in range(2):
            client = browser(app, f"203.0.113.{number * 2 + source}")
            for _ in range(7):
                answer = by_password(client, "no no no", email) if place is None else by_pin(client, place, "9753")
                judged += answer.status_code == 422
    return judged


def test_strangers_guess_as_little_as_before_and_the_holder_gets_in(app: Flask, ada: int) -> None:
    mine, new = browser(app), browser(app)
    by_password(mine)
    mine.post("/sign-out")
    assert hammer(app) == TRIES_PER_DAY
    assert by_password(new).status_code == 429, "who is not known here waits, also with the right password"
    answer = by_password(mine)
    assert answer.status_code == 303
    shown = mine.get("/account").text
    assert "30 failed attempts to sign in as you" in shown
    assert "Tell your coordinator" in shown


def test_an_unknown_address_is_answered_alike(app: Flask, ada: int) -> None:
    known, unknown = browser(app, "192.0.2.1"), browser(app, "192.0.2.2")
    for _ in range(7):
        one, other = by_password(known, "no no no"), by_password(unknown, "no no no", "nobody@example.org")
        assert one.status_code == other.status_code
        same = [text.text.replace("ada@", "nobody@") for text in (one, other)]
        assert strip_tokens(same[0]) == strip_tokens(same[1])
    assert hammer(app, email="nobody@example.org") == TRIES_PER_DAY - 5


def strip_tokens(html: str) -> str:
    return re.sub(r'(value|content)="[^"]{60,}"', "", html)


def test_a_device_of_ones_own_is_limited_too(app: Flask, ada: int) -> None:
    mine = browser(app)
    by_password(mine)
    mine.post("/sign-out")
    assert [by_password(mine, "no no no").status_code for _ in range(7)] == [422] * 5 + [429] * 2
    other = browser(app, "192.0.2.9")
    assert by_password(other).status_code == 303, "and it takes nothing from the others"


def test_what_was_refused_anyway_does_not_count(app: Flask, ada: int, now: datetime) -> None:
    client = browser(app)
    for _ in range(60):
        by_password(client, "no no no")
    app.extensions["laptopdesk"].clock = lambda: now + WINDOW
    assert by_password(client).status_code == 303


def test_the_words_say_how_long_and_who_helps(app: Flask, ada: int, now: datetime) -> None:
    client = browser(app)
    for _ in range(6):
        answer = by_password(client, "no no no")
    assert "Wait 15 minutes" in answer.text
    assert "ask your coordinator for a new password or PIN" in answer.text
    hammer(app)
    app.extensions["laptopdesk"].clock = lambda: now + 8 * WINDOW
    answer = by_password(client)
    assert answer.status_code == 429
    assert "You can try again here after" in answer.text


def test_a_new_password_helps_at_once(app: Flask, ada: int, sqlite_db: Database, now: datetime) -> None:
    hammer(app)
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        set_password(uow, ada, hash_cheaply("green window 88 trees"))
    assert by_password(browser(app), "green window 88 trees").status_code == 303


def test_a_cookie_somebody_made_is_no_device_of_mine(app: Flask, ada: int, sqlite_db: Database) -> None:
    mine = browser(app)
    by_password(mine)
    hammer(app)
    stranger = browser(app)
    stranger.set_cookie("laptopdesk_browser", "00000000-0000-0000-0000-000000000000")
    assert by_password(stranger).status_code == 429


# ---- PIN and badge


def test_strangers_do_not_burn_a_pin(app: Flask, ada: int, place: int, sqlite_db: Database) -> None:
    tablet = browser(app)
    by_pin(tablet, place)
    tablet.post("/sign-out")
    for day in range(3):
        for number in range(TRIES_PER_DAY // 5):
            app.extensions["laptopdesk"].clock = lambda d=day, n=number: START + timedelta(days=d) + n * WINDOW
            for _ in range(5):
                by_pin(browser(app, f"203.0.113.{number}"), place, "9753")
    with sqlite_db.read() as session:
        assert session.scalar(sa.text("SELECT pin_failures FROM staff WHERE id = :id"), {"id": ada}) > (
            PIN_FAILURES_IN_A_ROW
        )
    blocked = by_pin(browser(app, "192.0.2.77"), place)
    assert blocked.status_code == 429
    assert by_pin(tablet, place).status_code == 303
    app.extensions["laptopdesk"].clock = lambda: START + timedelta(days=3)
    assert by_pin(browser(app, "192.0.2.78"), place).status_code == 303, "who got in begins at zero"


def test_a_badge_with_its_pin_works_while_strangers_guess(
    app: Flask, ada: int, place: int, sqlite_db: Database, now: datetime
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        badge = issue_badge(uow, ada)
    tablet = browser(app)
    by_pin(tablet, place)
    tablet.post("/sign-out")
    assert hammer(app, place) == TRIES_PER_DAY
    form = {"location": str(place), "badge": badge, "pin": PIN}
    assert browser(app).post("/sign-in/badge", data=form).status_code == 429
    assert tablet.post("/sign-in/badge", data=form).status_code == 303


def test_an_own_device_is_blocked_after_many_failures_in_a_row(
    app: Flask, ada: int, place: int, sqlite_db: Database, now: datetime
) -> None:
    tablet = browser(app)
    by_pin(tablet, place)
    tablet.post("/sign-out")
    for number in range(PIN_FAILURES_IN_A_ROW):
        app.extensions["laptopdesk"].clock = lambda n=number: now + timedelta(days=n)
        assert by_pin(tablet, place, "9753").status_code == 422
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(days=100)
    assert by_pin(tablet, place).status_code == 429
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        set_pin(uow, ada, hash_cheaply("8642"))
    assert by_pin(tablet, place, "8642").status_code == 303


# ---- the journal


def rows(db: Database, action: str) -> list[str]:
    with db.read() as session:
        query = sa.text("SELECT facts FROM journal_entry WHERE action = :action ORDER BY seq")
        return [str(facts) for facts in session.scalars(query, {"action": action})]


def test_failures_stand_in_the_journal_without_a_word_of_what_was_typed(
    app: Flask, ada: int, place: int, sqlite_db: Database
) -> None:
    hammer(app)
    for number in range(40):
        by_password(browser(app, f"192.0.2.{number}"), "secret typed", f"person{number}@example.org")
    failed, locked = rows(sqlite_db, "staff.sign_in_failed"), rows(sqlite_db, "staff.sign_in_locked")
    assert 1 <= len(failed) <= 12
    assert 1 <= len(locked) <= TRIES_PER_DAY // 5 + 1
    with sqlite_db.read() as session:
        everything = str(session.execute(sa.text("SELECT * FROM journal_entry")).all())
    for typed in ("secret typed", "no no no", "ada@example.org", "person3@", "203.0.113", "192.0.2"):
        assert typed not in everything
