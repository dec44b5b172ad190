"""What every answer says to a browser: which cookies, https only, and nothing for other sites."""

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.ui.cookies import BROWSER, DEVICE, SESSION
from tests.factories import PIN, make_location, make_staff, unit

HTTPS = "https://laptops.example.org"
ADDRESSES = (
    "/sign-in",
    "/account",
    "/nothing-here",
    "/healthz",
    "/api/v1/openapi.json",
    "/api/v1/laptops",
    "/metrics",
    "/static/js/scan-input.js",
    "/l/x",
    "/c",
)


@pytest.fixture
def public_app(sqlite_db: Database, tmp_path: Path, now: datetime) -> Flask:
    config = Config(data_dir=tmp_path, worker_required=False, public_url=HTTPS)
    app = create_app(config, db=sqlite_db, clock=lambda: now)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


def sign_in(client: FlaskClient, db: Database, base: str) -> list[str]:
    """Every cookie that is set on the way from signing in by PIN to the desk."""
    with unit(db) as uow:
        place = make_location(uow)
        make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker")
    form = {"location": str(place), "name": "Ada Bakker", "pin": PIN}
    answers = [client.post("/sign-in/pin", data=form, base_url=base), client.get("/desk", base_url=base)]
    assert [answer.status_code for answer in answers] == [303, 200]
    return [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]


def test_behind_https_every_cookie_is_bound_to_this_host(public_app: Flask, sqlite_db: Database) -> None:
    lines = sign_in(public_app.test_client(), sqlite_db, HTTPS)
    names = {line.partition("=")[0] for line in lines}
    assert names == {f"__Host-{cookie}" for cookie in (SESSION, BROWSER, DEVICE)}
    for line in lines:
        marks = {mark.strip() for mark in line.split(";")[1:]}
        assert marks >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
        assert "domain" not in line.lower()


def test_on_this_computer_plain_http_goes_on_working(app: Flask, sqlite_db: Database) -> None:
    lines = sign_in(app.test_client(), sqlite_db, "http://127.0.0.1:8000")
    assert {line.partition("=")[0] for line in lines} == {SESSION, BROWSER, DEVICE}
    assert not [line for line in lines if "Secure" in line]


def headers_of(app: Flask, address: str, base: str) -> Headers:
    answer = app.test_client().get(address, base_url=base)
    answer.close()
    return answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_for_this_site_and_for_https(public_app: Flask, app: Flask, address: str) -> None:
    public, plain = headers_of(public_app, address, HTTPS), headers_of(app, address, "http://127.0.0.1:8000")
    assert public["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in plain
    for headers in (public, plain):
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_cookie_planted_by_a_neighbour_counts_for_nothing(public_app: Flask, app: Flask, sqlite_db: Database) -> None:
    """Another host of the same domain can set a cookie without the prefix; it is not read."""
    client = app.test_client()
    sign_in(client, sqlite_db, "http://127.0.0.1:8000")
    visitor = public_app.test_client()
    for cookie in (SESSION, BROWSER, DEVICE):
        kept = client.get_cookie(cookie, domain="127.0.0.1")
        assert kept is not None
        visitor.set_cookie(cookie, kept.value, domain="laptops.example.org")
    assert visitor.get("/account", base_url=HTTPS).status_code == 302
    assert "Ada Bakker" not in visitor.get("/sign-in/pin", base_url=HTTPS).text


def test_cookies_are_given_in_one_place() -> None:
    package = Path(__file__).resolve().parents[2] / "laptopdesk"
    assert [path.name for path in package.rglob("*.py") if ".set_cookie(" in path.read_text()] == ["cookies.py"]
