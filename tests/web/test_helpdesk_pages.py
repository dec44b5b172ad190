"""The agent's pages: a ticket in three fields, once, with what was typed kept when something is wrong."""

import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.helpdesk.queries import get_ticket, list_tickets
from tests.factories import make_location, make_participant, make_staff, sign_in_as, unit

BSN = "111222333"


def sign_in(client: FlaskClient, db: Database, role: Role, location: int | None = None) -> None:
    with unit(db) as uow:
        staff_id = make_staff(uow, role, location=location)
    sign_in_as(client, staff_id, desk=location)


@pytest.fixture
def here(sqlite_db: Database) -> int:
    with unit(sqlite_db) as uow:
        return make_location(uow, "Huis Hier")


def numbers(db: Database) -> list[int]:
    with db.read() as session:
        return [line.number for line in list_tickets(session, open_only=False)]


def filled(client: FlaskClient, **change: str) -> dict[str, str]:
    shown = client.get("/tickets/new").text
    operation = re.search(r'name="operation_id"[^>]*value="([^"]+)"', shown)
    assert operation
    return {
        "who": "Ann Bos",
        "what": "Dark screen",
        "laptop": "",
        "channel": "phone",
        "operation_id": operation.group(1),
        **change,
    }


def test_three_fields_and_a_double_click_is_one_ticket(client: FlaskClient, sqlite_db: Database) -> None:
    sign_in(client, sqlite_db, Role.AGENT)
    form = filled(client)
    first, again = (client.post("/tickets/new", data=form) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert len(numbers(sqlite_db)) == 1
    assert "Dark screen" in client.get(first.headers["Location"]).text
    other = client.post("/tickets/new", data=form | {"what": "No sound"})
    assert other.status_code == 303
    assert len(numbers(sqlite_db)) == 2, "corrected and sent again is another question"


@pytest.mark.parametrize(
    "change",
    [
        {"who": ""},
        {"what": ""},
        {"laptop": "nonsense"},
        {"channel": "pigeon"},
        {"who": f"Ann {BSN}"},
        {"what": "x" * 9000},
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    client: FlaskClient, sqlite_db: Database, change: dict[str, str]
) -> None:
    sign_in(client, sqlite_db, Role.AGENT)
    answer = client.post("/tickets/new", data=filled(client, **change))
    assert answer.status_code == 422
    assert "Dark screen" in answer.text or "what" in change
    assert numbers(sqlite_db) == []


def test_a_bsn_is_masked_and_the_agent_is_told(client: FlaskClient, sqlite_db: Database) -> None:
    sign_in(client, sqlite_db, Role.AGENT)
    shown = client.post("/tickets/new", data=filled(client, what=f"Mine is {BSN}"), follow_redirects=True).text
    assert "made unreadable" in shown
    assert BSN not in shown


def test_people_who_fit_are_offered_and_one_is_chosen(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.AGENT)
    with unit(sqlite_db) as uow:
        twins = [make_participant(uow, here, "Jan Smit") for _ in range(2)]
    shown = client.post("/tickets/new", data=filled(client, who="Jan Smit"), follow_redirects=True).text
    assert "Is it one of these?" in shown
    number = numbers(sqlite_db)[0]
    client.post(f"/tickets/{number}/join", data={"participant": twins[1]})
    with sqlite_db.read() as session:
        assert get_ticket(session, number).participant_id == twins[1]
    assert "Is it one of these?" not in client.get(f"/tickets/{number}").text


def test_a_ticket_is_taken_answered_and_closed(client: FlaskClient, sqlite_db: Database, now: datetime) -> None:
    sign_in(client, sqlite_db, Role.AGENT)
    page = client.post("/tickets/new", data=filled(client)).headers["Location"]
    assert client.post(f"{page}/take").status_code == 303
    assert client.post(f"{page}/answer", data={"direction": "out", "body": "Hold the button"}).status_code == 303
    assert client.post(f"{page}/move", data={"to": "nonsense"}).status_code == 422
    for code in ("resolved", "closed"):
        assert client.post(f"{page}/move", data={"to": code}).status_code == 303
    refused = client.post(f"{page}/answer", data={"direction": "out", "body": "typed in vain"})
    assert refused.status_code == 422
    assert "typed in vain" in refused.text
    assert "This ticket is closed" in refused.text
    assert client.post(f"{page}/answer", data={"direction": "sideways", "body": "x"}).status_code == 422


def test_a_ticket_of_elsewhere_is_not_for_this_agent(client: FlaskClient, sqlite_db: Database, here: int) -> None:
    sign_in(client, sqlite_db, Role.AGENT)
    page = client.post("/tickets/new", data=filled(client)).headers["Location"]
    sign_in(client, sqlite_db, Role.AGENT, here)
    assert client.get(page).status_code == 403
    assert client.post(f"{page}/take").status_code == 403
    assert "Dark screen" not in client.get("/tickets").text
    assert client.get("/tickets/999999").status_code == 404
