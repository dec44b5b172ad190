"""My account and the pages of staff: what people do there, and who may; and the `user` commands."""

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.accounts import queries
from laptopdesk.accounts.cli import user
from laptopdesk.accounts.values import SignInWay, StaffMember
from laptopdesk.app import compose
from laptopdesk.config import Config
from laptopdesk.core.access import Grant, Role
from laptopdesk.core.db import Database
from laptopdesk.protocol.codes import CodeKind, is_code, make_location_code
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import PASSWORD, PIN, location_code, make_location, make_staff, sign_in_as, unit

NEW_PASSWORD = "seven quiet otters"


@pytest.fixture
def own(client: FlaskClient, sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, Role.TRAINER, name="Ada Bakker", email="ada@example.org")
    sign_in_as(client, staff_id)
    return staff_id


@pytest.fixture
def admin(client: FlaskClient, sqlite_db: Database) -> FlaskClient:
    with unit(sqlite_db) as uow:
        staff_id = make_staff(uow, Role.ADMIN)
    sign_in_as(client, staff_id)
    return client


def member(db: Database, staff_id: int) -> StaffMember:
    with db.read() as session:
        return queries.get_staff(session, staff_id)


# ---- my account


def test_a_new_password_needs_the_old_one_and_ends_other_devices(client: FlaskClient, own: int) -> None:
    other = client.application.test_client()
    sign_in_as(other, own)
    wrong = client.post("/account/password", data={"current": "no", "password": NEW_PASSWORD})
    assert wrong.status_code == 422
    weak = client.post("/account/password", data={"current": PASSWORD, "password": "welkom12345"})
    assert "easy to guess" in weak.text
    assert client.post("/account/password", data={"current": PASSWORD, "password": NEW_PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200, "this device goes on"
    assert other.get("/account").status_code == 302, "the other is signed out"
    signed_in = other.post("/sign-in", data={"email": "ada@example.org", "password": NEW_PASSWORD})
    assert signed_in.status_code == 303


def test_a_new_pin(client: FlaskClient, own: int) -> None:
    assert client.post("/account/pin", data={"current": PASSWORD, "pin": "1234"}).status_code == 422
    assert client.post("/account/pin", data={"current": PIN, "pin": "8642"}).status_code == 422
    assert client.post("/account/pin", data={"current": PASSWORD, "pin": "8642"}).status_code == 303


def test_a_language_stays_with_the_person(client: FlaskClient, own: int) -> None:
    client.post("/account/language", data={"locale": "nl"})
    assert "Mijn account" in client.get("/account").text
    client.post("/account/language", data={"locale": "xx"})
    fresh = client.application.test_client()
    fresh.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}, headers={"Accept-Language": "en"})
    assert "Mijn account" in fresh.get("/account", headers={"Accept-Language": "en"}).text


TOKEN = {"name": "mine", "scopes": ["attendance", "tickets"], "days": "30", "current": PASSWORD}


def test_a_token_is_shown_once(client: FlaskClient, own: int, sqlite_db: Database) -> None:
    shown = client.post("/account/tokens", data={**TOKEN, "name": "<b>sheet</b>"}).text
    assert "ldk_" in shown
    assert "&lt;b&gt;sheet" in shown
    again = client.get("/account").text
    assert "ldk_" not in again
    with sqlite_db.read() as session:
        (token,) = queries.list_tokens(session, own)
    assert client.post(f"/account/tokens/{token.id}/revoke").status_code == 303
    for wrong in (
        {"name": ""},
        {"scopes": []},
        {"scopes": ["laptops", "staff"]},
        {"days": "91"},
        {"days": "0"},
        {"days": "x"},
        {"current": "no"},
        {"current": PIN},
        {"current": ""},
    ):
        assert client.post("/account/tokens", data={**TOKEN, **wrong}).status_code == 422
    with sqlite_db.read() as session:
        assert len(queries.list_tokens(session, own)) == 1


