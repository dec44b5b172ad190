"""Cases and scans on screen: who may see and decide them, what they say, what stays when something is wrong."""

import re
from datetime import datetime
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from laptopdesk.cases.queries import get_case
from laptopdesk.cases.service import open_case
from laptopdesk.cases.values import CaseId, CaseKind, CaseOutcome, CaseState, OpenCase
from laptopdesk.core.access import Everywhere, Role, system_actor
from laptopdesk.core.db import Database
from laptopdesk.devices.queries import list_scans
from laptopdesk.devices.service import log_scan
from laptopdesk.devices.values import ScanOutcome
from tests.factories import make_location, make_staff, sign_in_as


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> int:
    with db.unit_of_work() as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)
    return staff_id


@pytest.fixture
def here(sqlite_db: Database) -> int:
    with sqlite_db.unit_of_work() as uow:
        return make_location(uow, "Huis Hier")


def a_case(db: Database, location: int | None, now: datetime, kind: CaseKind = CaseKind.OPERATION_REUSED) -> CaseId:
    sides = (
        {"operation": str(uuid4()), "kind": "hand_out", "intent": {"laptop": "L00000011", "kit": ["charger", "bag"]}},
        {"present": False, "session": 3, "new_fact": None},
    )
    with db.unit_of_work() as uow:
        return open_case(uow, OpenCase(kind=kind, sides=sides, location_id=location), now=now, actor=system_actor())


def test_a_case_is_listed_and_shown_with_both_sides(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    listed = client.get("/cases").get_data(as_text=True)
    assert "One operation id, two meanings" in listed
    assert "Huis Hier" in listed
    shown = client.get(f"/cases/{case_id}").get_data(as_text=True)
    for words in ("Side 1", "L00000011", "charger, bag", "Training session", "New fact", "Huis Hier"):
        assert words in shown


def test_a_decision_needs_a_reason_and_keeps_what_was_chosen(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    answer = client.post(f"/cases/{case_id}/decide", data={"outcome": "mistake", "reason": "  "})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Write down why." in text
    (chosen,) = re.findall(r"<input[^>]*\bchecked\b[^>]*>", text)
    assert 'value="mistake"' in chosen
    answer = client.post(f"/cases/{case_id}/decide", data={"outcome": "burnt", "reason": "because"})
    assert answer.status_code == 422


def test_a_case_is_decided_once_and_says_by_whom_and_why(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    staff_id = sign_in(client, sqlite_db, Role.PROGRAMME)
    case_id = a_case(sqlite_db, here, now)
    data = {"outcome": "corrected", "reason": "The second label was on the wrong lid."}
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 302
    with sqlite_db.read() as session:
        found = get_case(session, case_id)
    assert (found.state, found.outcome, found.decided_by_id) == (CaseState.DECIDED, CaseOutcome.CORRECTED, staff_id)
    assert found.reason == data["reason"]
    assert client.post(f"/cases/{case_id}/decide", data=data).status_code == 422
    assert "wrong lid" in client.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "No case waits" in client.get("/cases").get_data(as_text=True)
    assert "decided" in client.get("/cases?all=1").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.TRAINER, Role.AGENT, Role.TECHNICIAN, Role.AUDITOR])
def test_others_see_no_cases(client: FlaskClient, sqlite_db: Database, here: int, now: datetime, role: Role) -> None:
    sign_in(client, sqlite_db, role)
    case_id = a_case(sqlite_db, here, now)
    assert client.get("/cases").status_code == 403
    assert client.get(f"/cases/{case_id}").status_code == 403
    assert client.post(f"/cases/{case_id}/decide", data={"outcome": "stands", "reason": "x"}).status_code == 403


def test_a_colleague_of_another_place_sees_and_decides_nothing_here(
    client: FlaskClient, sqlite_db: Database, here: int, now: datetime
) -> None:
    with sqlite_db.unit_of_work() as uow:
        there = make_location(uow, "Huis Daar")
    sign_in(client, sqlite_db, Role.PROGRAMME, there)
    case_id = a_case(sqlite_db, here, now)
    assert "Huis Hier" not in client.get("/cases").get_data(as_text=True)
    assert client.get(f"/cases/{case_id}").status_code == 403
    assert client.post(f"/cases/{case_id}/decide", data={"outcome": "stands", "reason": "x"}).status_code == 403
    with sqlite_db.read() as session:
        assert get_case(session, case_id).state is CaseState.OPEN


def test_a_case_that_is_not_there(client: FlaskClient, sqlite_db: Database) -> None:
    sign_in(client, sqlite_db, Role.PROGRAMME)
    assert client.get("/cases/99").status_code == 404
    assert client.get(f"/cases/{10**30}").status_code == 404


def test_a_page_tells_of_a_code_that_meant_nothing(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.VOLUNTEER, here)
    data = {"raw": "?" * 5000, "outcome": "misread", "reason": "bad_characters", "page": "desk"}
    assert client.post("/scans", data=data).status_code == 204
    assert client.post("/scans", data=data | {"outcome": "odd"}).status_code == 400
    assert client.post("/scans", data={"outcome": "misread"}).status_code == 400
    with sqlite_db.read() as session:
        (scan,) = list_scans(session, within=Everywhere())
    assert (scan.raw, scan.location_id, scan.outcome) == ("?" * 200, here, ScanOutcome.MISREAD)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PROGRAMME, 200), (Role.ADMIN, 200), (Role.AUDITOR, 200), (Role.VOLUNTEER, 403), (Role.AGENT, 403)],
)
def test_who_reads_the_scan_log(client: FlaskClient, sqlite_db: Database, role: Role, status: int) -> None:
    sign_in(client, sqlite_db, role)
    assert client.get("/scans").status_code == status


def test_the_scan_log_says_why_in_words(client: FlaskClient, sqlite_db: Database, here: int, now: datetime) -> None:
    with sqlite_db.unit_of_work() as uow:
        for raw, reason, place in (("L1<b>", "wrong_check_character", here), ("Q", "of_another_page", None)):
            log_scan(
                uow, raw=raw, outcome=ScanOutcome.MISREAD, reason=reason, page="desk", actor=system_actor(),
                location_id=place, now=now,
            )  # fmt: skip
    sign_in(client, sqlite_db, Role.PROGRAMME)
    text = client.get("/scans").get_data(as_text=True)
    assert "L1&lt;b&gt;" in text
    assert "wrong_check" not in text
    assert text.count("misread") >= 2
    sign_in(client, sqlite_db, Role.PROGRAMME, here)
    assert ">Q<" not in client.get("/scans").get_data(as_text=True)
