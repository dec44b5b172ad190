"""What stations call: only what a paired station signed is heard, and every answer is signed for that request."""

import gzip
import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.keys import KeyPurpose, KeyRing, is_signed_by
from laptopdesk.devices.service import revoke_station
from laptopdesk.protocol.snapshot import Snapshot
from laptopdesk.protocol.trust import answer_message, request_message
from tests.factories import START, unit
from tests.stations import HandMade, make_nonce, make_place, make_station

ASK = "/api/v1/devices/ask"
SNAPSHOT = "/api/v1/devices/snapshot"


@pytest.fixture
def desk(sqlite_db: Database) -> HandMade:
    with unit(sqlite_db) as uow:
        place = make_place(uow)
    return make_station(sqlite_db, place)


def call(
    client: FlaskClient,
    desk: HandMade,
    method: str,
    target: str,
    document: object = None,
    *,
    nonce: str | None = None,
    key: Ed25519PrivateKey | None = None,
    said: bytes | None = None,
    **more: str,
) -> TestResponse:
    body = b"" if document is None else json.dumps(document).encode()
    nonce = make_nonce() if nonce is None else nonce
    message = request_message(
        station=str(desk.station_id), method=method, target=target, nonce=nonce, body=said if said is not None else body
    )
    headers = {
        "Laptopdesk-Station": str(desk.station_id),
        "Laptopdesk-Nonce": nonce,
        "Laptopdesk-Signature": b64encode((key or desk.private).sign(message)).decode(),
        **more,
    }
    return client.open(target, method=method, data=body, headers=headers, content_type="application/json")


def question(desk: HandMade, **changes: Any) -> dict[str, Any]:
    return {"laptop": desk.place.laptops[0], "pass": desk.place.passes[0], "operator": None, **changes}


def is_genuine(answer: TestResponse, desk: HandMade, folder: Path, nonce: str | None = None) -> bool:
    nonce = nonce or answer.request.headers["Laptopdesk-Nonce"]
    message = answer_message(
        station=str(desk.station_id), nonce=nonce, status=answer.status_code, body=answer.get_data()
    )
    public = KeyRing(folder / "keys").current(KeyPurpose.SERVER).public_bytes()
    return is_signed_by(public, message, b64decode(answer.headers["Laptopdesk-Signature"]))


def test_answer_is_signed_for_this_request_and_no_other(client: FlaskClient, desk: HandMade, tmp_path: Path) -> None:
    answer = call(client, desk, "POST", ASK, question(desk))
    assert (answer.status_code, answer.json["reasons"]) == (200, [])
    assert is_genuine(answer, desk, tmp_path)
    assert not is_genuine(answer, desk, tmp_path, nonce=make_nonce())


def test_refusals_are_answers_and_errors_are_signed_too(client: FlaskClient, desk: HandMade, tmp_path: Path) -> None:
    refused = call(client, desk, "POST", ASK, question(desk, laptop="L9999999X"))
    assert (refused.status_code, refused.json["reasons"]) == (200, ["laptop_unknown"])
    wrong = call(client, desk, "POST", ASK, {"laptop": 5})
    assert wrong.status_code == 422
    assert is_genuine(wrong, desk, tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": Ed25519PrivateKey.from_private_bytes(b"x" * 32)},
        {"said": b"something else"},
        {"nonce": ""},
        {"nonce": "n" * 65},
        {"nonce": "0123456789abcdef0123456789abcdef"},  # an agent of before
        {"nonce": make_nonce().replace(".", ":")},
        {"nonce": "0" * 32 + ".0." + "a" * 16},
        {"Laptopdesk-Signature": "%%%"},
        {"Laptopdesk-Station": "999"},
        {"Laptopdesk-Station": "one"},
        {"Laptopdesk-Station": "9" * 40},
        {"Laptopdesk-Station": ""},
    ],
    ids=lambda wrong: "-".join(f"{name} {str(value)[:12]}" for name, value in wrong.items() if name != "key") or "key",
)
def test_what_no_paired_station_signed_is_not_heard(client: FlaskClient, desk: HandMade, wrong: dict[str, Any]) -> None:
    answer = call(client, desk, "POST", ASK, question(desk), **wrong)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "Laptopdesk-Signature" not in answer.headers


def test_query_is_signed_too(client: FlaskClient, desk: HandMade) -> None:
    good = call(client, desk, "GET", SNAPSHOT)
    assert Snapshot.from_json(good.json).base is None
    nonce = make_nonce()
    signature = b64encode(
        desk.private.sign(
            request_message(station=str(desk.station_id), method="GET", target=SNAPSHOT, nonce=nonce, body=b"")
        )
    ).decode()
    headers = {"Laptopdesk-Station": str(desk.station_id), "Laptopdesk-Nonce": nonce, "Laptopdesk-Signature": signature}
    assert client.get(SNAPSHOT, headers=headers).status_code == 200
    assert client.get(f"{SNAPSHOT}?since=0&hash=x", headers=headers).status_code == 401


def test_snapshot_travels_compressed_and_its_text_is_what_was_signed(
    client: FlaskClient, desk: HandMade, tmp_path: Path
) -> None:
    plain = call(client, desk, "GET", SNAPSHOT)
    packed = call(client, desk, "GET", SNAPSHOT, **{"Accept-Encoding": "gzip"})
    if "Content-Encoding" in packed.headers:
        assert gzip.decompress(packed.get_data()) == plain.get_data()
        assert packed.headers["Laptopdesk-Signature"] == plain.headers["Laptopdesk-Signature"]
    assert is_genuine(plain, desk, tmp_path)


def test_revoked_station_gets_no_snapshot_and_no_laptop(client: FlaskClient, desk: HandMade, tmp_path: Path) -> None:
    with desk.db.unit_of_work(now=START, actor=system_actor()) as uow:
        revoke_station(uow, desk.station_id)
    assert call(client, desk, "POST", ASK, question(desk)).json["reasons"] == ["station_revoked"]
    refused = call(client, desk, "GET", SNAPSHOT)
    assert refused.status_code == 403
    assert is_genuine(refused, desk, tmp_path)


def test_too_many_tries_to_pair_are_stopped(client: FlaskClient, app: Flask) -> None:
    body = {"public_key": "AAAA", "server_key": "AAAA", "proof": "0" * 64}
    answers = [client.post("/api/v1/devices/pair", json=body).status_code for _ in range(32)]
    assert answers == [422] * 30 + [429] * 2


def test_page_of_a_browser_gets_nothing_from_these_calls(client: FlaskClient) -> None:
    assert client.get(SNAPSHOT).status_code == 401
    assert client.get("/api/v1/devices/key").json["key_id"].startswith("server-001-")
