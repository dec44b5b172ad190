"""Whoever answers at an address, and whatever stands in the data directory: a plain word, and nothing lost."""

import json
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from laptopdesk.protocol.snapshot import Snapshot
from scanner.book import Book
from scanner.cli import root
from scanner.client import Client, Unreachable
from scanner.exchange import NoAnswer, exchange, new_session
from scanner.folder import AlreadyRunning, is_locked, lock_folder
from scanner.identity import StationIdentity, begin_boot, find_or_make_key, load_key, read_identity, write_identity
from scanner.ledger import Ledger
from scanner.pairing import PairingFailed, ServerCandidate, pair
from scanner.store import Damaged, NotStored, Store
from scanner.sync import AgentState, Sync
from scanner.upload import Upload
from tests.station.test_ledger import KEY, NOW, given_out, make_id

CODE = "23456789ABCDEFGHJKMN"
SECONDS = 0.5
PATIENCE = 20.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

Manner = Callable[[socket.socket], None]


class Stranger:
    """Listens on the loopback and answers every connection in its own manner, until it is closed."""

    def __init__(self, manner: Manner) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._manner = manner
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                taken, _address = self._listening.accept()
                threading.Thread(target=self._answer, args=[taken], daemon=True).start()

    def _answer(self, taken: socket.socket) -> None:
        with taken, suppress(OSError):
            taken.settimeout(PATIENCE)
            taken.recv(65536)
            self._manner(taken)

    def close(self) -> None:
        self._listening.close()


def says(content: bytes) -> Manner:
    return lambda taken: taken.sendall(content)


