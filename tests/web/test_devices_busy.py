"""A station's report is taken in pieces, and told to come back while enough others report; a desk is never told so."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from laptopdesk.core.db import Database
from laptopdesk.core.lanes import Lane
from laptopdesk.devices import api
from tests.factories import unit
from tests.stations import HandMade, make_place, make_station
from tests.web.test_devices_api import call, is_genuine
from tests.web.test_devices_hostile import OPERATIONS, given, stands, told


@pytest.fixture
def desk(sqlite_db: Database) -> HandMade:
    with unit(sqlite_db) as uow:
        place = make_place(uow)
    return make_station(sqlite_db, place)


def report(desk: HandMade, **more: Any) -> dict[str, Any]:
    return {"events": [given(desk, number) for number in range(3)], **more}


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "BULK", Lane(places=0, waiting=0, seconds=0.0))


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("more", [{}, {"waiting": None}])
def test_busy_is_said_signed_with_when_to_come_back(
    client: FlaskClient, desk: HandMade, tmp_path: Path, more: dict[str, Any]
) -> None:
    answer = call(client, desk, "POST", OPERATIONS, report(desk, **more))
    assert (answer.status_code, answer.json["code"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert is_genuine(answer, desk, tmp_path)
    stands(desk, 0)


@pytest.mark.usefixtures("full")
def test_report_in_which_a_desk_waits_is_never_told_so(client: FlaskClient, desk: HandMade) -> None:
    assert told(call(client, desk, "POST", OPERATIONS, report(desk, waiting=3))) == ["applied"] * 3
    stands(desk, 3)


def test_first_events_are_answered_when_the_time_is_over_and_the_rest_next(
    client: FlaskClient, desk: HandMade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "PIECE_SECONDS", 0.0)
    document = report(desk)
    for number in range(3):
        left = {"events": document["events"][number:]}
        assert told(call(client, desk, "POST", OPERATIONS, left)) == ["applied"]
        stands(desk, number + 1)
    monkeypatch.undo()
    assert told(call(client, desk, "POST", OPERATIONS, document)) == ["duplicate"] * 3
    stands(desk, 3)


@pytest.mark.parametrize("wrong", [-1, 2**53 + 1, "3", 1.5, True])
def test_what_is_waited_for_is_a_number(client: FlaskClient, desk: HandMade, wrong: object) -> None:
    assert call(client, desk, "POST", OPERATIONS, report(desk, waiting=wrong)).status_code == 422
