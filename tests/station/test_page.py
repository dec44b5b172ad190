"""The page of an agent that ends, and of one that cannot begin since nothing can be written on its computer."""

import resource
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from scanner.identity import StationIdentity, find_or_make_key, write_identity
from scanner.store import Store
from tests.started import end_with_us
from tests.station.world import free_port, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prlimit is of Linux")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
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


def full_disk() -> None:
    """In a child, before it starts: no file may grow."""
    end_with_us()
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


@contextmanager
def agent(folder: Path, *, full: bool = False) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner.cli", "run", "--kiosk", address, "--data-dir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=full_disk if full else end_with_us,
    )
    try:
        wait_until(lambda: page_of(address), "the page is there")
        yield process, address
    finally:
        process.kill()
        process.communicate()


def page_of(address: str) -> str:
    with suppress(OSError), urllib.request.urlopen(f"http://{address}/?lang=en", timeout=10) as answer:
        return str(answer.read().decode())
    return ""


def test_sigterm_while_the_page_waits_for_news_leaves_no_traceback(folder: Path) -> None:
    with agent(folder) as (process, address):
        waiting = [threading.Thread(target=_wait_for_news, args=[address]) for _ in range(4)]
        for thread in waiting:
            thread.start()
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
        for thread in waiting:
            thread.join(30)
    assert process.returncode == 0
    assert b"Traceback" not in output
    assert b"Bad file descriptor" not in output


def _wait_for_news(address: str) -> None:
    with suppress(OSError), urllib.request.urlopen(f"http://{address}/view?after=1000", timeout=30) as answer:
        answer.read()


def test_start_on_a_full_disk_shows_it_on_the_page_and_goes_on_when_there_is_room(folder: Path) -> None:
    with agent(folder, full=True) as (process, address):
        assert "This computer cannot save it" in page_of(address)
        assert "Tafel 1" not in page_of(address)
        assert process.poll() is None
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_until(lambda: "Tafel 1" in page_of(address), "the desk begins")
        assert "This computer cannot save it" not in page_of(address)


def test_agent_that_waits_for_room_ends_by_sigterm(folder: Path) -> None:
    with agent(folder, full=True) as (process, _address):
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert b"Traceback" not in output
