"""Announcing and finding by real zeroconf on the loopback: a hint that vanishes with the server."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from zeroconf import ServiceInfo, Zeroconf

from laptopdesk.announcing import NetworkNotice, announce
from laptopdesk.config import Config
from laptopdesk.protocol.trust import SERVICE
from scanner.discovery import FoundServer, find_servers, servers_in
from tests.station.world import free_port, wait_until

LOOPBACK = ["127.0.0.1"]


@contextmanager
def announced(port: int, key_id: str, public_url: str = "") -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "laptopdesk.announcing", "127.0.0.1", str(port), key_id, public_url],
        stdin=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        assert child.stdin is not None
        child.stdin.close()
        child.wait(20)


def find(port: int) -> FoundServer | None:
    """The server at this port; other tests announce their own at the same time."""
    return next((found for found in find_servers(2.0, LOOPBACK) if found.url == f"http://127.0.0.1:{port}"), None)


PARENT = """
import sys, time
from pathlib import Path
from laptopdesk.announcing import announce
from laptopdesk.config import Config
announcement = announce(Config(data_dir=Path(sys.argv[1])), "127.0.0.1", int(sys.argv[2]))
time.sleep(600)
"""


def test_announced_is_found_with_address_and_key_and_gone_when_its_server_is_killed(tmp_path: Path) -> None:
    port = free_port()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path), str(port)])
    try:
        found = wait_until(lambda: find(port), "the server is found")
        assert found.key_id.startswith("server-001-")
        assert "Laptopdesk" in found.name
    finally:
        parent.kill()
        parent.wait()
    wait_until(lambda: find(port) is None, "the announcement is taken back")


def test_two_servers_are_both_found() -> None:
    first, second = free_port(), free_port()
    with announced(first, "server-001-aaaaaaaa"), announced(second, "server-001-bbbbbbbb"):
        wait_until(lambda: find(first) and find(second), "both are found")


def test_child_ends_on_sigterm() -> None:
    with announced(free_port(), "server-001-cccccccc") as child:
        child.send_signal(signal.SIGTERM)
        child.wait(20)


def test_nothing_is_announced_when_the_settings_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_a, **_k: pytest.fail("a child was started"))
    announce(Config(data_dir=tmp_path, announce=False), "127.0.0.1", 1).stop()


def test_name_is_of_this_installation_and_short_enough() -> None:
    name = NetworkNotice(host="127.0.0.1", port=1, key_id="server-001-0123abcd").name
    assert name.endswith(f"0123abcd.{SERVICE}")
    assert len(name.removesuffix(f".{SERVICE}").encode()) <= 63
    assert len(SERVICE.split(".")[0].removeprefix("_")) <= 15


def record(name: str = "Laptopdesk", *, port: int = 8000, **properties: bytes) -> ServiceInfo:
    return ServiceInfo(
        SERVICE,
        f"{name}.{SERVICE}",
        port=port,
        addresses=[bytes([10, 0, 0, 9]), bytes([127, 0, 0, 1])],
        properties={"key": b"server-001-x", **properties},
    )


def test_every_address_is_a_candidate_the_loopback_first() -> None:
    assert [found.url for found in servers_in(record())] == ["http://127.0.0.1:8000", "http://10.0.0.9:8000"]


def test_server_behind_a_proxy_is_found_at_its_public_address() -> None:
    assert [found.url for found in servers_in(record(url=b"https://example.org/desk/"))] == ["https://example.org/desk"]
    with announced(free_port(), "server-001-dddddddd", "https://laptops.example.org"):
        urls = wait_until(
            lambda: {found.url for found in find_servers(2.0) if found.key_id == "server-001-dddddddd"}, "it is found"
        )
    assert urls == {"https://laptops.example.org"}


UNUSABLE = [
    record(url=url)
    for url in (b"http://example.org", b"https://", b"https://[", b"https://a@b", b"ftp:x", b"https://a b", b"\xff")
]


@pytest.mark.parametrize("broken", [record(port=0), record(key=b"\xff\xfe"), record(key=b"k" * 200), *UNUSABLE])
def test_broken_records_are_passed_over(broken: ServiceInfo) -> None:
    assert list(servers_in(broken)) == []


def test_no_network_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_a: object, **_k: object) -> Zeroconf:
        raise OSError("no multicast here")

    monkeypatch.setattr("scanner.discovery.Zeroconf", broken)
    assert find_servers(1.0) == ()
