"""What is refused leaves a line in the log and a count, and nothing of what was typed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from laptopdesk.core.access import Role, SignInWay
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import make_badge_code
from laptopdesk.ui.traces import Trace, count_traces
from tests.factories import PASSWORD, make_location, make_staff, sign_in_as, unit

TYPED = "typed by somebody"
ADDRESS = "203.0.113.77"


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow)


@pytest.fixture
def staff(sqlite_db: Database, place: int) -> int:
    with unit(sqlite_db) as uow:
        return make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker", email="ada@example.org")


def by_password(client: FlaskClient, _staff: int, _place: int) -> None:
    client.post("/sign-in", data={"email": "ada@example.org", "password": TYPED})


def by_pin(client: FlaskClient, _staff: int, place: int) -> None:
    client.post("/sign-in/pin", data={"location": str(place), "name": TYPED, "pin": "9753"})


def locked(client: FlaskClient, staff: int, place: int) -> None:
    for _ in range(6):
        by_password(client, staff, place)


def forbidden(client: FlaskClient, staff: int, _place: int) -> None:
    sign_in_as(client, staff)
    assert client.get(f"/staff?q={TYPED}").status_code == 403


def csrf(client: FlaskClient, _staff: int, _place: int) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/sign-in", data={"email": TYPED}).status_code == 400


def token(client: FlaskClient, _staff: int, _place: int) -> None:
    assert client.get("/api/v1/laptops", headers={"Authorization": f"Bearer {TYPED}"}).status_code == 401


def station(client: FlaskClient, _staff: int, _place: int) -> None:
    assert client.post("/api/v1/devices/contact", json={"x": TYPED}).status_code == 401


def again(client: FlaskClient, staff: int, _place: int) -> None:
    sign_in_as(client, staff)
    client.post("/password-again", data={"password_again": TYPED})


def own_password(client: FlaskClient, staff: int, _place: int) -> None:
    sign_in_as(client, staff)
    client.post("/account/password", data={"current": TYPED, "password": "green window 88 trees"})


def stranger(client: FlaskClient, _staff: int, _place: int) -> None:
    for _ in range(80):
        client.get("/c/AAAAAAAAAAAAAAAA")


CASES: list[tuple[Callable[[FlaskClient, int, int], None], Trace, str]] = [
    (by_password, Trace.SIGN_IN_FAILED, "password"),
    (by_pin, Trace.SIGN_IN_FAILED, "pin"),
    (locked, Trace.SIGN_IN_LOCKED, "password"),
    (forbidden, Trace.FORBIDDEN, ""),
    (csrf, Trace.CSRF_REFUSED, ""),
    (token, Trace.TOKEN_REFUSED, ""),
    (station, Trace.STATION_REFUSED, ""),
    (again, Trace.PASSWORD_AGAIN_FAILED, ""),
    (own_password, Trace.PASSWORD_AGAIN_FAILED, ""),
    (stranger, Trace.LIMITED, ""),
]


@pytest.mark.parametrize(("act", "trace", "way"), CASES)
def test_a_refusal_leaves_a_line_and_a_count(
    client: FlaskClient, staff: int, place: int, act: Callable[..., None], trace: Trace, way: str
) -> None:
    client.environ_base["REMOTE_ADDR"] = ADDRESS
    before = count_traces()[trace.value, way]
    with capture_logs() as lines:
        act(client, staff, place)
    mine = [line for line in lines if line["event"] == trace.value]
    assert mine
    assert count_traces()[trace.value, way] - before == len(mine)
    assert all(line["log_level"] == "warning" and line["source"] for line in mine)
    assert TYPED not in str(lines)
    assert ADDRESS not in str(lines)
    assert "ada@example.org" not in str(lines)


def test_a_wrong_badge_leaves_one_too(client: FlaskClient, staff: int, place: int) -> None:
    with capture_logs() as lines:
        client.post("/sign-in/badge", data={"location": str(place), "badge": wrong_badge(), "pin": ""})
    assert [(line["event"], line["way"]) for line in lines] == [("sign_in_failed", "badge")]


def wrong_badge() -> str:
    return make_badge_code(Random(1))


def test_a_line_says_who_and_what_was_missing(client: FlaskClient, staff: int, place: int) -> None:
    with capture_logs() as lines:
        forbidden(client, staff, place)
    assert [(line["staff"], line["permission"], line["endpoint"]) for line in lines] == [
        (staff, "manage_staff", "accounts.staff")
    ]


def test_a_password_that_is_asked_is_no_refusal(
    app: Flask, client: FlaskClient, sqlite_db: Database, staff: int, now: datetime
) -> None:
    with unit(sqlite_db) as uow:
        chief = make_staff(uow, Role.ADMIN)
    sign_in_as(client, chief)
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=20)
    with capture_logs() as lines:
        assert client.post(f"/staff/{staff}/leave").status_code == 403
    assert lines == []


def test_who_is_let_in_leaves_none(client: FlaskClient, staff: int) -> None:
    with capture_logs() as lines:
        client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD})
        client.get("/desk")
    assert lines == []


def test_metrics_tell_every_kind(client: FlaskClient, staff: int, place: int) -> None:
    by_pin(client, staff, place)
    shown = client.get("/metrics").text
    for trace in Trace:
        assert f'kind="{trace.value}"' in shown
    assert f'kind="sign_in_failed",way="{SignInWay.PIN.value}"' in shown
