"""Stations that lie, stutter or are broken: every answer is a plain one, and what came is kept or named, never half."""

from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.app import create_app
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from laptopdesk.core.db import Database
from laptopdesk.core.journal import verify_chain
from laptopdesk.handout.queries import count_handouts, find_handout_by_operation
from laptopdesk.protocol.ledger import LedgerEvent
from laptopdesk.protocol.operations import ReportMode
from laptopdesk.protocol.trust import request_message
from tests.factories import unit
from tests.grounds import laid_once
from tests.stations import HandMade, lay_desk, make_nonce, make_place, make_station
from tests.unit.printing.reading import words_on
from tests.web.test_devices_api import call
from tests.web.test_devices_stations import signed_in

OPERATIONS = "/api/v1/devices/operations"
CONTACT = "/api/v1/devices/contact"
SNAPSHOT = "/api/v1/devices/snapshot"


db, desk = laid_once(lay_desk)


@pytest.fixture
def client(db: Database, tmp_path: Path, now: datetime) -> FlaskClient:
    """The application on each database; what goes wrong inside is an answer, as in earnest."""
    app: Flask = create_app(Config(data_dir=tmp_path, worker_required=False), db=db, clock=lambda: now)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def send(client: FlaskClient, desk: HandMade, body: bytes, target: str = OPERATIONS) -> TestResponse:
    """These bytes, signed by the station."""
    nonce = make_nonce()
    message = request_message(station=str(desk.station_id), method="POST", target=target, nonce=nonce, body=body)
    headers = {
        "Laptopdesk-Station": str(desk.station_id),
        "Laptopdesk-Nonce": nonce,
        "Laptopdesk-Signature": b64encode(desk.private.sign(message)).decode(),
    }
    return client.post(target, data=body, headers=headers, content_type="application/json")


def as_sent(desk: HandMade, event: LedgerEvent, **changes: Any) -> dict[str, Any]:
    signature = b64encode(desk.private.sign(event.hash.encode())).decode()
    return {"sequence": event.sequence, "hash": event.hash, "signature": signature, "event": event.to_json(), **changes}


def given(desk: HandMade, number: int = 0, **changes: Any) -> dict[str, Any]:
    desk.write(desk.operation(desk.hand_out(desk.place.laptops[number], desk.place.passes[number])))
    return as_sent(desk, desk.events[-1], **changes)


def told(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [result["outcome"] for result in answer.json["results"]]


def stands(desk: HandMade, handouts: int) -> None:
    with desk.db.read() as session:
        assert count_handouts(session) == handouts
        assert verify_chain(session).ok


BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"5",
    b'{"events": []}',
    b'{"events": {}}',
    b'{"events": [null]}',
    b"\xff\xfe{}",
    b'{"events": [{"sequence": 1}]}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"events": [' + b"9" * 10_000 + b"]}",
    b'{"events": "\xed\xa0\x80"}',
    b"\x00",
    b'{"events": NaN}',
    b'{"events": [1e999]}',
]


@pytest.mark.parametrize("target", [OPERATIONS, CONTACT])
def test_body_that_is_none_is_named(client: FlaskClient, desk: HandMade, target: str) -> None:
    for body in BODIES:
        answer = send(client, desk, body, target)
        assert answer.status_code in (400, 413, 422), body[:80]
        assert answer.mimetype == "application/problem+json"
        assert "Laptopdesk-Signature" in answer.headers


def test_batch_of_501_and_one_that_is_too_large_are_refused_whole(client: FlaskClient, desk: HandMade) -> None:
    event = given(desk)
    assert call(client, desk, "POST", OPERATIONS, {"events": [event] * 501}).status_code == 422
    assert send(client, desk, b" " * (24 * 1024 * 1024 + 1)).status_code == 413
    stands(desk, 0)


HOSTILE = [
    {},
    {"sequence": 1},
    {"operation": None},
    {"operation": []},
    {"operation": {"id": 5}},
    {"x": 1.5},
    {"x": 10**30},
    {"operation": {"id": "urn:uuid:" + "0" * 32}},
    {"x": 10**4000},
    {"x": -(10**400)},
    {"x": "y" * 300_000},
    {"drawing": "%%%"},
    {"drawing": 5},
    {"drawing": ["x"]},
    {"previous": []},
    {"previous": {}},
    {"previous": 5},
    {"operation": {"id": "x" * 10_000, "type": ["hand_out"]}},
    {"operation": {"type": {}}},
]


def test_event_that_cannot_be_read_is_set_apart_and_the_next_is_applied(client: FlaskClient, desk: HandMade) -> None:
    bad = [
        {"sequence": number, "hash": f"{number:064x}", "signature": "AAAA", "event": event}
        for number, event in enumerate(HOSTILE, start=1)
    ]
    assert told(call(client, desk, "POST", OPERATIONS, {"events": [*bad, given(desk)]})) == [
        *["quarantined"] * len(bad),
        "applied",
    ]
    stands(desk, 1)