def answers(body: bytes) -> Manner:
    return says(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def drips(head: bytes) -> Manner:
    def drip(taken: socket.socket) -> None:
        taken.sendall(head)
        while True:
            taken.sendall(b" ")
            time.sleep(0.05)

    return drip


def pours(taken: socket.socket) -> None:
    taken.sendall(HEAD + b"\r\n")
    while True:
        taken.sendall(b" " * 1_000_000)


def silent(taken: socket.socket) -> None:
    taken.recv(1)


NEVER_ENDING = {
    "drips its status": drips(b"HTTP/1.1 2"),
    "drips its headers": drips(HEAD + b"X: "),
    "drips its body": drips(HEAD + b"\r\n"),
    "pours": pours,
    "is silent": silent,
}
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
NONSENSE = {
    "garbage": says(b"\x00\xff\xfe" * 100),
    "nothing": says(b""),
    "only a head": says(HEAD),
    "cut off": says(HEAD + b"Content-Length: 500\r\n\r\n{"),
    "redirect": says(REDIRECT),
    "no json": answers(b"<html>"),
    "deep json": answers(b"[" * 200_000),
    "a list": answers(b"[]"),
    "no latin": says(HEAD + b"\xff\xfe: x\r\n\r\n{}"),
    "bad gzip": says(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx"),
    "bad length": says(HEAD + b"Content-Length: many\r\n\r\n{}"),
    "bad chunks": says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "a long number": answers(b'{"public_key": ' + b"9" * 5000 + b"}"),
}


@pytest.fixture
def stranger() -> Iterator[Callable[[Manner], Stranger]]:
    made: list[Stranger] = []

    def make(manner: Manner) -> Stranger:
        made.append(Stranger(manner))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize("manner", NEVER_ENDING.values(), ids=NEVER_ENDING)
def test_an_answer_that_never_ends_is_none(stranger: Callable[[Manner], Stranger], manner: Manner) -> None:
    began = time.monotonic()
    with new_session() as session, pytest.raises(NoAnswer):
        exchange(session, "GET", stranger(manner).url, seconds=SECONDS)
    assert time.monotonic() - began < PATIENCE


def test_a_late_answer_does_not_spoil_the_next(stranger: Callable[[Manner], Stranger]) -> None:
    slow, good = stranger(silent), stranger(answers(b'{"a": 1}'))
    with new_session() as session:
        for _ in range(3):
            with pytest.raises(NoAnswer):
                exchange(session, "GET", slow.url, seconds=0.1)
            assert exchange(session, "GET", good.url, seconds=PATIENCE).document() == {"a": 1}


def identity(url: str) -> StationIdentity:
    return StationIdentity(
        station=1,
        name="Tafel",
        location="Z0001P",
        location_name="Huis",
        url=url,
        key_id="k",
        server_key=KEY.public_key().public_bytes_raw().hex(),
    )


@pytest.mark.parametrize("manner", [*NONSENSE.values(), *NEVER_ENDING.values()], ids=[*NONSENSE, *NEVER_ENDING])
def test_whoever_is_not_our_server_is_no_answer(stranger: Callable[[Manner], Stranger], manner: Manner) -> None:
    with new_session() as session:
        client = Client(identity=identity(stranger(manner).url), key=KEY, session=session)
        with pytest.raises(Unreachable):
            client.post("/contact", {}, seconds=SECONDS)


PUBLIC = b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()


@pytest.mark.parametrize(
    "more",
    [
        {"proof": "\ud800"},
        {"proof": "é"},
        {"proof": None},
        {"x": "\ud800"},
        {"x": 1.5},
        {"\ud800": 1},
        {"proof": {"a": []}},
        {"public_key": "\ud800"},
        {"public_key": "é"},
        {"public_key": [PUBLIC]},
        {"public_key": "AAAA"},
    ],
)
def test_impostor_cannot_stop_a_pairing_by_what_it_says(
    stranger: Callable[[Manner], Stranger], tmp_path: Path, more: dict[str, Any]
) -> None:
    said = json.dumps({"key_id": "k", "public_key": PUBLIC, "proof": "0" * 64, **more}).encode()
    with pytest.raises(PairingFailed):
        pair(tmp_path, CODE, [ServerCandidate(name="x", url=stranger(answers(said)).url)])


@pytest.mark.parametrize("manner", NONSENSE.values(), ids=NONSENSE)
def test_impostor_cannot_stop_a_pairing_by_nonsense(
    stranger: Callable[[Manner], Stranger], tmp_path: Path, manner: Manner
) -> None:
    with pytest.raises(PairingFailed):
        pair(
            tmp_path,
            CODE,
            [ServerCandidate(name="x", url=stranger(manner).url), ServerCandidate(name="y", url="http://[::1")],
        )


# ---- our own server, in a version that says something else


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A paired station whose server is not there, with one event unsent."""
    folder = tmp_path / "desk"
    store = Store(folder)
    key = find_or_make_key(folder)
    write_identity(store, identity("http://127.0.0.1:9"))
    Ledger(store, key.sign, lambda: NOW).append(given_out(1))
    store.close()
    return folder


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"results": None},
        {"results": []},
        {"results": [{}]},
        {"results": [{"sequence": 1, "outcome": "new_word"}]},
        {"results": [{"sequence": 2, "outcome": "applied", "reasons": []}]},
        [],
        None,
        "x",
    ],
)
def test_answer_that_does_not_tell_of_an_event_leaves_it_unsent(folder: Path, answer: Any) -> None:
    store = Store(folder)
    ledger = Ledger(store, KEY.sign, lambda: NOW)
    with pytest.raises(Unreachable):
        Upload(ledger, lambda _path, _document, _seconds: answer).send_all()
    assert ledger.counts().unsent == 1
    store.close()


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    store = Store(folder)
    yield store
    store.close()


def step_keeper(store: Store, **more: Any) -> Sync:
    return Sync(
        store,
        Ledger(store, KEY.sign, lambda: NOW),
        Book(store, lambda: NOW),
        identity("http://127.0.0.1:9"),
        KEY,
        begin_boot(store, make_id),
        now_ms=lambda: NOW,
        changed=lambda: None,
        **{"agent_state": lambda: AgentState(version="1", ports=()), **more},
    )


def test_thread_that_keeps_in_step_survives_whatever_goes_wrong(store: Store) -> None:
    tried, looked = threading.Semaphore(0), threading.Event()

    def agent_state() -> AgentState:
        tried.release()
        raise RuntimeError("nobody thought of this")

    def find() -> list[str]:
        looked.set()
        raise RuntimeError("nor of this")

    sync = step_keeper(store, agent_state=agent_state, find=find)
    sync.start()
    for _ in range(5):
        assert tried.acquire(timeout=PATIENCE)
        sync.kick()
    assert looked.wait(PATIENCE)
    sync.stop()


def test_answer_that_cannot_be_written_down_is_no_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk then decides on the snapshot, which cannot be written either, and says so."""

    def full(_told: object) -> None:
        raise NotStored("disk full")

    sync = step_keeper(store)
    applied = {"results": [{"sequence": 1, "outcome": "applied", "reasons": []}]}
    monkeypatch.setattr(sync, "_client", lambda: SimpleNamespace(post=lambda *_a, **_k: applied))
    monkeypatch.setattr(sync._ledger, "answered", full)
    assert sync.send_now(1, seconds=PATIENCE) is None


def test_changes_to_a_list_that_is_not_ours_are_not_taken_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = step_keeper(store)
    delta = Snapshot(sequence=9, hash="h", base=5, made_at_ms=NOW, laptops={}, people={}).to_json()
    monkeypatch.setattr(sync, "_client", lambda: SimpleNamespace(get=lambda *_a, **_k: delta))
    with pytest.raises(Unreachable, match="not ours"):
        sync._bring_snapshot()
    assert sync._book.mark() is None


# ---- the data directory


def tell(folder: Path, *command: str) -> Result:
    options = {"run": ["--kiosk", "127.0.0.1:9"]}.get(command[0], [])
    return CliRunner().invoke(root, ["--language", "en", *command, *options, "--data-dir", str(folder)])


def broken(folder: Path, *command: str) -> str:
    """What the command says on stderr; it ends with 1, and with no trace of a program."""
    done = tell(folder, *command)
    assert isinstance(done.exception, SystemExit), done.exc_info
    assert done.exit_code == 1
    assert str(folder) in done.stderr
    return done.stderr


def test_database_that_is_none_is_said_and_kept(folder: Path) -> None:
    file = folder / "station.sqlite3"
    for content in (b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000):
        file.write_bytes(content)
        for command in (["run"], ["status"], ["status", "--json"], ["pair", CODE, "--server", "http://127.0.0.1:9"]):
            assert "is damaged" in broken(folder, *command)
        assert "is damaged" in tell(folder, "doctor").stdout
        assert file.read_bytes() == content


def test_page_of_the_database_that_is_damaged_is_said(folder: Path) -> None:
    file = folder / "station.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    for command in ("run", "status"):
        assert "is damaged" in broken(folder, command)


@pytest.mark.parametrize("note", ["{", "[]", '{"station": 1}', "null", "5"])
def test_identity_that_cannot_be_read_is_said(folder: Path, note: str) -> None:
    store = Store(folder)
    store.set_note("identity", note)
    with pytest.raises(Damaged):
        read_identity(store)
    store.close()
    for command in ("run", "status"):
        assert "is damaged" in broken(folder, command)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33, None])
