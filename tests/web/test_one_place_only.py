"""What holds at every place is changed by nobody of one place, and nobody there opens a way to more."""

import io

import pytest
from flask.testing import FlaskClient

from laptopdesk.accounts.queries import get_credentials
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from tests.elsewhere import World, make_world
from tests.factories import make_staff, sign_in_as, unit


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return make_world(sqlite_db)


def local(db: Database, client: FlaskClient, world: World, *roles: Role) -> int:
    """Somebody with these roles at `there`, signed in."""
    with unit(db) as uow:
        staff_id = make_staff(uow, *roles, location=world.there)
    sign_in_as(client, staff_id, desk=world.there)
    return staff_id


@pytest.mark.parametrize("act", ["password", "pin", "badge", "badge/withdraw", "end-sessions", "leave", "grant"])
def test_who_has_no_role_yet_is_of_nobody_at_one_place(
    client: FlaskClient, sqlite_db: Database, world: World, act: str
) -> None:
    with unit(sqlite_db) as uow:
        nobody = make_staff(uow)
    with sqlite_db.read() as session:
        before = get_credentials(session, nobody)
    local(sqlite_db, client, world, Role.ADMIN)
    form = {"password": "green window 88 trees", "pin": "7193", "role": "volunteer", "location": str(world.there)}
    assert client.get(f"/staff/{nobody}").status_code == 403
    assert client.post(f"/staff/{nobody}/{act}", data=form).status_code == 403
    with sqlite_db.read() as session:
        assert get_credentials(session, nobody) == before


def test_the_same_is_done_by_who_manages_everybody(client: FlaskClient, sqlite_db: Database, world: World) -> None:
    with unit(sqlite_db) as uow:
        nobody, chief = make_staff(uow), make_staff(uow, Role.ADMIN)
    sign_in_as(client, chief)
    assert client.post(f"/staff/{nobody}/password", data={"password": "green window 88 trees"}).status_code == 303


def test_an_image_is_added_and_withdrawn_by_who_releases_everywhere(
    client: FlaskClient, sqlite_db: Database, world: World
) -> None:
    local(sqlite_db, client, world, Role.TECHNICIAN, Role.PROGRAMME)
    shown = client.get("/images")
    assert shown.status_code == 200
    assert "/withdraw" not in shown.text
    assert 'name="sha256"' not in shown.text
    assert client.post(f"/images/{world.release}/withdraw").status_code == 403


@pytest.mark.parametrize("address", ["/lots/{lot}/terms", "/lots/{lot}/difference/line?key={extra_line}"])
def test_a_form_about_a_lot_asks_as_its_sending_does(
    client: FlaskClient, sqlite_db: Database, world: World, address: str
) -> None:
    local(sqlite_db, client, world, Role.TECHNICIAN)
    assert client.get(address.format(lot=world.lot, extra_line=world.extra_line)).status_code == 403


def test_a_lot_that_has_not_come_is_of_who_announced_it(client: FlaskClient, sqlite_db: Database, world: World) -> None:
    local(sqlite_db, client, world, Role.TECHNICIAN)
    first = {"lot": "KOMT-NOG", "donor": "D", "file": (io.BytesIO(b"Merk,Serienummer\nDell,ONEONE1\n"), "l.csv")}
    assert client.post("/lots/announce", data=first, content_type="multipart/form-data").status_code in (200, 303)
    second = {"lot": "KOMT-NOG", "donor": "D", "file": (io.BytesIO(b"Merk,Serienummer\nDell,TWOTWO2\n"), "l.csv")}
    local(sqlite_db, client, world, Role.TECHNICIAN)
    assert client.post("/lots/announce", data=second, content_type="multipart/form-data").status_code == 403


@pytest.mark.parametrize("role", [Role.TRAINER, Role.PROGRAMME])
def test_initials_of_somebody_elsewhere_are_not_shown(
    client: FlaskClient, sqlite_db: Database, world: World, role: Role
) -> None:
    local(sqlite_db, client, world, role)
    assert client.get(f"/participants/{world.newcomer}/exception").status_code == 403
    assert client.get("/participants/999999/exception").status_code == 404


def test_an_undo_elsewhere_is_not_asked_about(client: FlaskClient, sqlite_db: Database, world: World) -> None:
    local(sqlite_db, client, world, Role.VOLUNTEER)
    assert client.get(f"/handouts/{world.handout}/undo").status_code == 403
