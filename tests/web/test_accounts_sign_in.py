"""Signing in on the page: three ways, one answer for every wrong one, nobody sent elsewhere, sessions that end."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.queries import get_staff
from laptopdesk.accounts.service import end_sessions, issue_badge, issue_token, set_password, staff_leaves
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.places.service import close_location
from laptopdesk.ui.cookies import DEVICE
from tests.factories import PASSWORD, PIN, hash_cheaply, make_location, make_staff, sign_in_as, unit


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis van de Wijk Proef")


@pytest.fixture
def ada(sqlite_db: Database, place: int) -> int:
    with unit(sqlite_db) as uow:
        return make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker", email="ada@example.org")


def by_password(
    client: FlaskClient, email: str = "ada@example.org", password: str = PASSWORD, **more: str
) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_the_right_password_opens_the_account(client: FlaskClient, ada: int) -> None:
    answer = by_password(client, email=" ADA@Example.org ")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Ada Bakker" in client.get("/account").text


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.org", "wrong wrong wrong"), ("nobody@example.org", PASSWORD), ("ada@example.org", PASSWORD + "x")],
)
def test_wrong_and_unknown_get_the_same_answer(client: FlaskClient, ada: int, email: str, password: str) -> None:
    answer = by_password(client, email, password)
    assert answer.status_code == 422
    assert "This is not right. Check what you filled in, and try again." in answer.text
    assert email in answer.text
    assert password not in answer.text
    assert not is_in(client)


@pytest.mark.parametrize("text", ["", "\x00", "'; DROP TABLE staff; --", "a" * 5000, "\u202e@\u202e", "%s%s%n"])
def test_hostile_input_is_only_wrong(client: FlaskClient, ada: int, text: str) -> None:
    assert by_password(client, text, text).status_code == 422
    assert client.post("/sign-in/pin", data={"location": text, "name": text, "pin": text}).status_code == 422
    assert client.post("/sign-in/badge", data={"location": text, "badge": text, "pin": text}).status_code == 422


def test_the_sixth_try_must_wait_even_with_the_right_password(client: FlaskClient, ada: int) -> None:
    for _ in range(5):
        assert by_password(client, password="wrong wrong wrong").status_code == 422
    answer = by_password(client)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert not is_in(client)


def test_an_unknown_address_is_limited_like_a_known_one(client: FlaskClient, ada: int) -> None:
    answers = [by_password(client, "nobody@example.org").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_success_starts_the_count_anew(client: FlaskClient, ada: int) -> None:
    for _ in range(3):
        for _ in range(4):
            by_password(client, password="wrong wrong wrong")
        assert by_password(client).status_code == 303


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/account", "/account"),
        ("/account?x=1", "/account?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"),
        ("", "/"),
        ("account", "/"),
    ],
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, ada: int, target: str, lands: str) -> None:
    assert by_password(client, next=target).location == lands


def test_who_is_stopped_comes_back_after_signing_in(client: FlaskClient, ada: int) -> None:
    stopped = client.get("/account")
    assert stopped.location == "/sign-in?next=/account"
    assert 'value="/account"' in client.get(stopped.location).text


def test_an_earlier_session_leaves_nothing_but_the_language(client: FlaskClient, ada: int) -> None:
    with client.session_transaction() as before:
        before.update(locale="en", location_id=12345, csrf_token="planted", _user_id="1:1", signed_in_at=1)
    by_password(client)
    with client.session_transaction() as after:
        assert after["locale"] == "en"
        assert "location_id" not in after
        assert after.get("csrf_token") != "planted"


def test_signing_out_is_a_post_and_ends_the_session(client: FlaskClient, ada: int) -> None:
    sign_in_as(client, ada)
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)
    assert client.post("/sign-out").status_code == 303
    assert not is_in(client)


def test_sessions_end_on_every_device(client: FlaskClient, sqlite_db: Database, ada: int, now: datetime) -> None:
    for act in (
        lambda uow: end_sessions(uow.at(now).by(system_actor()), ada),
        lambda uow: set_password(uow.at(now).by(system_actor()), ada, hash_cheaply("x")),
        lambda uow: staff_leaves(uow.at(now).by(system_actor()), ada),
    ):
        if get_left(sqlite_db, ada):
            break
        sign_in_as(client, ada)
        assert is_in(client)
        with unit(sqlite_db) as uow:
            act(uow)
        assert not is_in(client)


def get_left(db: Database, staff_id: int) -> bool:
    with db.read() as session:
        return get_staff(session, staff_id).left_at is not None


def test_a_forged_session_is_nobody(client: FlaskClient, ada: int) -> None:
    sign_in_as(client, ada)
    for forged in ("", "1", "x:y", f"{ada}:", f"{ada}:1", f"-{ada}:1", "²:1", 7, None, ["x"], {"x": 1}):
        with client.session_transaction() as stored:
            stored.update(_user_id=forged, signed_in_at=2**40)
        assert not is_in(client)


# ---- PIN


def by_pin(client: FlaskClient, place: int, pin: str = PIN, **who: str) -> TestResponse:
    return client.post("/sign-in/pin", data={"location": str(place), "pin": pin, **(who or {"name": "ada bakker"})})


def test_name_and_pin_sign_in_and_the_device_knows_the_place(client: FlaskClient, ada: int, place: int) -> None:
    assert "Ada Bakker" not in client.get("/sign-in/pin").text
    assert by_pin(client, place).status_code == 303
    assert "Huis van de Wijk Proef" in client.get("/account").text
    client.post("/sign-out")
    shown = client.get("/sign-in/pin").text
    assert "Ada Bakker" in shown
    assert "Huis van de Wijk Proef" in shown
    assert "Ada Bakker" not in client.get("/sign-in/pin?elsewhere=1").text
    assert by_pin(client, place, staff=str(ada)).status_code == 303


def test_a_stranger_cannot_choose_from_names(client: FlaskClient, ada: int, place: int) -> None:
    assert by_pin(client, place, staff=str(ada)).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("pin", ["2581", "", "25800", "２５８１", " "])
def test_a_wrong_pin_is_refused(client: FlaskClient, ada: int, place: int, pin: str) -> None:
    assert by_pin(client, place, pin).status_code == 422
    assert not is_in(client)


def test_a_pin_counts_only_where_the_person_has_a_role(client: FlaskClient, sqlite_db: Database, ada: int) -> None:
    with unit(sqlite_db) as uow:
        elsewhere = make_location(uow)
    assert by_pin(client, elsewhere).status_code == 422


def test_a_pin_is_limited_by_person_whatever_the_spelling(client: FlaskClient, ada: int, place: int) -> None:
    for name in ("Ada Bakker", "ada bakker", "ADA BAKKER", "Ada  Bakker", "Áda Bakker"):
        assert by_pin(client, place, "9753", name=name).status_code == 422
    assert by_pin(client, place).status_code == 429


def test_two_of_one_name_are_told_apart_by_their_pins(
    client: FlaskClient, sqlite_db: Database, ada: int, place: int
) -> None:
    with unit(sqlite_db) as uow:
        make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker")
    assert by_pin(client, place).status_code == 422, "one name, one PIN: neither"


def test_a_closed_place_is_no_place_to_sign_in(
    client: FlaskClient, sqlite_db: Database, ada: int, place: int, now: datetime
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        close_location(uow, place, now.date())
    assert by_pin(client, place).status_code == 422


# ---- badge


@pytest.fixture
def badge(sqlite_db: Database, ada: int, now: datetime) -> str:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        return issue_badge(uow, ada)


def by_badge(client: FlaskClient, place: int, badge: str, pin: str = "") -> TestResponse:
    return client.post("/sign-in/badge", data={"location": str(place), "badge": badge, "pin": pin})


def test_a_badge_asks_for_the_pin(client: FlaskClient, place: int, badge: str) -> None:
    asked = by_badge(client, place, badge)
    assert asked.status_code == 422
    assert "Now type your PIN." in asked.text
    assert badge in asked.text
    assert not is_in(client)
    assert by_badge(client, place, badge, PIN).status_code == 303


def test_a_badge_alone_opens_a_desk_that_was_opened_today(
    app: Flask, client: FlaskClient, ada: int, place: int, badge: str, now: datetime
) -> None:
    by_password(client)
    opened = client.post("/place", data={"location": str(place), "open_desk": "y", "next": "/account"})
    assert opened.location == "/account"
    client.post("/sign-out")
    assert by_badge(client, place, badge).status_code == 303
    client.post("/sign-out")
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(days=1)
    assert by_badge(client, place, badge).status_code == 422


def test_who_came_with_a_pin_cannot_open_the_desk(client: FlaskClient, place: int, badge: str) -> None:
    by_pin(client, place)
    client.post("/place", data={"location": str(place), "open_desk": "y"})
    client.post("/sign-out")
    assert by_badge(client, place, badge).status_code == 422


def test_an_open_desk_is_open_at_its_own_place_only(
    client: FlaskClient, sqlite_db: Database, ada: int, place: int, now: datetime
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        other = make_location(uow)
        stranger = make_staff(uow, Role.VOLUNTEER, location=other)
        badge = issue_badge(uow, stranger)
    by_password(client)
    client.post("/place", data={"location": str(place), "open_desk": "y"})
    client.post("/sign-out")
    assert by_badge(client, other, badge).status_code == 422
    assert by_badge(client, place, badge).status_code == 422
    assert not is_in(client)


def test_a_device_cookie_somebody_made_is_not_believed(client: FlaskClient, place: int, badge: str) -> None:
    client.set_cookie(DEVICE, '{"at":1,"open":"2026-11-23"}')
    assert by_badge(client, place, badge).status_code == 422


# ---- standing somewhere


def test_a_person_chooses_among_their_own_places(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        first, other = make_location(uow, "De Eerste"), make_location(uow, "De Ander")
        person = make_staff(uow, Role.VOLUNTEER, location=first)
    sign_in_as(client, person)
    shown = client.get("/place").text
    assert "De Eerste" in shown
    assert "De Ander" not in shown
    assert client.post("/place", data={"location": str(other)}).status_code == 422
    assert client.post("/place", data={"location": str(first), "next": "//evil.example"}).location == "/"


def test_a_role_everywhere_may_stand_anywhere(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        place = make_location(uow, "De Plek")
        person = make_staff(uow, Role.PROGRAMME)
    sign_in_as(client, person)
    assert "De Plek" not in client.get("/account").text
    client.post("/place", data={"location": str(place)})
    assert "De Plek" in client.get("/account").text


# ---- tokens


def test_a_cookie_is_nothing_to_the_api_and_a_token_nothing_to_pages(
    app: Flask, client: FlaskClient, sqlite_db: Database, ada: int, now: datetime
) -> None:
    with sqlite_db.unit_of_work(now=now, actor=system_actor()) as uow:
        _id, secret = issue_token(uow, ada, "script")
    seen: list[str | None] = []

    from laptopdesk.ui.guard import find_actor

    def whoami() -> str:
        actor = find_actor()
        seen.append(actor.kind.value if actor else None)
        return ""

    app.add_url_rule("/api/v1/whoami", view_func=whoami)
    app.add_url_rule("/whoami", view_func=whoami)
    bearer = {"Authorization": f"Bearer {secret}"}
    client.get("/api/v1/whoami", headers=bearer)
    client.get("/whoami", headers=bearer)
    client.get("/api/v1/whoami", headers={"Authorization": f"Bearer {secret}x"})
    client.get("/api/v1/whoami", headers={"Authorization": "Basic YTpi"})
    sign_in_as(client, ada)
    client.get("/api/v1/whoami")
    client.get("/whoami")
    assert seen == ["token", None, None, None, None, "staff"]
