"""A ledger that the disk changed: what is intact goes on, and what is not is named, kept and brought out."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from laptopdesk.protocol.export import Export, read_export
from laptopdesk.protocol.ledger import GENESIS, LedgerEvent
from laptopdesk.protocol.operations import ReportMode
from scanner.cli import root
from scanner.folder import lock_folder
from scanner.identity import StationIdentity, find_or_make_key, is_signed_by, load_key, write_identity
from scanner.kiosk.phrases import say_alarm
from scanner.ledger import KEPT_MS, Ledger, LedgerEntry
from scanner.store import Store
from scanner.upload import Upload
from scanner.values import StationAlarm
from scanner.words import Words
from tests.station.test_ledger import KEY, Clock, given_out, told
from tests.station.test_upload import DRAWING, Server
from tools import catalogs

DAMAGES: dict[str, str] = {
    "a letter of a code": "body = replace(body, '\"L', '\"Q')",
    "a byte that is no text": "body = CAST(substr(CAST(body AS BLOB), 1, 90) || x'ff' AS TEXT)",
    "a byte was lost": "body = substr(body, 1, 40) || substr(body, 42)",
    "half a body": "body = substr(body, 1, 100)",
    "no body": "body = ''",
    "deep nonsense": "body = printf('%.*c', 100000, '[')",
    "a letter that still reads": "body = replace(body, 'paper:1', 'paper:2')",
    "its hash": "hash = '0' || substr(hash, 2, 62) || 'x'",
    "what the server said": "outcome = 'bpplied'",
}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogs.compile_all()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def ledger(folder: Path, clock: Clock) -> Iterator[Ledger]:
    store = Store(folder)
    yield Ledger(store, KEY.sign, clock)
    store.close()


def damage(folder: Path, change: str, *sequences: int) -> None:
    """The disk changes these rows under the agent."""
    connection = sqlite3.connect(folder / "station.sqlite3", isolation_level=None)
    for sequence in sequences:
        connection.execute(f"UPDATE event SET {change} WHERE sequence = ?", (sequence,))
    connection.close()


@pytest.mark.parametrize("change", DAMAGES.values(), ids=DAMAGES)
def test_damaged_row_is_named_and_holds_back_no_other(folder: Path, ledger: Ledger, change: str) -> None:
    for number in range(1, 6):
        ledger.append(given_out(number))
    damage(folder, change, 2)

    ledger.inspect()

    server = Server()
    Upload(ledger, server).send_all()
    assert (server.taken, ledger.damaged()) == ([1, 3, 4, 5], (2,))
    assert (ledger.counts().unsent, ledger.counts().last_sequence) == (0, 5)
    assert ledger.count_handed_over(0) == 5
    ledger.list_in_force(0)


def test_more_damaged_rows_than_a_batch_holds_hold_back_nothing(folder: Path, ledger: Ledger) -> None:
    for number in range(1, 31):
        ledger.append(given_out(number))
    damage(folder, DAMAGES["half a body"], *range(1, 30))
    assert [entry.event.sequence for entry in ledger.list_unsent(5)] == [30]


def test_damaged_row_stays_also_when_the_server_had_it(
    folder: Path, ledger: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.ledger.KEPT_EVENTS", 1)
    for number in range(1, 4):
        ledger.append(given_out(number))
    ledger.answered([told(1), told(2), told(3)])
    damage(folder, DAMAGES["half a body"], 1)
    ledger.inspect()
    clock.ms += KEPT_MS + 1
    ledger.forget_old()
    connection = sqlite3.connect(folder / "station.sqlite3")
    assert connection.execute("SELECT sequence FROM event").fetchall() == [(1,), (3,)]
    connection.close()


def test_count_begins_where_the_last_scan_that_can_be_read_is(folder: Path, ledger: Ledger) -> None:
    ledger.append(given_out(1, ReportMode.ONLINE))
    damage(folder, DAMAGES["half a body"], 1)
    assert ledger.find_open_question() is None
    assert ledger.last_scanned(0) is None


CHAINS: dict[str, tuple[str, Callable[[list[LedgerEntry]], str]]] = {
    "its body": ("body = 'x'", lambda entries: entries[1].event.hash),
    "its hash": ("hash = printf('%.*c', 64, 'a')", lambda entries: entries[0].event.hash),
    "its hash and its signature": ("hash = 'a', signature = x'00'", lambda entries: entries[0].event.hash),
    "its signature": ("signature = x'00'", lambda entries: entries[1].event.hash),
    "its body and its signature": ("body = 'x', signature = x'00'", lambda entries: entries[0].event.hash),
}


@pytest.mark.parametrize("name", CHAINS)
def test_chain_goes_on_after_a_damaged_last_row(folder: Path, ledger: Ledger, name: str) -> None:
    change, previous = CHAINS[name]
    entries = [ledger.append(given_out(number)) for number in (1, 2)]
    damage(folder, change, 2)
    after = ledger.append(given_out(3))
    assert (after.event.sequence, after.event.previous) == (3, previous(entries))


def test_chain_begins_anew_when_nothing_is_left_of_it(folder: Path, ledger: Ledger) -> None:
    ledger.append(given_out(1))
    damage(folder, "body = 'x', hash = 'y', signature = x'00'", 1)
    after = ledger.append(given_out(2))
    assert (after.event.sequence, after.event.previous) == (2, GENESIS)


@pytest.mark.parametrize(("language", "words"), [("nl", "Handeling 3, 7 "), ("en", "Operation 3, 7 ")])
def test_page_names_the_numbers(language: str, words: str) -> None:
    assert words in say_alarm(StationAlarm.DAMAGED, Words(language), (3, 7))


# ---- bringing everything out


@pytest.fixture
def desk(folder: Path) -> Path:
    """A paired data directory with a hundred events, some with a drawing, and no agent."""
    store = Store(folder)
    identity = StationIdentity(
        station=5,
        name="Tafel 1",
        location="Z0001P",
        location_name="De Linde",
        url="http://127.0.0.1:9",
        key_id="k",
        server_key="00" * 32,
    )
    write_identity(store, identity)
    ledger = Ledger(store, find_or_make_key(folder).sign, Clock())
    for number in range(1, 101):
        ledger.append(given_out(number), DRAWING if number % 10 == 0 else None)
    store.close()
    return folder


def brought_out(folder: Path, file: Path, *, code: int) -> Export:
    """What `laptopdesk-station export` writes, read as the office reads it."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    done = CliRunner().invoke(root, ["export", "--data-dir", str(folder), str(file), "--json"])
    assert done.exit_code == code, done.output
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    exported = read_export(file.read_bytes())
    document = json.loads(done.stdout)
    assert (document["events"], len(document["damaged"])) == (len(exported.events), len(exported.damaged))
    assert document["signed"] is bool(exported.public_key)
    return exported