@pytest.mark.parametrize(
    "event", [{"x": float("inf")}, {"x": float("nan")}, {"x": "\ud800"}, {"\ud800": 1}, {"x": ["\0"]}, {"\0": 1}]
)
def test_event_that_no_database_can_keep_is_named_and_nothing_of_its_batch_is_taken(
    client: FlaskClient, desk: HandMade, event: dict[str, Any]
) -> None:
    bad = {"sequence": 2, "hash": "0" * 64, "signature": "AAAA", "event": event}
    answer = call(client, desk, "POST", OPERATIONS, {"events": [given(desk), bad]})
    assert answer.status_code in (400, 422)
    assert answer.json["errors"]
    stands(desk, 0)


def test_deep_event_is_kept_or_named(client: FlaskClient, desk: HandMade) -> None:
    for depth, status in ((50, 200), (150, 200), (250, 400), (5000, 400)):
        deep = b'{"x":' * depth + b"1" + b"}" * depth
        body = b'{"events":[{"sequence":%d,"hash":"%064d","signature":"","event":%s}]}' % (depth, depth, deep)
        assert send(client, desk, body).status_code == status, depth
    stands(desk, 0)


CLOCKS = (-(2**63), -62_135_596_800_000, -1, 0, 253_402_300_799_999, 2**63 - 1)
OFFSETS = (None, 0, -(2**63), 2**63 - 1)


def test_clock_at_its_ends_is_no_reason_not_to_take_a_hand_over_in(
    client: FlaskClient, db: Database, now: datetime
) -> None:
    """And no hand-over was before its station was there, or is still to come."""
    with unit(db) as uow:
        desk = make_station(db, make_place(uow, laptops=24, people=24))
    for number, (at, offset) in enumerate(product(CLOCKS, OFFSETS)):
        operation = desk.operation(desk.hand_out(desk.place.laptops[number], desk.place.passes[number]))
        envelope = replace(operation.envelope, occurred_at_ms=at, clock_offset_ms=offset)
        desk.write(replace(operation, envelope=envelope))
        assert told(call(client, desk, "POST", OPERATIONS, {"events": [as_sent(desk, desk.events[-1])]})) == ["applied"]
        with db.read() as session:
            handout = find_handout_by_operation(session, operation.id)
        assert handout is not None
        assert handout.handed_at == now
    stands(desk, 24)


def test_number_of_a_station_that_is_none(client: FlaskClient) -> None:
    for station in ("9" * 5000, "²", "-1", "0", str(2**63), "9" * 18, "1 ", "1\t"):
        headers = {"Laptopdesk-Station": station, "Laptopdesk-Nonce": "n", "Laptopdesk-Signature": ""}
        assert client.get(SNAPSHOT, headers=headers).status_code == 401, station[:30]


QUERIES = (
    "since=-1&hash=x",
    "since=99999999999999999999&hash=x",
    "since=1",
    "hash=x",
    "since=1&since=2&hash=x",
    "since=1&hash=%00",
    "since=1&hash=%FF",
    "since=x&hash=x",
    "since=1&hash=" + "x" * 65,
    "other=1",
    "since=" + "9" * 5000 + "&hash=x",
)


def test_query_that_makes_no_sense_is_named_or_answered_with_a_whole_snapshot(
    client: FlaskClient, desk: HandMade
) -> None:
    for query in QUERIES:
        answer = call(client, desk, "GET", f"{SNAPSHOT}?{query}")
        assert answer.status_code in (200, 400, 422), query
        assert answer.status_code != 200 or answer.json["base"] is None, query


SAID: dict[str, Any] = {
    "boot": str(UUID(int=1)),
    "boot_number": 1,
    "version": "1",
    "unsent": 0,
    "snapshot_sequence": None,
    "snapshot_at_ms": None,
    "clock_offset_ms": None,
    "ports": [],
    "doubted": [],
}


DOUBTED = {"name": "\U0001f4a3" * 200, "url": "javascript:alert(1)" + "x" * 180, "key_id": "k" * 80}
CHANGES: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 200),
    ({"boot_number": 2**53}, 200),
    ({"boot_number": 2**53 + 1}, 422),
    ({"unsent": -1}, 422),
    ({"unsent": 1.0}, 422),
    ({"unsent": True}, 422),
    ({"boot": "x"}, 422),
    ({"boot": 5}, 422),
    ({"snapshot_at_ms": 2**53, "snapshot_sequence": 2**53, "clock_offset_ms": -(2**53)}, 200),
    ({"version": "\u0000"}, 422),
    ({"version": "\ud800"}, 400),
    ({"version": "v" * 41}, 422),
    ({"ports": [{"port": "p", "state": "on fire"}]}, 200),
    ({"ports": [{"port": "p", "state": "ready"}] * 21}, 422),
    ({"doubted": [DOUBTED]}, 200),
    ({"doubted": [{"name": "", "url": "", "key_id": ""}] * 20}, 200),
    ({"more": 1}, 422),
)