def test_nobody_withdraws_the_token_of_somebody_else(client: FlaskClient, own: int, sqlite_db: Database) -> None:
    client.post("/account/tokens", data=TOKEN)
    with unit(sqlite_db) as uow:
        (token,) = queries.list_tokens(uow.session, own)
        stranger = make_staff(uow, Role.TRAINER)
    sign_in_as(client, stranger)
    assert client.post(f"/account/tokens/{token.id}/revoke").status_code == 403


@pytest.mark.parametrize("way", [SignInWay.PIN, SignInWay.BADGE])
def test_who_came_with_a_pin_or_a_badge_makes_no_token(
    client: FlaskClient, own: int, sqlite_db: Database, way: SignInWay
) -> None:
    sign_in_as(client, own, way=way)
    assert 'action="/account/tokens"' not in client.get("/account").text
    answer = client.post("/account/tokens", data=TOKEN)
    assert (answer.status_code, "ldk_" in answer.text) == (422, False)
    assert "Sign in with your password first" in answer.text
    with sqlite_db.read() as session:
        assert queries.list_tokens(session, own) == ()


def test_a_token_shows_what_it_may_until_when_and_its_last_use(
    app: Flask, client: FlaskClient, own: int, now: datetime
) -> None:
    shown = client.post("/account/tokens", data=TOKEN).text
    assert "record who was present, open tickets" in shown
    assert "23 Dec 2026" in shown
    assert "never" in shown
    secret = re.search(r"ldk_[\w-]+", shown)
    assert secret is not None
    bearer = {"Authorization": f"Bearer {secret[0]}"}
    assert app.test_client().get("/api/v1/laptops", headers=bearer).status_code == 403
    used = client.get("/account").text
    assert "never" not in used
    clock = app.extensions["laptopdesk"]
    clock.clock = lambda: now + timedelta(days=29, hours=23)
    assert app.test_client().get("/api/v1/laptops", headers=bearer).status_code == 403
    clock.clock = lambda: now + timedelta(days=30, seconds=1)
    assert app.test_client().get("/api/v1/laptops", headers=bearer).status_code == 401


@pytest.mark.parametrize("act", ["/account/end-sessions", "/account/password"])
def test_tokens_end_with_a_new_password_and_with_signing_out_everywhere(
    app: Flask, client: FlaskClient, own: int, act: str
) -> None:
    secret = re.search(r"ldk_[\w-]+", client.post("/account/tokens", data=TOKEN).text)
    assert secret is not None
    bearer = {"Authorization": f"Bearer {secret[0]}"}
    assert app.test_client().get("/api/v1/laptops", headers=bearer).status_code == 403
    assert client.post(act, data={"current": PASSWORD, "password": NEW_PASSWORD}).status_code == 303
    assert app.test_client().get("/api/v1/laptops", headers=bearer).status_code == 401


def test_signing_out_everywhere(client: FlaskClient, own: int) -> None:
    assert client.post("/account/end-sessions").status_code == 303
    assert client.get("/account").status_code == 302


# ---- staff


