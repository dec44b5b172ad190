"""The doctor beside a real server: what is well, and each thing that is not, in Dutch."""

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from laptopdesk.core.access import system_actor
from laptopdesk.devices.service import revoke_station
from scanner import doctor
from scanner.cli import root
from scanner.doctor import Check, examine_station
from scanner.folder import lock_folder
from scanner.ports import open_port
from tests.station.test_ports import Terminal
from tests.station.world import World

pytestmark = pytest.mark.races


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.unplug()


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    world.pair(tmp_path / "desk")
    return tmp_path / "desk"


def found(folder: Path, terminal: Terminal, server: str | None = None) -> list[Check]:
    return [finding.check for finding in examine_station(folder, [terminal.name], server)]


WELL = [
    Check.DISK_GOOD,
    Check.PAIRED,
    Check.KEY_GOOD,
    Check.SERVER_GOOD,
    Check.CLOCK_GOOD,
    Check.LEDGER_GOOD,
    Check.PORT_GOOD,
]


def test_all_is_well(folder: Path, terminal: Terminal) -> None:
    assert found(folder, terminal) == WELL
    done = CliRunner().invoke(root, ["doctor", "--data-dir", str(folder), "--port", terminal.name])
    assert done.exit_code == 0
    assert "De klok loopt goed." in done.stdout


def test_clock_two_hours_wrong(folder: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "time", SimpleNamespace(time=lambda: time.time() + 7200))
    assert Check.CLOCK_WRONG in found(folder, terminal)
    done = CliRunner().invoke(root, ["doctor", "--data-dir", str(folder), "--port", terminal.name])
    assert done.exit_code == 3
    assert "120 minuten" in done.stdout


def test_server_that_is_silent_and_one_that_is_another(world: World, folder: Path, terminal: Terminal) -> None:
    assert found(folder, terminal, "http://127.0.0.1:9")[3:] == [
        Check.SERVER_SILENT,
        Check.LEDGER_GOOD,
        Check.PORT_GOOD,
    ]
    (folder / "station.ed25519").write_bytes(b"k" * 32)  # a key the server does not know
    assert found(folder, terminal)[3] is Check.SERVER_STRANGE


def test_revoked_station(world: World, folder: Path, terminal: Terminal) -> None:
    identity = doctor._identity(folder)
    assert identity is not None
    with world.db.unit_of_work(now=datetime.now(UTC), actor=system_actor()) as uow:
        revoke_station(uow, identity.station)
    assert found(folder, terminal)[3] is Check.REVOKED


def test_disk_that_is_nearly_full_and_one_that_is_closed(
    folder: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1_000_000))
    assert found(folder, terminal)[0] is Check.DISK_FULL
    (folder.parent / "file").write_bytes(b"")
    assert found(folder.parent / "file", terminal)[0] is Check.DISK_CLOSED


def test_port_of_this_stations_own_agent_is_no_trouble(folder: Path, terminal: Terminal) -> None:
    lock, port = lock_folder(folder), open_port(terminal.name)
    try:
        assert found(folder, terminal)[-1] is Check.PORT_IN_USE_HERE
    finally:
        port.close()
        lock.release()


def test_no_scanner_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.list_ports, "comports", list)
    assert examine_station(folder, [], None)[-1].check is Check.NO_PORTS