def numbers(exported: Export) -> list[int]:
    return [event.sequence for event in exported.events]


def file_of(folder: Path) -> Path:
    return folder / "station.sqlite3"


def test_everything_comes_out_signed_and_for_its_owner_only(desk: Path, tmp_path: Path) -> None:
    exported = brought_out(desk, tmp_path / "out", code=0)
    public = load_key(desk).public_key().public_bytes_raw()
    assert (numbers(exported), exported.station) == (list(range(1, 101)), 5)
    assert is_signed_by(public, exported.message, exported.signature)
    assert exported.public_key == public
    for event in exported.events:
        read = LedgerEvent.from_json(event.body)
        assert (read.hash, read.drawing is None) == (event.hash, event.sequence % 10 != 0)
        assert is_signed_by(public, event.hash.encode(), event.signature)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600


def test_damaged_rows_come_out_as_they_are(desk: Path, tmp_path: Path) -> None:
    damage(desk, DAMAGES["half a body"], 3, 7)
    exported = brought_out(desk, tmp_path / "out", code=3)
    assert [row.sequence for row in exported.damaged] == [3, 7]
    assert exported.damaged[0].columns["body"].startswith(b'{"sequence": 3')
    assert exported.damaged[0].columns["kind"] == b"hand_out"
    assert len(exported.events) == 98