def test_somebody_is_added_and_found(admin: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        place = make_location(uow, "De Plek")
    form = {
        "name": "Bo Visser",
        "role": "volunteer",
        "location": str(place),
        "email": "",
        "password": "",
        "pin": "8642",
    }
    added = admin.post("/staff/add", data=form)
    assert added.status_code == 303
    shown = admin.get(added.location).text
    assert "Bo Visser" in shown
    assert "De Plek" in shown
    assert "Bo Visser" in admin.get("/staff?q=visser").text
    assert "Nobody found" in admin.get("/staff?q=zzz").text


def test_a_wrong_form_keeps_what_was_typed_but_no_secret(admin: FlaskClient) -> None:
    form = {
        "name": "Bo",
        "role": "volunteer",
        "location": "everywhere",
        "email": "nope",
        "password": "verysecretlyweak",
        "pin": "0000",
    }
    answer = admin.post("/staff/add", data=form)
    assert answer.status_code == 422
    assert 'value="Bo"' in answer.text
    assert "verysecretlyweak" not in answer.text


def test_roles_secrets_badge_and_leaving(admin: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        place, other = make_location(uow), make_staff(uow, Role.VOLUNTEER, name="Bo Visser")
    page = f"/staff/{other}"
    assert admin.post(f"{page}/grant", data={"role": "trainer", "location": str(place)}).status_code == 303
    assert admin.post(f"{page}/grant", data={"role": "trainer", "location": str(place)}).status_code == 422
    assert admin.post(f"{page}/grant", data={"role": "king", "location": str(place)}).status_code == 422
    assert admin.post(f"{page}/revoke", data={"role": "volunteer", "location": ""}).status_code == 303
    assert admin.post(f"{page}/revoke", data={"role": "volunteer", "location": ""}).status_code == 422
    assert admin.post(f"{page}/revoke", data={"role": "king"}).status_code == 422
    assert member(sqlite_db, other).grants == (Grant(role=Role.TRAINER, location_id=place),)
    assert admin.post(f"{page}/password", data={"password": "short"}).status_code == 422
    assert admin.post(f"{page}/password", data={"password": NEW_PASSWORD}).status_code == 303
    assert admin.post(f"{page}/pin", data={"pin": "8642"}).status_code == 303
    assert admin.post(f"{page}/badge").status_code == 303
    badge = member(sqlite_db, other).badge
    assert badge is not None
    assert is_code(badge, CodeKind.BADGE)
    assert admin.post(f"{page}/badge/withdraw").status_code == 303
    assert admin.post(f"{page}/end-sessions").status_code == 303
    assert admin.get(f"{page}/leave").status_code == 200
    assert admin.post(f"{page}/leave").status_code == 303
    assert "Bo Visser" in admin.get("/staff?left=1").text
    assert admin.get(page).status_code == 200


def test_the_last_administrator_stays(admin: FlaskClient, sqlite_db: Database) -> None:
    with sqlite_db.read() as session:
        (only,) = queries.list_staff(session)
    answer = admin.post(f"/staff/{only.id}/leave")
    assert answer.status_code == 422
    assert "There must be an administrator." in answer.text


PAGES = ("", "/leave")
POSTS = ("/grant", "/revoke", "/password", "/pin", "/badge", "/badge/withdraw", "/end-sessions", "/leave")
FIELDS = {"role": "volunteer", "location": "", "password": NEW_PASSWORD, "pin": "8642"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_manage_staff(client: FlaskClient, sqlite_db: Database, role: Role) -> None:
    with unit(sqlite_db) as uow:
        other, staff_id = make_staff(uow, Role.VOLUNTEER), make_staff(uow, role)
    sign_in_as(client, staff_id)
    assert client.get("/staff").status_code == 403
    assert client.get("/staff/add").status_code == 403
    assert {client.get(f"/staff/{other}{page}").status_code for page in PAGES} == {403}
    assert {client.post(f"/staff/{other}{page}", data=FIELDS).status_code for page in POSTS} == {403}


def test_an_administrator_of_one_place_reaches_no_other(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        here, there = make_location(uow), make_location(uow)
        mine = make_staff(uow, Role.VOLUNTEER, location=here, name="Mijn Mens")
        other = make_staff(uow, Role.VOLUNTEER, location=there, name="Ander Mens")
        boss = make_staff(uow, Role.ADMIN)
        staff_id = make_staff(uow, Role.ADMIN, location=here)
    sign_in_as(client, staff_id)
    listed = client.get("/staff").text
    assert ("Mijn Mens" in listed, "Ander Mens" in listed) == (True, False)
    assert client.get(f"/staff/{mine}").status_code == 200
    assert client.get("/staff?left=1").status_code == 403
    for target in (other, boss):
        assert client.get(f"/staff/{target}").status_code == 403
        answers = {client.post(f"/staff/{target}{page}", data=FIELDS).status_code for page in POSTS if page != "/grant"}
        assert answers <= {403}, "nothing of somebody elsewhere"
    assert member(sqlite_db, boss).grants == (Grant(role=Role.ADMIN),)


# ---- the commands


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAPTOPDESK_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("LAPTOPDESK_DATABASE_URL", raising=False)
    opened = open_database(Config.from_env().url)
    prepare(opened)
    with unit(opened) as uow:
        code = location_code(uow.session, make_location(uow))
    opened.dispose()
    (tmp_path / "code").write_text(code)
    return tmp_path


def run(*arguments: str, stdin: str | bytes = "") -> tuple[int, str, str]:
    given = io.BytesIO(stdin) if isinstance(stdin, bytes) else stdin
    result = CliRunner().invoke(user, list(arguments), input=given, obj=compose())
    return result.exit_code, result.stdout, result.stderr


ADD = ("add", "ada@example.org", "--name", "Ada Bakker", "--role", "trainer")


def test_user_add_grant_pin_and_token(installation: Path) -> None:
    code = (installation / "code").read_text()
    status, out, err = run(*ADD, "--location", code, "--json", stdin=PASSWORD + "\n")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "id": 1,
        "email": "ada@example.org",
        "name": "Ada Bakker",
        "role": "trainer",
        "location": code,
    }
    assert run("grant", "ada@example.org", "--role", "agent")[0] == 0
    assert run("pin", "ada@example.org", stdin="8642\n")[0] == 0
    assert run("password", "ada@example.org", stdin=NEW_PASSWORD)[0] == 0
    token = ("token", "ada@example.org", "--name", "sheet", "--scope", "attendance")
    status, out, _err = run(*token, stdin=NEW_PASSWORD)
    assert (status, out.startswith("ldk_"), len(out.split())) == (0, True, 1)
    document = json.loads(run(*token, "--days", "7", "--json", stdin=NEW_PASSWORD)[1])
    assert (document["token"][:4], document["scopes"]) == ("ldk_", ["attendance"])
    days, none, scope = ("--days", "91"), ("--days", "0"), ("--scope", "staff")
    good = NEW_PASSWORD
    for stdin, more, status in (
        ("", (), 1),
        ("no", (), 1),
        ("8642", (), 1),
        (good, days, 2),
        (good, none, 2),
        (good, scope, 2),
    ):
        code, out, err = run(*token, *more, stdin=stdin)
        assert (code, out) == (status, ""), (stdin, more)
        assert err
    assert run(*token[:4], stdin=NEW_PASSWORD)[0] == 2, "without a scope"


@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        ("", "The password is empty."),
        ("\n", "The password is empty."),
        ("short\n", "too short"),
        ("welkom012345\n", "easy to guess"),
        ("ada bakker 1\n", "must not be the name"),
        (b"\xff\xfe\xff\n", "not UTF-8"),
    ],
)
def test_user_add_says_what_is_wrong_with_the_password(installation: Path, stdin: str | bytes, says: str) -> None:
    status, out, err = run(*ADD, "--json", stdin=stdin)
    assert (status, out) == (1, "")
    assert says in err


def test_user_add_refuses_twice_unknown_places_and_unknown_people(installation: Path) -> None:
    assert run(*ADD, stdin=PASSWORD)[0] == 0
    for arguments, says in (
        (ADD, "already has this e-mail address"),
        ((*ADD[:1], "not an address", *ADD[2:]), "not an e-mail address"),
        ((*ADD[:1], "bo@example.org", *ADD[2:], "--location", "Z0000X"), "This code was misread"),
        ((*ADD[:1], "bo@example.org", *ADD[2:], "--location", make_location_code(9999)), "location is not known"),
        ((*ADD[:1], "bo@example.org", *ADD[2:], "--by", "nobody@example.org"), "No staff member"),
        (("token", "nobody@example.org", "--name", "x", "--scope", "tickets"), "No staff member"),
    ):
        status, out, err = run(*arguments, stdin=PASSWORD)
        assert (status, out) == (1, "")
        assert says in err
    assert run("add", "x@example.org", "--name", "X", "--role", "king", stdin=PASSWORD)[0] == 2
