"""`laptopdesk-station …` typed wrong, on the wrong folder, at a taken port: what to do, in both languages."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli import EXPECTED, say
from scanner.decoder import TeachError, TeachFault
from scanner.identity import StationIdentity, find_or_make_key, write_identity
from scanner.store import Store
from scanner.words import Words
from tools import catalogs


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogs.compile_all()


def run(language: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scanner.cli", "--language", language, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def paired(tmp_path: Path) -> Path:
    store = Store(tmp_path / "desk")
    identity = StationIdentity(
        station=1,
        name="Tafel 1",
        location="Z0001P",
        location_name="De Linde",
        url="http://127.0.0.1:9",
        key_id="k",
        server_key="00" * 32,
    )
    write_identity(store, identity)
    store.close()
    find_or_make_key(tmp_path / "desk")
    return tmp_path / "desk"


CODE = "ABCD-EFGH-JKMN-PQRS-TUVW"
WRONG = {
    "no code": (("pair", "ABCD"), "koppelcode", "pairing code"),
    "no server": (("pair", CODE, "--server", "http://127.0.0.1:9"), "--server URL", "--server URL"),
    "no address": (("pair", CODE, "--server", "ftp:x"), "--server ftp:x: geef", "--server ftp:x: give"),
    "nothing to read": (("run",), "Geef", "Give"),
    "unpaired": (("run", "--kiosk", "127.0.0.1:8765"), "--data-dir", "--data-dir"),
    "no status": (("status", "--json"), "nog geen balie", "not a station yet"),
    "no port": (("teach", "--port", "/dev/ttyACM99"), "Poort /dev/ttyACM99", "Port /dev/ttyACM99"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_sentence_on_stderr_in_both_languages(tmp_path: Path, name: str) -> None:
    arguments, dutch, english = WRONG[name]
    for language, words in (("nl", dutch), ("en", english)):
        done = run(language, *arguments, "--data-dir", str(tmp_path / "elsewhere"))
        assert (done.returncode, done.stdout) == (1, "")
        assert words in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("language", "words"), [("nl", "andere --kiosk"), ("en", "another --kiosk")])
def test_port_that_is_taken_is_named(paired: Path, language: str, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        done = run(language, "run", "--kiosk", address, "--data-dir", str(paired))
    assert done.returncode == 1
    assert address in done.stderr
    assert words in done.stderr


@pytest.mark.parametrize(("language", "words"), [("nl", "alleen voor deze computer"), ("en", "this computer only")])
def test_page_for_others_is_refused(paired: Path, language: str, words: str) -> None:
    done = run(language, "run", "--kiosk", "0.0.0.0:8765", "--data-dir", str(paired))
    assert done.returncode == 1
    assert words in done.stderr


@pytest.mark.parametrize("fault", TeachFault)
def test_every_failed_lesson_is_said_in_both_languages(fault: TeachFault) -> None:
    assert TeachError in EXPECTED
    said = {say(TeachError(fault, "X 1"), Words(language)) for language in ("nl", "en")}
    assert len(said) == 2
    assert not any("%(" in sentence for sentence in said)