def test_without_a_key_it_is_unsigned_and_says_so(desk: Path, tmp_path: Path) -> None:
    (desk / "station.ed25519").write_bytes(b"short")
    exported = brought_out(desk, tmp_path / "out", code=3)
    assert (len(exported.events), exported.signature, exported.public_key) == (100, b"", b"")
    done = CliRunner().invoke(root, ["export", "--data-dir", str(desk), str(tmp_path / "again")])
    assert "niet ondertekend" in done.stdout


def test_damaged_page_costs_only_what_stands_on_it(desk: Path, tmp_path: Path) -> None:
    content = bytearray(file_of(desk).read_bytes())
    page = content.index(b'{"sequence": 55,') // 4096
    content[page * 4096 : page * 4096 + 4096] = b"\xa5" * 4096
    file_of(desk).write_bytes(content)
    exported = brought_out(desk, tmp_path / "out", code=3)
    assert 55 not in numbers(exported)
    assert len(exported.events) > 85
    assert exported.station == 5


def test_half_a_file(desk: Path, tmp_path: Path) -> None:
    content = file_of(desk).read_bytes()
    file_of(desk).write_bytes(content[: len(content) // 2 // 4096 * 4096 + 100])
    exported = brought_out(desk, tmp_path / "out", code=3)
    assert len(exported.events) > 30
    assert numbers(exported)[0] == 1


@pytest.mark.parametrize("length", [16, 100, 4096])
def test_head_that_is_zeroed(desk: Path, tmp_path: Path, length: int) -> None:
    content = file_of(desk).read_bytes()
    file_of(desk).write_bytes(bytes(length) + content[length:])
    exported = brought_out(desk, tmp_path / "out", code=3)
    assert numbers(exported) == list(range(1, 101))
    assert exported.station == 5


def test_power_cut_left_the_newest_in_the_log_beside_the_file(desk: Path, tmp_path: Path) -> None:
    store = Store(desk)
    Ledger(store, load_key(desk).sign, Clock()).append(given_out(101))
    copy = tmp_path / "copy"
    shutil.copytree(desk, copy)
    store.close()
    assert numbers(brought_out(copy, tmp_path / "out", code=0))[-1] == 101


def test_identity_that_cannot_be_read(desk: Path, tmp_path: Path) -> None:
    store = Store(desk)
    store.set_note("identity", "{no")
    store.close()
    exported = brought_out(desk, tmp_path / "out", code=0)
    assert (exported.station, len(exported.events)) == (None, 100)


@pytest.mark.parametrize(("language", "words"), [("nl", "bestaat al"), ("en", "already exists")])
def test_nothing_is_written_over(desk: Path, tmp_path: Path, language: str, words: str) -> None:
    (tmp_path / "out").write_text("mine")
    done = CliRunner().invoke(root, ["--language", language, "export", "--data-dir", str(desk), str(tmp_path / "out")])
    assert (done.exit_code, (tmp_path / "out").read_text()) == (1, "mine")
    assert words in done.stderr


def test_folder_without_a_ledger_and_a_place_that_takes_no_file(desk: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(root, ["export", "--data-dir", str(tmp_path / "empty"), str(tmp_path / "out")])
    assert (done.exit_code, (tmp_path / "out").exists()) == (1, False)
    assert "staan geen handelingen" in done.stderr
    assert CliRunner().invoke(root, ["export", "--data-dir", str(desk), str(tmp_path / "no" / "out")]).exit_code == 1


def test_also_while_the_agent_runs(desk: Path, tmp_path: Path) -> None:
    store, lock = Store(desk), lock_folder(desk)
    try:
        done = CliRunner().invoke(root, ["export", "--data-dir", str(desk), str(tmp_path / "out")])
        assert done.exit_code == 0
        assert len(read_export((tmp_path / "out").read_bytes()).events) == 100
    finally:
        lock.release()
        store.close()
