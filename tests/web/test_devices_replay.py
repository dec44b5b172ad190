"""A recorded request of a station is worth nothing, a reading one neither; too much is refused, and nothing is lost."""

import json
from base64 import b64decode, b64encode
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.cases.queries import count_open
from laptopdesk.core.db import Database
from laptopdesk.core.keys import KeyPurpose, KeyRing, is_signed_by
from laptopdesk.devices.models import StationEventRow
from laptopdesk.devices.service.ledgers import MOST_UNREAD
from laptopdesk.protocol.canonical import canonical_json
from laptopdesk.protocol.trust import answer_message
from tests.factories import unit
from tests.stations import HandMade, make_nonce, make_place, make_station
from tests.web.test_devices_api import ASK, SNAPSHOT, call, question

OPERATIONS = "/api/v1/devices/operations"
CONTACT = "/api/v1/devices/contact"


@pytest.fixture
def desk(sqlite_db: Database) -> HandMade:
    with unit(sqlite_db) as uow:
        place = make_place(uow)
    return make_station(sqlite_db, place)


def said(number: int = 1, **more: object) -> dict[str, object]:
    return {
        "boot": str(UUID(int=number)),
        "boot_number": number,
        "version": "1",
        "unsent": 0,
        "snapshot_sequence": None,
        "snapshot_at_ms": None,
        "clock_offset_ms": None,
        "ports": [],
        "doubted": [],
        **more,
    }


RECORDED = {
    "snapshot": ("GET", SNAPSHOT, lambda _desk: None),
    "question": ("POST", ASK, question),
    "contact": ("POST", CONTACT, lambda _desk: said()),
}


@pytest.mark.parametrize("name", RECORDED)
def test_what_was_recorded_is_answered_once(client: FlaskClient, desk: HandMade, tmp_path: Path, name: str) -> None:
    method, target, document = RECORDED[name]
    nonce = make_nonce()
    first = call(client, desk, method, target, document(desk), nonce=nonce)
    assert first.status_code == 200
    for _ in range(3):
        again = call(client, desk, method, target, document(desk), nonce=nonce)
        assert (again.status_code, again.json["code"]) == (409, "repeated_request")
        message = answer_message(station=str(desk.station_id), nonce=nonce, status=409, body=again.get_data())
        public = KeyRing(tmp_path / "keys").current(KeyPurpose.SERVER).public_bytes()
        assert is_signed_by(public, message, b64decode(again.headers["Laptopdesk-Signature"]))


def test_what_was_recorded_of_an_earlier_start_stays_worthless(client: FlaskClient, desk: HandMade) -> None:
    """Also what never reached us, and however many starts lie between."""
    kept_back = make_nonce(UUID(int=50), 2)
    assert call(client, desk, "GET", SNAPSHOT, nonce=make_nonce(UUID(int=50), 1)).status_code == 200
    for start in range(60, 64):
        assert call(client, desk, "GET", SNAPSHOT, nonce=make_nonce(UUID(int=start), 1)).status_code == 200
        assert call(client, desk, "GET", SNAPSHOT, nonce=kept_back).status_code == 409


def junk(desk: HandMade, number: int, size: int) -> dict[str, object]:
    """Something that is no event, signed by the station."""
    body = {"sequence": number, "junk": "x" * size}
    digest = f"{number:064x}"
    signature = b64encode(desk.private.sign(digest.encode())).decode()
    return {"sequence": number, "hash": digest, "signature": signature, "event": body}


def send(client: FlaskClient, desk: HandMade, *events: dict[str, object]) -> TestResponse:
    return call(client, desk, "POST", OPERATIONS, {"events": list(events)})


def kept(db: Database) -> list[StationEventRow]:
    with db.read() as session:
        rows = list(session.scalars(sa.select(StationEventRow).order_by(StationEventRow.sequence)))
        session.expunge_all()
    return rows


def test_junk_is_kept_by_its_beginning_and_its_checksum(client: FlaskClient, desk: HandMade) -> None:
    answer = send(client, desk, junk(desk, 1, 40_000))
    assert [result["outcome"] for result in answer.json["results"]] == ["quarantined"]

    [row] = kept(desk.db)
    assert len(canonical_json(row.body)) < 2000
    assert row.body["bytes"] > 40_000
    assert len(row.body["sha256"]) == 64


def test_more_than_a_desk_can_have_done_in_one_request_is_refused_by_a_signed_answer(
    client: FlaskClient, desk: HandMade
) -> None:
    answer = send(client, desk, *(junk(desk, number, 40_000) for number in range(1, 200)))
    assert answer.status_code == 413
    assert "Laptopdesk-Signature" in answer.headers
    assert kept(desk.db) == []


def test_junk_without_end_takes_no_room(client: FlaskClient, desk: HandMade) -> None:
    """What goes beyond a day's share is counted and stays at the station; what is good comes in all the same."""
    sent, outcomes = 0, []
    while sent < MOST_UNREAD + 250:
        events = [junk(desk, sent + number, 100) for number in range(1, 51)]
        results = send(client, desk, *events).json["results"]
        outcomes += [(result["outcome"], *result["reasons"][:1]) for result in results]
        sent += len(results)

    rows = kept(desk.db)
    assert len(rows) == MOST_UNREAD
    assert {outcome for outcome, *_why in outcomes} == {"quarantined"}
    assert outcomes[-1][1] == "too_much_unread"
    with desk.db.read() as session:
        assert count_open(session) <= MOST_UNREAD + 1
    assert desk.station.quarantined == sent
    assert desk.station.last_sequence == sent

    desk.write(desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0])))
    good = desk.sign(desk.events[-1])
    document = {
        "sequence": good.sequence,
        "hash": good.hash,
        "signature": b64encode(good.signature).decode(),
        "event": json.loads(json.dumps(good.body)),
    }
    assert [result["outcome"] for result in send(client, desk, document).json["results"]] == ["applied"]


def test_strange_servers_without_end_are_no_cases_without_end(client: FlaskClient, desk: HandMade) -> None:
    for number in range(10):
        doubted = [{"name": "x", "url": f"https://h{number}-{item}.example", "key_id": "k"} for item in range(20)]
        assert call(client, desk, "POST", CONTACT, said(1, doubted=doubted)).status_code == 200
    with desk.db.read() as session:
        assert count_open(session) == 100


def test_a_desk_that_asks_without_end_gets_no_list_of_people(
    client: FlaskClient, desk: HandMade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laptopdesk.handout.api.MOST_ASKED", 5)
    codes = [call(client, desk, "POST", ASK, question(desk)).status_code for _ in range(7)]
    assert codes == [200] * 5 + [429] * 2


def test_more_than_a_desk_can_have_done_in_a_day_comes_later(
    client: FlaskClient, desk: HandMade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laptopdesk.devices.api.DAY_KILOBYTES", 2)
    answers = [send(client, desk, junk(desk, number, 1500)) for number in (1, 2)]
    assert [answer.status_code for answer in answers] == [200, 503]
    assert answers[1].json["code"] == "busy"
    assert len(kept(desk.db)) == 1


def test_unsigned_is_not_counted_for_anybody(client: FlaskClient, desk: HandMade) -> None:
    nonce = make_nonce()
    assert call(client, desk, "GET", SNAPSHOT, nonce=nonce, said=b"other").status_code == 401
    assert call(client, desk, "GET", SNAPSHOT, nonce=nonce).status_code == 200
