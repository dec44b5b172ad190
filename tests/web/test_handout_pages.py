"""The desk in a browser without JavaScript: scan, may go, sign, handed over, undo; refused with every reason."""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.accounts.service import issue_token
from laptopdesk.core.access import Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.journal import list_latest, verify_chain
from laptopdesk.protocol.codes import COMMANDS, Command, make_laptop_tag, parse_code
from laptopdesk.protocol.uuid7 import uuid7
from tests.factories import (
    START,
    location_code,
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


@dataclass(frozen=True, kw_only=True)
class DeskWorld:
    """A house with a ready laptop, somebody who followed training 1, and somebody who did not."""

    place: int
    code: str
    laptop: str
    volunteer: int
    elsewhere: int
    trained: str
    untrained: str


@pytest.fixture
def desk(sqlite_db: Database, now: datetime) -> DeskWorld:
    with unit(sqlite_db) as uow:
        place = make_location(uow, name="Huis A")
        other = make_location(uow, name="Huis B", postcode="3012AB")
        session = make_session(uow, place, starts_at=now - timedelta(days=3), now=now - timedelta(days=9))
        passes = []
        for present in (True, False):
            person = make_participant(uow, place)
            make_enrolment(uow, person, place)
            if present:
                make_attendance(uow, session, person)
            passes.append(make_pass(uow, person))
        return DeskWorld(
            place=place,
            code=location_code(uow.session, place),
            laptop=make_ready_laptop(uow, location=place),
            volunteer=make_staff(uow, Role.VOLUNTEER, location=place),
            elsewhere=make_staff(uow, Role.VOLUNTEER, location=other),
            trained=passes[0],
            untrained=passes[1],
        )


def scan(client: FlaskClient, *codes: str, **state: str) -> str:
    return client.post("/desk", data={"code": "\n".join(codes), **state}).get_data(as_text=True)


def hand_out(client: FlaskClient, desk: DeskWorld, **changed: object) -> TestResponse:
    form = {
        "laptop": desk.laptop,
        "pass": desk.trained,
        "kit": ["charger", "bag"],
        "paper_number": "A-17",
        "form_id": str(uuid7(1, b"0123456789")),
    }
    return client.post("/desk/hand-out", data=form | changed)


def test_two_scans_in_any_order_say_may_go(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    for codes in ((desk.trained, desk.laptop), (desk.laptop, desk.trained)):
        assert 'data-verdict="go"' in scan(client, *codes)


def test_one_scan_after_the_other_keeps_the_first(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    assert 'data-verdict="wait"' in scan(client, desk.trained)
    assert 'data-verdict="go"' in scan(client, desk.laptop, **{"pass": desk.trained})


def test_before_training_one_it_is_refused_and_journaled(
    client: FlaskClient, desk: DeskWorld, sqlite_db: Database
) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    page = scan(client, desk.untrained, desk.laptop)
    assert 'data-verdict="stop"' in page
    assert "Training 1 comes first" in page
    with sqlite_db.read() as session:
        newest = list_latest(session, limit=1)[0]
    assert newest.action == "handout.refused"
    assert newest.facts["reasons"] == ["training_not_attended"]


def test_handed_over_undone_and_handed_over_again(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    answer = hand_out(client, desk)
    assert answer.status_code == 303
    shown = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert 'data-verdict="done"' in shown
    with sqlite_db.read() as session:
        handout = session.execute(sa.text("SELECT id FROM handout")).scalar_one()
        state = session.execute(sa.text("SELECT state, location_id FROM laptop")).one()
    assert tuple(state) == ("handed_out", None)
    assert client.get(f"/handouts/{handout}/agreement.pdf").data.startswith(b"%PDF")
    assert "A-17" in client.get(f"/handouts/{handout}/agreement.txt").get_data(as_text=True)
    assert client.post(f"/handouts/{handout}/undo").status_code == 303
    with sqlite_db.read() as session:
        state = session.execute(sa.text("SELECT state, location_id FROM laptop")).one()
    assert tuple(state) == ("ready", desk.place)
    assert hand_out(client, desk, form_id=str(uuid7(2, b"0123456789"))).status_code == 303
    with sqlite_db.read() as session:
        assert verify_chain(session).ok


def test_the_same_operation_twice_is_one_hand_over(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    first = hand_out(client, desk)
    second = hand_out(client, desk, kit=["bag", "charger"])
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    with sqlite_db.read() as session:
        assert session.execute(sa.text("SELECT count(*) FROM handout")).scalar() == 1


def test_without_kit_or_signature_it_says_what_is_still_to_do(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    page = hand_out(client, desk, kit=[], paper_number="").get_data(as_text=True)
    assert "Not handed over yet" in page
    assert "Still to tick: charger." in page
    assert desk.laptop in page


def test_a_refusal_does_not_ask_for_kit_or_signature(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    page = hand_out(client, desk, **{"pass": desk.untrained, "kit": [], "paper_number": ""}).get_data(as_text=True)
    assert 'data-verdict="stop"' in page
    assert "Training 1 comes first" in page
    assert "Tick everything" not in page
    assert "not signed yet" not in page


def test_an_unreadable_signature_is_refused(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    page = hand_out(client, desk, paper_number="", signature_png="data:image/png;base64,aGFjaw==").get_data(
        as_text=True
    )
    assert "The signature could not be read" in page


def test_misread_codes_are_said_and_kept(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    page = scan(client, "L000000&", "hello", desk.trained)
    assert "This code was not used" in page
    with sqlite_db.read() as session:
        kept = [row[0] for row in session.execute(sa.text("SELECT raw FROM scan_log ORDER BY id"))]
    assert kept == ["L000000&", "xxxxx"]


def test_a_code_nobody_knows_is_said_and_kept(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    unknown = make_laptop_tag(7_654_321)
    assert "This laptop is not in the system" in scan(client, desk.trained, unknown)
    with sqlite_db.read() as session:
        kept = session.execute(sa.text("SELECT raw, outcome FROM scan_log")).all()
    assert [tuple(row) for row in kept] == [(unknown, "unknown")]


def test_undo_after_ten_minutes_or_from_another_desk_is_refused(
    app: Flask, client: FlaskClient, desk: DeskWorld, sqlite_db: Database, now: datetime
) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    hand_out(client, desk)
    app.extensions["laptopdesk"].clock = lambda: now + timedelta(minutes=11)
    answer = client.post("/handouts/1/undo")
    assert answer.status_code == 422
    assert "ten minutes" in answer.get_data(as_text=True)


def test_somebody_of_another_house_may_not(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.elsewhere, desk=desk.place)
    assert client.get("/handouts/1").status_code in (403, 404)
    page = scan(client, desk.trained, desk.laptop)
    assert 'data-verdict="go"' not in page


def test_a_return_ends_hand_over_and_evidence(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    hand_out(client, desk)
    with sqlite_db.read() as session:
        before = session.execute(sa.text("SELECT custody_id FROM laptop")).scalar_one()
    answer = client.post("/returns", data={"laptop": desk.laptop, "reason": "defect"})
    assert answer.status_code == 303
    with sqlite_db.read() as session:
        state, custody, place = session.execute(sa.text("SELECT state, custody_id, location_id FROM laptop")).one()
        ended = session.execute(sa.text("SELECT ended_by, return_reason FROM handout")).one()
    assert (state, place) == ("returned", desk.place)
    assert custody != before
    assert tuple(ended) == ("returned", "defect")
    shown = client.get(answer.headers["Location"]).text
    assert "Taken back" in shown
    assert parse_code(desk.laptop).grouped in shown
    assert 'href="/desk"' in shown
    assert "Scan or type the laptop" in shown, "the next return"


def test_a_scanned_label_says_which_laptop_and_who_has_it_and_asks_why(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    hand_out(client, desk)
    kit = {"kit": ["charger"], "reason": "defect", "step": "scan"}
    shown = client.post("/returns", data={"code": desk.laptop.lower(), "step": "scan"})
    assert shown.status_code == 200
    assert "Choose a reason" in shown.text
    assert "Choose a reason." not in shown.text
    assert parse_code(desk.laptop).grouped in shown.text
    assert "since" in shown.text
    assert f'name="laptop" value="{desk.laptop}"' in shown.text
    again = client.post("/returns", data={"laptop": desk.laptop, "code": desk.trained, **kit})
    assert again.status_code == 422
    assert "This is a pass. Scan the label of the laptop." in again.text
    for page in (again.text, client.post("/returns", data={"laptop": desk.laptop, "code": desk.laptop, **kit}).text):
        assert re.search(r'value="defect"[^>]*selected|selected[^>]*value="defect"', page)
        assert re.search(r'value="charger"[^>]*checked|checked[^>]*value="charger"', page)
        assert f'name="laptop" value="{desk.laptop}"' in page


def test_another_laptop_takes_no_reason_of_the_one_before(
    client: FlaskClient, desk: DeskWorld, sqlite_db: Database
) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    with unit(sqlite_db) as uow:
        other = make_ready_laptop(uow, location=desk.place)
    shown = client.post(
        "/returns", data={"laptop": desk.laptop, "code": other, "reason": "defect", "step": "scan"}
    ).text
    assert not re.search(r'value="defect"[^>]*selected', shown)
    assert "This laptop is not handed out." in shown


def test_cards_at_a_return(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    hand_out(client, desk)
    card = {command: COMMANDS[command].text for command in Command}
    here = {"laptop": desk.laptop, "step": "scan"}
    assert client.post("/returns", data={"code": card[Command.CANCEL], **here}).headers["Location"] == "/returns"
    assert (
        "This is a code from the desk sheet." in client.post("/returns", data={"code": card[Command.UNDO], **here}).text
    )
    assert "Choose a reason." in client.post("/returns", data={"code": card[Command.CONFIRM], **here}).text
    assert "Choose a reason" in client.post("/returns", data={"code": card[Command.RETURN], **here}).text
    done = client.post("/returns", data={"code": card[Command.CONFIRM], "reason": "defect", **here})
    assert done.status_code == 303
    assert "done=" in done.headers["Location"]


def test_a_label_that_nobody_knows_is_said_at_a_return(client: FlaskClient, desk: DeskWorld) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    for step in ({"step": "scan"}, {"reason": "defect"}):
        answer = client.post("/returns", data={"code": make_laptop_tag(9_999_999), **step})
        assert "This laptop is not in the system." in answer.text
        assert "This does not exist" not in answer.text


def test_another_label_is_never_taken_back_with_the_reason_of_the_one_before(
    client: FlaskClient, desk: DeskWorld, sqlite_db: Database
) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    other = make_laptop_tag(999)
    data = {"laptop": desk.laptop, "code": other, "reason": "defect", "kit": ["charger"]}
    answer = client.post("/returns", data=data)  # the button, pressed with another label in the field
    assert answer.status_code == 200
    assert f'name="laptop" value="{other}"' in answer.text
    with sqlite_db.read() as session:
        assert session.execute(sa.text("SELECT count(*) FROM inbox WHERE kind = 'return'")).scalar_one() == 0


def test_what_a_return_could_not_use_stands_in_the_scan_log(
    client: FlaskClient, desk: DeskWorld, sqlite_db: Database
) -> None:
    sign_in_as(client, desk.volunteer, desk=desk.place)
    for code in (desk.trained, "L0001234C"):
        client.post("/returns", data={"code": code, "step": "scan"})
    with sqlite_db.read() as session:
        rows = session.execute(sa.text("SELECT raw, outcome, page FROM scan_log ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [
        (desk.trained, "wrong_kind", "returns"),
        ("L0001234C", "misread", "returns"),
    ]


def test_cards_in_a_round_act_or_say_so(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    with sqlite_db.read() as session:
        page = f"/sessions/{session.execute(sa.text('SELECT id FROM session')).scalar_one()}/round"
    sign_in_as(client, desk.volunteer, desk=desk.place)
    assert client.post(page, data={"code": COMMANDS[Command.RETURN].text}).headers["Location"] == "/returns"
    assert "This desk has nothing to undo." in client.post(page, data={"code": COMMANDS[Command.UNDO].text}).text
    both = {"laptop": desk.laptop, "pass": desk.trained, "kit": ["charger", "bag"], "paper_number": "A-1"}
    assert client.post(page, data={"code": COMMANDS[Command.CONFIRM].text.lower(), **both}).status_code == 303


def api_token(db: Database, staff_id: int) -> str:
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        return issue_token(uow, staff_id, "test")[1]


def api_hand_out(client: FlaskClient, desk: DeskWorld, db: Database, **changed: object) -> TestResponse:
    body = {
        "laptop": desk.laptop,
        "pass": desk.trained,
        "location": desk.code,
        "kit": ["charger"],
        "signature": "paper:9",
        "operation_id": str(uuid4()),
    }
    token = api_token(db, desk.volunteer)
    return client.post("/api/v1/handouts", json=body | changed, headers={"Authorization": f"Bearer {token}"})


def test_the_api_hands_out_once(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    operation = str(uuid4())
    first = api_hand_out(client, desk, sqlite_db, operation_id=operation)
    again = api_hand_out(client, desk, sqlite_db, operation_id=operation)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json


def test_the_api_refuses_with_every_reason(client: FlaskClient, desk: DeskWorld, sqlite_db: Database) -> None:
    answer = api_hand_out(client, desk, sqlite_db, kit=[], **{"pass": desk.untrained})
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["reasons"] == ["training_not_attended", "kit_incomplete"]
    operation = str(uuid4())
    told = [api_hand_out(client, desk, sqlite_db, operation_id=operation, **{"pass": desk.untrained}) for _ in range(2)]
    assert told[0].json["reasons"] == told[1].json["reasons"] == ["training_not_attended"]


def test_the_same_id_with_another_meaning_is_a_conflict(
    client: FlaskClient, desk: DeskWorld, sqlite_db: Database
) -> None:
    operation = str(uuid4())
    api_hand_out(client, desk, sqlite_db, operation_id=operation)
    answer = api_hand_out(client, desk, sqlite_db, operation_id=operation, **{"pass": desk.untrained})
    assert answer.status_code == 409
    assert answer.json["code"] == "operation_reused"


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"laptop": 1}', json.dumps({"laptop": "x" * 100_000}), "\x00", '{"laptop": "L", "extra": true}'],
)
def test_hostile_bodies_are_answered_as_problems(
    client: FlaskClient, desk: DeskWorld, sqlite_db: Database, body: str
) -> None:
    token = api_token(sqlite_db, desk.volunteer)
    answer = client.post(
        "/api/v1/handouts", data=body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code in (400, 413, 422)
    assert answer.json["code"] in ("unreadable", "invalid_request", "too_large")
