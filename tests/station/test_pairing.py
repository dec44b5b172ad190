"""Pairing: the code never travels, works once and for ten minutes, and an impostor who is first is not believed."""

import json
import shutil
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import system_actor
from laptopdesk.core.journal import list_latest
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.devices.queries import get_station
from laptopdesk.devices.service import add_station, renew_code
from laptopdesk.devices.values import PairingOffer, StationState
from laptopdesk.protocol.trust import PairingCodeError, group_pairing_code
from scanner.client import Untrusted
from scanner.identity import KEY_FILE, load_key, read_identity
from scanner.pairing import PairingFailed, ServerCandidate, noted_pairing, pair
from scanner.store import Store
from scanner.values import Step
from tests.station.test_hand_over import Desk
from tests.station.world import World

pytestmark = pytest.mark.races
SYSTEM = system_actor()


class Impostor:
    """Announces itself first, answers everything it can, and keeps what it heard."""

    def __init__(self, *, proof: str = "0" * 64) -> None:
        self.heard: list[bytes] = []
        public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        answers: dict[str, dict[str, Any]] = {
            "key": {"key_id": "server-001-deadbeef", "public_key": b64encode(public).decode()},
            "pair": {
                "station": 1,
                "name": "x",
                "location": "Z0001P",
                "location_name": "x",
                "key_id": "server-001-deadbeef",
                "proof": proof,
            },
        }
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers, self.heard))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def candidate(self) -> ServerCandidate:
        return ServerCandidate(name="Laptopdesk stadhuis", url=f"http://127.0.0.1:{self._server.server_address[1]}")

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(answers: dict[str, dict[str, Any]], heard: list[bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path.encode() + self.rfile.read(int(self.headers.get("Content-Length", 0))))
            body = json.dumps(answers.get(self.path.rsplit("/", 1)[-1], {})).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    impostor = Impostor()
    yield impostor
    impostor.close()


def offer(world: World, *, ago: timedelta = timedelta()) -> PairingOffer:
    with world.db.unit_of_work(now=datetime.now(UTC) - ago, actor=SYSTEM) as uow:
        place = uow.session.scalar(sa.text("SELECT id FROM location LIMIT 1"))
        return add_station(uow, name="Tafel", location_id=place)


def ours(world: World) -> ServerCandidate:
    return ServerCandidate(name="ours", url=world.server.url)


def test_pairs_by_the_code_as_people_type_it_and_only_once(world: World, tmp_path: Path) -> None:
    made = offer(world)
    typed = group_pairing_code(made.code).lower().replace(" ", "-")

    identity = pair(tmp_path / "desk", typed, [ours(world)])

    assert (identity.station, identity.url) == (made.station_id, world.server.url)
    with world.db.read() as session:
        station = get_station(session, made.station_id)
    assert station.state is StationState.PAIRED
    assert station.public_key == load_key(tmp_path / "desk").public_key().public_bytes_raw()
    with pytest.raises(PairingFailed, match="no server knows this code"):
        pair(tmp_path / "thief", typed, [ours(world)])


def test_first_pairing_of_a_key_is_noted_by_the_servers_clock_and_stays(world: World, tmp_path: Path) -> None:
    noted = []
    for _ in range(2):
        pair(tmp_path / "desk", offer(world).code, [ours(world)])
        store = Store(tmp_path / "desk")
        noted.append(noted_pairing(store, load_key(tmp_path / "desk")))
        store.close()
    assert noted[0] == noted[1]
    assert abs((noted[0] or 0) - datetime.now(UTC).timestamp() * 1000) < 60_000
    (tmp_path / "desk" / KEY_FILE).unlink()  # another key, another ledger
    pair(tmp_path / "desk", offer(world).code, [ours(world)])
    store = Store(tmp_path / "desk")
    assert (noted_pairing(store, load_key(tmp_path / "desk")) or 0) > (noted[0] or 0)
    store.close()


def test_code_of_eleven_minutes_ago_and_a_wrong_one_pair_nothing(world: World, tmp_path: Path) -> None:
    old = offer(world, ago=timedelta(minutes=11))
    for code in (old.code, "23456789ABCDEFGHJKMN"):
        with pytest.raises(PairingFailed):
            pair(tmp_path / "desk", code, [ours(world)])
    with world.db.read() as session:
        assert [line.action for line in list_latest(session, limit=2)] == ["station.pairing_refused"] * 2
    with pytest.raises(PairingCodeError):
        pair(tmp_path / "desk", "too short", [ours(world)])


def test_no_server_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(PairingFailed, match="no server answered"):
        pair(tmp_path / "desk", "23456789ABCDEFGHJKMN", [ServerCandidate(name="x", url="http://127.0.0.1:9")])


def test_impostor_who_is_first_is_not_believed_learns_nothing_and_is_reported(
    world: World, impostor: Impostor, tmp_path: Path
) -> None:
    made = offer(world)

    identity = pair(tmp_path / "desk", made.code, [impostor.candidate, ours(world)])

    assert identity.url == world.server.url
    heard = b"\n".join(impostor.heard)
    assert b"proof" in heard  # it was asked, and
    assert made.code.encode() not in heard
    desk = Desk(tmp_path / "desk")
    try:
        desk.sync.once()
        desk.sync.once()  # told once
    finally:
        desk.close()
    assert world.kinds_of_cases() == [CaseKind.IMPOSTOR]


def test_impostor_alone_gets_no_station(impostor: Impostor, tmp_path: Path) -> None:
    with pytest.raises(PairingFailed, match="no server knows this code"):
        pair(tmp_path / "desk", "23456789ABCDEFGHJKMN", [impostor.candidate])
    store = Store(tmp_path / "desk")
    assert read_identity(store) is None
    store.close()


def test_answers_of_another_server_are_not_believed_afterwards(
    world: World, impostor: Impostor, tmp_path: Path
) -> None:
    world.pair(tmp_path / "desk")
    desk = Desk(tmp_path / "desk")
    try:
        desk.sync.once()
        before = desk.book.mark()
        desk.sync.identity = type(desk.sync.identity)(**{**desk.sync.identity.__dict__, "url": impostor.candidate.url})
        with pytest.raises(Untrusted):
            desk.sync.once()
        assert desk.book.mark() == before
        assert not desk.sync.identity.revoked
    finally:
        desk.close()


def test_new_server_key_is_announced_under_the_old_one(world: World, tmp_path: Path) -> None:
    world.pair(tmp_path / "desk")
    ring = KeyRing(world.server.folder / "keys")
    old = ring.current(KeyPurpose.SERVER)
    new = ring.rotate(KeyPurpose.SERVER)
    desk = Desk(tmp_path / "desk")
    try:
        assert desk.sync.identity.key_id == old.id
        desk.sync.once()
        assert desk.sync.identity.key_id == new.id
        assert bytes.fromhex(desk.sync.identity.server_key) == new.public_bytes()
        desk.sync.once()
    finally:
        desk.close()


def test_computer_whose_place_another_took_is_heard_as_revoked(world: World, tmp_path: Path) -> None:
    number = world.pair(tmp_path / "old")
    old = Desk(tmp_path / "old")
    old.sync.once()
    old.sync.online = False  # the line is lost, and in the meantime the office replaces the computer
    assert old.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    with world.db.unit_of_work(now=datetime.now(UTC), actor=SYSTEM) as uow:
        again = renew_code(uow, number)
    assert pair(tmp_path / "new", again.code, [ours(world)]).station == number
    new = Desk(tmp_path / "new")
    try:
        new.sync.once()
        old.sync.once()
        assert (old.ledger.counts().unsent, old.sync.identity.revoked, old.book.mark()) == (0, True, None)
        assert (world.handed_out(), world.cases()) == (0, 1)
        assert new.hand_out(*world.next_pair()).step is Step.HANDED_OVER
    finally:
        new.close()
        old.close()
    with world.db.read() as session:
        assert (get_station(session, number).last_sequence, get_station(session, number).gaps) == (1, 0)


def test_copied_data_directory_used_twice_is_noticed(world: World, tmp_path: Path) -> None:
    world.pair(tmp_path / "desk")
    shutil.copytree(tmp_path / "desk", tmp_path / "copy")
    desk, copy = Desk(tmp_path / "desk"), Desk(tmp_path / "copy")
    try:
        desk.sync.once()
        copy.sync.once()
        desk.sync.once()
        assert (desk.sync.identity.copied, copy.sync.identity.copied) == (True, True)
    finally:
        desk.close()
        copy.close()
    assert world.kinds_of_cases() == [CaseKind.STATION_COPIED]
