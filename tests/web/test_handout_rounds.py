"""The hand-out round after a training, and the exception that two people sign for."""

import re
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.training.service import invite
from tests.factories import (
    actor_for,
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


def test_a_round_gives_each_who_was_present_a_laptop(client: FlaskClient, sqlite_db: Database, now: datetime) -> None:
    with unit(sqlite_db, now=now) as uow:
        place = make_location(uow)
        session = make_session(uow, place, starts_at=now - timedelta(hours=2), now=now - timedelta(days=7))
        people = [make_participant(uow, place) for _ in range(3)]
        for person in people:
            make_enrolment(uow, person, place)
        invite(uow.by(actor_for(uow, Role.PROGRAMME)), session, people)
        for person in people[:2]:
            make_attendance(uow, session, person, now=now)
        laptops = [make_ready_laptop(uow, location=place) for _ in range(2)]
        trainer = make_staff(uow, Role.TRAINER, location=place)
    sign_in_as(client, trainer, desk=place)
    address = f"/sessions/{session}/round"
    for laptop in laptops:
        shown = client.get(address).get_data(as_text=True)
        code, person = (re.search(rf'name="{name}" value="([^"]*)"', shown)[1] for name in ("pass", "person"))  # type: ignore[index]
        state = {"pass": code, "person": person}
        assert 'data-verdict="go"' in client.post(address, data=state | {"code": laptop}).get_data(as_text=True)
        operation = "0190a000-0000-7000-8000-00000000000" + str(laptops.index(laptop))
        form = state | {"laptop": laptop, "kit": ["charger"], "paper_number": "1", "form_id": operation, "confirm": "1"}
        assert client.post(address, data=form).status_code == 303
    assert "Everybody has a laptop" in client.get(address).get_data(as_text=True)
    with sqlite_db.read() as found:
        rows = found.execute(sa.text("SELECT participant_id, session_id FROM handout ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(person, session) for person in people[:2]]


def test_an_exception_takes_two_people_and_serves_once(client: FlaskClient, sqlite_db: Database) -> None:
    with unit(sqlite_db) as uow:
        place = make_location(uow)
        person = make_participant(uow, place)
        make_enrolment(uow, person, place)
        code, laptop = make_pass(uow, person), make_ready_laptop(uow, location=place)
        asker, approver = (make_staff(uow, Role.PROGRAMME) for _ in range(2))
    sign_in_as(client, asker, desk=place)
    desk = {"code": f"{code}\n{laptop}"}
    assert 'data-verdict="stop"' in client.post("/desk", data=desk).get_data(as_text=True)
    assert client.post(f"/participants/{person}/exception", data={"reason": ""}).status_code == 422
    assert client.post(f"/participants/{person}/exception", data={"reason": "In hospital."}).status_code == 303
    assert client.post("/exceptions/1/approve").status_code == 422
    assert 'data-verdict="stop"' in client.post("/desk", data=desk).get_data(as_text=True)
    sign_in_as(client, approver, desk=place)
    assert client.post("/exceptions/1/approve").status_code == 303
    shown = client.post("/desk", data=desk).get_data(as_text=True)
    assert 'data-verdict="go"' in shown
    assert "By exception" in shown
    form = {"laptop": laptop, "pass": code, "kit": ["charger"], "paper_number": "1"}
    assert client.post("/desk/hand-out", data=form).status_code == 303
    with sqlite_db.read() as found:
        assert found.execute(sa.text("SELECT used_at IS NOT NULL FROM training_exception")).scalar_one()


def test_the_round_names_whose_pass_lies_on_the_desk(client: FlaskClient, sqlite_db: Database, now: datetime) -> None:
    with unit(sqlite_db, now=now) as uow:
        place = make_location(uow)
        session = make_session(uow, place, starts_at=now - timedelta(hours=2), now=now - timedelta(days=7))
        people = [make_participant(uow, place, name=name) for name in ("Aa Eerst", "Bb Tweede", "Cc Elders")]
        for person in people:
            make_enrolment(uow, person, place)
        invite(uow.by(actor_for(uow, Role.PROGRAMME)), session, people[:2])
        for person in people[:2]:
            make_attendance(uow, session, person, now=now)
        passes = [make_pass(uow, person) for person in people]
        trainer = make_staff(uow, Role.TRAINER, location=place)
    sign_in_as(client, trainer, desk=place)
    address = f"/sessions/{session}/round"
    assert "Now: Aa Eerst" in client.get(address).get_data(as_text=True)
    state = {"pass": passes[0], "person": people[0]}
    assert "Now: Bb Tweede" in client.post(address, data=state | {"code": passes[1]}).get_data(as_text=True)
    shown = client.post(address, data=state | {"code": passes[2]}).get_data(as_text=True)
    assert "Now: Aa Eerst" not in shown
    assert "Now: somebody who is not on this list" in shown