def test_contact_says_anything(client: FlaskClient, desk: HandMade) -> None:
    for changes, status in CHANGES:
        assert call(client, desk, "POST", CONTACT, {**SAID, **changes}).status_code == status, changes
    stands(desk, 0)


def test_last_possible_number_is_a_gap_and_the_station_goes_on(client: FlaskClient, desk: HandMade) -> None:
    event = given(desk)
    far = {**event, "sequence": 2**53, "event": {**event["event"], "sequence": 2**53}}
    assert told(call(client, desk, "POST", OPERATIONS, {"events": [far]})) == ["quarantined"]
    assert told(call(client, desk, "POST", OPERATIONS, {"events": [event]})) == ["applied"]
    stands(desk, 1)


def test_batches_backwards_overlapping_and_again_are_each_done_once(client: FlaskClient, desk: HandMade) -> None:
    events = [given(desk, number) for number in range(3)]
    assert told(call(client, desk, "POST", OPERATIONS, {"events": events[::-1]})) == ["applied"] * 3
    assert told(call(client, desk, "POST", OPERATIONS, {"events": events[1:]})) == ["duplicate"] * 2
    assert told(call(client, desk, "POST", OPERATIONS, {"events": [*events, *events]})) == ["duplicate"] * 6
    stands(desk, 3)


NONSENSE = (
    {"public_key": "", "server_key": "", "proof": "0" * 64},
    {"public_key": "A" * 65},
    {"public_key": 5},
    [],
    "x",
    {"public_key": "%", "server_key": "é", "proof": "0" * 64},
    {"public_key": "AAAA", "server_key": "AAAA", "proof": "0" * 64 + "\n"},
)


def test_pairing_with_nonsense(client: FlaskClient) -> None:
    for body in NONSENSE:
        answer = client.post("/api/v1/devices/pair", json=body)
        assert answer.status_code == 422, body
        assert answer.json["code"] in ("refused", "invalid_request")


def test_requests_of_an_hour_ago_change_nothing(client: FlaskClient, desk: HandMade) -> None:
    """Who repeats what a station once said makes nothing happen twice, and no alarm of two computers."""
    first = {**SAID, "unsent": 1}
    later = {**SAID, "boot": str(UUID(int=2)), "boot_number": 2, "unsent": 3}
    call(client, desk, "POST", CONTACT, first)
    call(client, desk, "POST", CONTACT, later)
    again = call(client, desk, "POST", CONTACT, first)
    assert (again.status_code, again.json["copied"]) == (200, False)
    assert desk.station.heartbeat.unsent == 3


def test_agreement_is_printed_although_its_drawn_signature_is_no_picture(client: FlaskClient, desk: HandMade) -> None:
    operation = desk.operation(desk.hand_out(desk.place.laptops[0], desk.place.passes[0], signature="screen"))
    desk.write(operation, b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    assert told(call(client, desk, "POST", OPERATIONS, {"events": [as_sent(desk, desk.events[-1])]})) == ["applied"]
    with desk.db.read() as session:
        handout = find_handout_by_operation(session, operation.id)
    assert handout is not None
    signed_in(client, desk.db, Role.PROGRAMME)
    paper = client.get(f"/handouts/{handout.id}/agreement.pdf")
    assert paper.status_code == 200
    assert "kan niet worden getoond" in " ".join(words_on(paper.data).split())


@pytest.mark.parametrize("mode", ReportMode)
def test_station_hands_out_nothing_for_another_place(
    client: FlaskClient, db: Database, desk: HandMade, mode: ReportMode
) -> None:
    with unit(db) as uow:
        elsewhere = make_place(uow)
    intent = replace(desk.hand_out(elsewhere.laptops[0], elsewhere.passes[0]), location=elsewhere.location)
    desk.write(desk.operation(intent, mode))

    outcome = told(call(client, desk, "POST", OPERATIONS, {"events": [as_sent(desk, desk.events[-1])]}))

    assert outcome == ["case" if mode is ReportMode.OFFLINE else "refused"]
    stands(desk, 0)


def test_ledger_that_begins_anew_is_kept_and_told(client: FlaskClient, desk: HandMade) -> None:
    """The same key with a first event that is another: every word is kept, and somebody must look."""
    first = given(desk)
    desk.events.clear()
    second = given(desk, 1)
    assert told(call(client, desk, "POST", OPERATIONS, {"events": [first, second]})) == ["applied"] * 2
    assert desk.station.copied_at is not None
    stands(desk, 2)
