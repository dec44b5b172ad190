"""A PIN or a badge is enough for the desk where it is used, and for nothing more; who needs more reads how."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.queries import get_staff
from laptopdesk.accounts.service import add_staff, grant_role, issue_badge, set_pin
from laptopdesk.accounts.values import NewStaff
from laptopdesk.core.access import PASSWORD_ROLES, Grant, Role, SignInWay, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.errors import Refused
from tests.factories import PASSWORD, PIN, START, hash_cheaply, make_location, make_staff, sign_in_as, unit


@pytest.fixture
def place(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis van de Wijk Proef")


@pytest.fixture
def other(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "De Ander")


def by_pin(client: FlaskClient, place: int, name: str, pin: str = PIN) -> TestResponse:
    return client.post("/sign-in/pin", data={"location": str(place), "pin": pin, "name": name})


def with_old_pin(db: Database, role: Role, place: int | None, name: str) -> int:
    """Somebody of before: a role that asks for a password, and a PIN all the same."""
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=place, name=name)
        uow.session.execute(
            sa.text("UPDATE staff SET pin_hash = :pin WHERE id = :id"), {"pin": hash_cheaply(PIN), "id": staff_id}
        )
    return staff_id


@pytest.mark.parametrize("role", sorted(PASSWORD_ROLES))
def test_an_old_pin_of_a_strong_role_says_to_use_the_password(
    client: FlaskClient, sqlite_db: Database, place: int, role: Role
) -> None:
    with_old_pin(sqlite_db, role, None, "Bo Beheer")
    wrong = by_pin(client, place, "Bo Beheer", "9753")
    assert "use your password" not in wrong.text, "a stranger does not learn who has such a role"
    answer = by_pin(client, place, "Bo Beheer")
    assert answer.status_code == 422
    assert "use your password" in answer.text
    assert client.get("/account").status_code == 302


def test_a_name_that_needs_a_password_is_not_offered(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with_old_pin(sqlite_db, Role.ADMIN, None, "Bo Beheer")
    with unit(sqlite_db) as uow:
        make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker")
    by_pin(client, place, "Ada Bakker")
    client.post("/sign-out")
    shown = client.get("/sign-in/pin").text
    assert "Ada Bakker" in shown
    assert "Bo Beheer" not in shown


@pytest.mark.parametrize("pin", ["", PIN])
def test_a_badge_of_a_strong_role_opens_nothing_also_at_an_open_desk(
    client: FlaskClient, sqlite_db: Database, place: int, pin: str
) -> None:
    chief = with_old_pin(sqlite_db, Role.ADMIN, None, "Bo Beheer")
    with sqlite_db.unit_of_work(now=START, actor=system_actor()) as uow:
        badge = issue_badge(uow, chief)
        opener = make_staff(uow, Role.VOLUNTEER, location=place)
    sign_in_as(client, opener)
    client.post("/place", data={"location": str(place), "open_desk": "y"})
    client.post("/sign-out")
    answer = client.post("/sign-in/badge", data={"location": str(place), "badge": badge, "pin": pin})
    assert answer.status_code == 422
    assert "use your password" in answer.text
    assert client.get("/staff").status_code == 302


def test_no_strong_role_gets_a_pin(sqlite_db: Database, place: int, client: FlaskClient) -> None:
    with unit(sqlite_db) as uow:
        chief, auditor = make_staff(uow, Role.ADMIN), make_staff(uow, Role.AUDITOR)
    sign_in_as(client, chief)
    refused = client.post(f"/staff/{auditor}/pin", data={"pin": "8642"})
    assert refused.status_code == 422
    assert "have no PIN" in refused.text
    assert "/pin" not in client.get(f"/staff/{auditor}").text
    own = client.post("/account/pin", data={"current": PASSWORD, "pin": "8642"})
    assert own.status_code == 422
    assert "have no PIN" in own.text
    form = {"name": "Nieuw", "role": "programme", "location": str(place), "pin": "8642"}
    added = client.post("/staff/add", data=form)
    assert added.status_code == 422
    assert "have no PIN" in added.text


def test_a_strong_role_takes_the_pin_away_and_says_so(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with unit(sqlite_db) as uow:
        chief = make_staff(uow, Role.ADMIN)
        ada = make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker")
    sign_in_as(client, chief)
    given = client.post(
        f"/staff/{ada}/grant", data={"role": "programme", "location": str(place)}, follow_redirects=True
    )
    assert "The PIN no longer works" in given.text
    with sqlite_db.read() as session:
        assert not get_staff(session, ada).has_pin
        assert session.scalar(sa.text("SELECT count(*) FROM journal_entry WHERE action = 'staff.pin_removed'")) == 1
    assert by_pin(app_client(client), place, "Ada Bakker").status_code == 422


def app_client(client: FlaskClient) -> FlaskClient:
    fresh = client.application.test_client()
    fresh.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return fresh


def test_services_refuse_too(db: Database, now: datetime) -> None:
    with db.unit_of_work(now=now, actor=system_actor()) as uow:
        auditor = make_staff(uow, Role.AUDITOR)
        with pytest.raises(Refused):
            set_pin(uow, auditor, hash_cheaply(PIN))
        new = NewStaff(name="Bo", pin_hash=hash_cheaply(PIN))
        with pytest.raises(Refused):
            add_staff(uow, new, grants=[Grant(role=Role.ADMIN)])
        volunteer = make_staff(uow, Role.VOLUNTEER)
        assert grant_role(uow, volunteer, Role.ADMIN, None)


def test_a_technician_with_a_pin_counts_and_does_not_wipe(
    client: FlaskClient, sqlite_db: Database, place: int, other: int
) -> None:
    with unit(sqlite_db) as uow:
        make_staff(uow, Role.TECHNICIAN, name="Teun Werkbank")
    assert by_pin(client, place, "Teun Werkbank").status_code == 303
    assert client.get("/stocktakes").status_code == 200
    stopped = client.get("/evidence?x=1")
    assert stopped.status_code == 403
    assert "You signed in without your password" in stopped.text
    assert 'href="/sign-in?next=/evidence?x%3D1"' in stopped.text
    form = client.get("/sign-in?next=/evidence").text
    assert "password" in form, "who sits here with a PIN may still sign in with the password"
    sent = client.post("/evidence", headers={"Referer": "http://localhost/laptops"})
    assert 'href="/sign-in?next=/laptops"' in sent.text
    assert "De Ander" not in client.get("/place").text
    assert client.post("/place", data={"location": str(other)}).status_code == 422
    assert client.post("/stocktakes", data={"location": str(other)}).status_code in (403, 422)
    with sqlite_db.read() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM stocktake")) == 0


def test_who_may_not_either_way_is_not_sent_to_the_password(
    client: FlaskClient, sqlite_db: Database, place: int
) -> None:
    with unit(sqlite_db) as uow:
        make_staff(uow, Role.VOLUNTEER, location=place, name="Ada Bakker")
    by_pin(client, place, "Ada Bakker")
    stopped = client.get("/staff")
    assert stopped.status_code == 403
    assert "without your password" not in stopped.text


@pytest.mark.parametrize("way", [SignInWay.PIN, SignInWay.BADGE, SignInWay.BADGE_AND_PIN])
def test_no_token_is_made_without_the_password(
    client: FlaskClient, sqlite_db: Database, place: int, way: SignInWay
) -> None:
    with unit(sqlite_db) as uow:
        teun = make_staff(uow, Role.TECHNICIAN, location=place)
    sign_in_as(client, teun, desk=place, way=way)
    assert client.post("/account/tokens", data={"name": "script"}).status_code in (403, 422)
    with sqlite_db.read() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM api_token")) == 0


def test_a_pin_makes_no_first_password(client: FlaskClient, sqlite_db: Database, place: int) -> None:
    with sqlite_db.unit_of_work(now=START, actor=system_actor()) as uow:
        new = NewStaff(name="Ada Bakker", email="ada@example.org", pin_hash=hash_cheaply(PIN))
        grants = [Grant(role=Role.TECHNICIAN, location_id=place)]
        ada = add_staff(uow, new, grants=grants)
    sign_in_as(client, ada, desk=place, way=SignInWay.PIN)
    answer = client.post("/account/password", data={"current": PIN, "password": "green window 88 trees"})
    assert answer.status_code == 422
    assert "no password yet" in answer.text