def test_key_that_is_broken_or_gone_is_said_and_never_made_anew_in_silence(folder: Path, content: bytes | None) -> None:
    file = folder / "station.ed25519"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert "station.ed25519" in broken(folder, "run")
    done = tell(folder, "doctor")
    assert done.exit_code == 3
    assert "The key cannot be read" in done.stdout
    assert (file.read_bytes() if file.exists() else None) == content


def test_pairing_anew_after_a_broken_key_keeps_the_ledger_and_the_old_file(folder: Path) -> None:
    (folder / "station.ed25519").write_bytes(b"broken")
    with pytest.raises(PairingFailed):
        pair(folder, CODE, [])
    assert load_key(folder)
    assert (folder / "station.damaged").read_bytes() == b"broken"
    assert json.loads(tell(folder, "status", "--json").stdout)["unsent"] == 1


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{",
        b'{"ports": [{"po',
        b"\xff\xfe",
        b"[]",
        b"5",
        b'{"ports": 5}',
        b'{"ports": ["x"]}',
        b'{"ports": [{"port": 1}]}',
        b'{"online": {}}',
    ],
)
def test_note_of_the_agent_that_was_cut_off_is_no_note(folder: Path, note: bytes) -> None:
    (folder / "agent.json").write_bytes(note)
    status = json.loads(tell(folder, "status", "--json").stdout)
    assert (status["station"], status["online"], status["unsent"], status["ports"]) == (1, False, 1, [])


def test_folder_that_is_not_there_or_is_a_file(tmp_path: Path) -> None:
    assert "pair" in broken(tmp_path / "nowhere", "status")
    assert "pair" in broken(tmp_path / "nowhere", "run")
    (tmp_path / "file").write_bytes(b"")
    assert tell(tmp_path / "file", "run").exit_code in (1, 2)


def test_port_that_is_no_address_is_a_state_and_a_finding(folder: Path) -> None:
    done = tell(folder, "doctor", "--port", "nonsense://x", "--port", "/dev/\0")
    assert done.stdout.count("cannot be used") == 2


def test_looking_whether_an_agent_runs_keeps_none_from_starting(folder: Path) -> None:
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            is_locked(folder)

    looking = [threading.Thread(target=look) for _ in range(2)]
    for each in looking:
        each.start()
    try:
        for _ in range(100):
            lock_folder(folder).release()
    finally:
        ended.set()
        for each in looking:
            each.join()
    held = lock_folder(folder)
    with pytest.raises(AlreadyRunning):
        lock_folder(folder)
    held.release()
