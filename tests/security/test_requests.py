"""Requests that another site, a proxy or a tool makes: none changes anything, none leads anybody away."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.ui.web import Web
from tests.factories import PASSWORD, make_location, make_staff, sign_in_as, unit
from tests.security.walk import Target, addresses

TARGETS = (
    "https://elsewhere.example",
    "//elsewhere.example",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "/\r\nSet-Cookie: x=1",
    "\r\n//elsewhere.example",
    "/\0/elsewhere.example",
    " //elsewhere.example",
    "https:elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//elsewhere.example/%2f..",
    "/%5celsewhere.example\\",
    "http://localhost@elsewhere.example",
    "//[::1",
    "/\u2028/elsewhere.example",
    "/\u00a0/elsewhere.example",
    "elsewhere.example",
    "/．．//elsewhere.example\u3000",
)


@pytest.fixture
def member(app: Flask, client: FlaskClient, sqlite_db: Database) -> FlaskClient:
    """Signed in as somebody with one place."""
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        person = make_staff(uow, Role.ADMIN, email="chef@example.org")
    sign_in_as(client, person, desk=place)
    client.place = place  # type: ignore[attr-defined]
    return client


def rules(app: Flask, method: str) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def address_of(rule: Rule) -> str:
    return re.sub(r"<[^>]+>", "1", rule.rule)


# ---- forms of another site


def test_no_form_of_another_site_is_taken(app: Flask, member: FlaskClient, sqlite_db: Database) -> None:
    """Every address that takes a form, with no token, another session's, nonsense, and as JSON or plain text."""
    app.config["WTF_CSRF_ENABLED"] = True
    foreign = token_of(app.test_client())
    assert foreign
    own = token_of(member)
    tries = (
        {"data": {}},
        {"data": {"csrf_token": foreign}},
        {"data": {"csrf_token": "nonsense"}},
        {"data": {"csrf_token": own[:-2]}},
        {"json": {"csrf_token": own}},
        {"data": f"csrf_token={own}", "content_type": "text/plain"},
    )
    count = 0
    for rule in rules(app, "POST"):
        if rule.rule.startswith("/api/"):
            continue
        for given in tries:
            answer = member.post(address_of(rule), **given)
            assert answer.status_code == 400, f"{rule.endpoint} takes {given}"
            count += 1
    assert count > 700
    assert member.post("/language", data={"csrf_token": own, "locale": "nl"}).status_code == 303, "its own is taken"


def token_of(client: FlaskClient) -> str:
    """The token in a form that this session was shown."""
    page = client.get("/sign-in/pin").text
    return re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]


def test_the_api_takes_no_cookie(app: Flask, member: FlaskClient) -> None:
    for method in ("GET", "POST"):
        for rule in rules(app, method):
            if rule.rule.startswith("/api/") and "openapi" not in rule.rule and "/devices/" not in rule.rule:
                assert member.open(address_of(rule), method=method, json={}).status_code == 401, rule.endpoint


# ---- methods and other origins


def test_no_method_is_taken_that_a_route_does_not_name(app: Flask, member: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"):
            assert member.open(address_of(rule), method=method).status_code == 405, f"{method} {rule.rule}"


def test_a_method_is_what_the_request_line_says(member: FlaskClient) -> None:
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert member.get("/sign-out", headers={header: "POST"}).status_code == 405
    assert member.get("/sign-out?_method=POST").status_code == 405
    assert member.get("/account").status_code == 200, "still signed in"


@pytest.mark.parametrize("page", ["/", "/people", "/api/v1/laptops", "/api/v1/openapi.json", "/healthz", "/nowhere"])
def test_no_other_origin_may_read(member: FlaskClient, page: str) -> None:
    for method in ("GET", "OPTIONS"):
        asks = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
        answer = member.open(page, method=method, headers=asks)
        assert not [name for name, _value in answer.headers if name.lower().startswith("access-control-")]


def test_every_answer_carries_the_safe_headers(app: Flask, member: FlaskClient) -> None:
    for rule in rules(app, "GET"):
        if rule.endpoint == "static":
            continue
        answer = member.get(address_of(rule))
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, rule.endpoint
        assert "frame-ancestors 'none'" in policy, rule.endpoint
        assert answer.headers["X-Content-Type-Options"] == "nosniff", rule.endpoint
        assert "no-store" in answer.headers["Cache-Control"], rule.endpoint
        assert answer.headers.get("Content-Type", "").count("charset") <= 1, rule.endpoint


# ---- redirects and names of hosts


def stays_here(location: str) -> bool:
    """Whether a browser that follows this stays on the site."""
    shown = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    return shown.startswith("/") and not shown.startswith("//") and not urlsplit(shown).netloc


@pytest.mark.parametrize("target", TARGETS)
def test_nobody_is_led_away(client: FlaskClient, member: FlaskClient, target: str) -> None:
    place = str(member.place)  # type: ignore[attr-defined]
    entrances = [
        member.get(f"/sign-in?next={quote(target)}"),
        member.post(f"/place?next={quote(target)}", data={"location": place, "next": target}),
        member.post("/language", data={"locale": "en", "next": target}),
    ]
    stranger = client.application.test_client()
    entrances += [
        stranger.get(f"/sign-in?next={quote(target)}"),
        stranger.get(f"/people?q={quote(target)}"),
        stranger.post("/sign-in", data={"email": "chef@example.org", "password": PASSWORD, "next": target}),
    ]
    wanted = [400, 400] if "\0" in target else [302, 303]  # an address with NUL is refused whole
    assert [answer.status_code for answer in entrances[:3]] == [*wanted, 303]
    assert entrances[-1].status_code == 303, "signed in"
    for answer in entrances:
        assert answer.status_code < 500
        assert "Set-Cookie: x" not in str(answer.headers)
        if "Location" in answer.headers:
            assert stays_here(answer.headers["Location"]), answer.headers["Location"]
        assert 'href="//' not in answer.text
        assert "elsewhere.example" not in re.findall(r'(?:href|action)="([^"/]*)', answer.text)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example//elsewhere.example/x",
        "https://[",
        "//elsewhere.example",
        "javascript:alert(1)",
        "https://localhost/stocktakes/1?tab=x",
    ],
)
def test_back_is_a_page_of_this_site(sqlite_target: Target, target: str) -> None:
    path = f"/stocktakes/{sqlite_target.keys['signed']}/decide"
    answer = sqlite_target.send("POST", path, [("back", "1")], headers={"Referer": target})
    assert answer.status_code == 303
    assert stays_here(answer.headers["Location"]), answer.headers["Location"]


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "elsewhere.example:80", "localhost@elsewhere.example", "[::1]:9"]
)
def test_the_name_of_another_host_stands_on_no_page(sqlite_target: Target, host: str) -> None:
    wrong = []
    for name, address in addresses(sqlite_target.keys, sqlite_target.app).items():
        answer = sqlite_target.send("GET", address, headers={"Host": host})
        told = answer.get_data(as_text=True) if answer.mimetype in ("text/html", "text/plain") else ""
        if "elsewhere.example" in told + answer.headers.get("Location", ""):
            wrong.append(name)
    assert wrong == []


def test_a_stranger_with_another_host_is_asked_to_sign_in_here(app: Flask) -> None:
    running: Web = app.extensions["laptopdesk"]
    assert running.db is not None
    answer = app.test_client().get("/people", headers={"Host": "elsewhere.example"})
    assert answer.headers["Location"].startswith("/sign-in")
